"""Where races are run: a runner, a core, a clock and randomness; and what one batch on it costs.

Everything that changes from run to run is passed in, so that a race over simulated workers is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from random import Random

from rl_sbllm.model.execution import Batch, PassSettings, Runner, TimedWorker


@dataclass(frozen=True)
class Track:
    """One measuring place. `clock` is `cpu`, or `wall` for programs that wait; `left` says how many seconds remain.

    `now` is a monotonic clock of the host, used only to bound work, never for a figure that is shown.
    """

    runner: Runner
    rng: Random
    now: Callable[[], float]
    left: Callable[[], float]
    clock: str = "cpu"
    core: int | None = None

    def elapsed_ns(self, batch: Batch) -> int:
        """The time of a batch by the clock of this track, at least 1 ns so that ratios exist."""
        return max(1, batch.wall_ns if self.clock == "wall" else batch.cpu_ns)

    def open(
        self, source: str, settings: PassSettings, hash_seed: int = 0, seconds: float = 30.0
    ) -> AbstractContextManager[TimedWorker]:
        """A fresh fork on this track's core."""
        return self.runner.timed_worker(
            source, settings, hash_seed=hash_seed, core=self.core, seconds=max(0.2, seconds)
        )
