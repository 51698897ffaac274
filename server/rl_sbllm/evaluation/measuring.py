"""The place where this run measures: a slot held, the clock chosen once, calibrations kept by settings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from random import Random

from rl_sbllm.evaluation.timing.calibrate import Calibration, calibrate
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.budget import Deadline
from rl_sbllm.model.execution import PassSettings, Runner, WorkerFailure
from rl_sbllm.sandbox.clocks import pinned
from rl_sbllm.sandbox.slots import Slot

WAITING = 1.5
"""Wall over CPU time beyond which a program waits (reads, sleeps) and is timed by the wall clock."""

CHECKS = 4
LONG_SECONDS = 0.1
SPIN_NS = 5_000_000

HoldSlot = Callable[[], AbstractContextManager[Slot]]


@dataclass
class Measuring:
    """One runner's measuring place. The deadline stands still while the run waits for a core."""

    runner: Runner
    original: str
    hold: HoldSlot
    rng: Random
    now: Callable[[], float]
    deadline: Deadline
    clock: str = "cpu"
    crowding: Callable[[], float] = field(default=lambda: spin())
    pin: Callable[[int | None], AbstractContextManager[None]] = pinned
    calibrations: dict[PassSettings, Calibration] = field(default_factory=dict[PassSettings, Calibration])

    @contextmanager
    def track(self, keep_seconds: float = 0.0) -> Iterator[Track]:
        """A track on a core of our own, whose time is over when `keep_seconds` are left of the budget."""
        with self.hold() as slot:
            self.deadline.extend(slot.waited_seconds)
            yield Track(
                runner=self.runner,
                rng=self.rng,
                now=self.now,
                left=lambda: self.deadline.left() - keep_seconds,
                clock=self.clock,
                core=slot.core,
            )

    def calibration(self, track: Track, settings: PassSettings) -> Calibration | WorkerFailure:
        """How the original is batched under these settings; measured once."""
        known = self.calibrations.get(settings)
        if known is not None:
            return known
        found = calibrate(track, self.original, settings)
        if isinstance(found, Calibration):
            self.calibrations[settings] = found
        return found

    def choose_clock(self, track: Track, settings: PassSettings) -> Calibration | WorkerFailure:
        """Calibrate by CPU time, and again by wall time for a program that waits."""
        found = self.calibration(track, settings)
        if isinstance(found, WorkerFailure) or found.wall_over_cpu <= WAITING:
            return found
        waits = self._waits(track, settings, found.passes, found.pass_seconds > LONG_SECONDS)
        if isinstance(waits, WorkerFailure) or not waits:
            return found
        self.clock = "wall"
        self.calibrations.clear()
        return self.calibration(replace(track, clock="wall"), settings)

    def _waits(
        self, track: Track, settings: PassSettings, passes: int, long_pass: bool
    ) -> bool | WorkerFailure:
        """A busy core makes every program look as if it waited: our own spinning on it says how much."""
        with track.open(self.original, settings, seconds=10.0) as worker, self.pin(track.core):
            for _ in range(1 if long_pass else CHECKS):
                crowding = self.crowding()
                batch = worker.run(passes)
                if isinstance(batch, WorkerFailure):
                    return batch
                if batch.wall_ns <= WAITING * max(crowding, self.crowding()) * max(1, batch.cpu_ns):
                    return False
        return True


def spin() -> float:
    """Wall over CPU time of this thread while it does nothing but count: 1.0 on a core of its own."""
    wall, busy = time.perf_counter_ns(), time.thread_time_ns()
    while time.thread_time_ns() - busy < SPIN_NS:
        pass
    return (time.perf_counter_ns() - wall) / SPIN_NS
