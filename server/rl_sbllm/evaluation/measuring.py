"""The place where this run measures: a slot held, the clock chosen once, calibrations kept by settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from random import Random

from rl_sbllm.evaluation.timing.calibrate import Calibration, calibrate
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.budget import Deadline
from rl_sbllm.model.execution import PassSettings, Runner, WorkerFailure
from rl_sbllm.sandbox.slots import Slot

WAITING = 1.5
"""Wall over CPU time beyond which a program waits (reads, sleeps) and is timed by the wall clock. The wall time of a window
leaves out what the worker waited for a core (`languages/python/timed.py`), so a busy machine does not look like that."""

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
        self.clock = "wall"
        self.calibrations.clear()
        return self.calibration(replace(track, clock="wall"), settings)

    def said(self, text: str) -> str:
        """What the report has to say of the clock; empty for a program that computes."""
        if self.clock != "wall":
            return ""
        ratio = max((known.wall_over_cpu for known in self.calibrations.values()), default=WAITING)
        sentence = (
            f"It waits more than it computes (wall time {ratio:.0f} times its CPU time), so both versions are timed "
            "by the wall clock, in pairs."
        )
        if "async def" in text:
            sentence += (
                " Coroutines are awaited one after the other: the figure is latency, at a concurrency of one."
            )
        return sentence
