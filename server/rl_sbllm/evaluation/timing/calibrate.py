"""How many passes make a batch: about 3 ms by the clock of the track, as far as preparing them stays affordable."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings, TimedWorker, WorkerFailure

TARGET_NS = 3_000_000
SHORTEST_NS = 2_000_000
"""Batches below it make a race undecided far more often (measured with 24, 102 and 605 us)."""
PREPARATION_SECONDS = 0.03
"""What preparing one batch may take: copies of arguments, new module instances."""
MOST_PASSES = 20_000
DEAREST_PREPARATION = 0.06
"""Preparation makes a race no longer than passes of so many seconds would: a few pairs a round are left to it."""


@dataclass(frozen=True)
class Calibration:
    """`passes` a batch; `pass_seconds` by the track's clock; `preparation_seconds` a pass; `wall_over_cpu` of a batch."""

    passes: int
    pass_seconds: float
    preparation_seconds: float
    wall_over_cpu: float

    @property
    def batch_seconds(self) -> float:
        return self.passes * self.pass_seconds

    @property
    def pass_with_preparation(self) -> float:
        """As in `with_preparation`."""
        return with_preparation(self.pass_seconds, self.preparation_seconds)

    @property
    def most_passes(self) -> int:
        """The largest batch whose preparation is affordable."""
        return affordable(self.preparation_seconds)

    def grown(self) -> Calibration:
        """Twice the passes, as far as affordable: the last batch was shorter than it should be."""
        passes = max(self.passes, min(self.passes * 2, self.most_passes))
        return Calibration(passes, self.pass_seconds, self.preparation_seconds, self.wall_over_cpu)


def with_preparation(pass_seconds: float, preparation_seconds: float) -> float:
    """Seconds that a pass costs a race, for planning how many pairs it can have: preparing counts as far as it is dear."""
    return max(pass_seconds, min(preparation_seconds / 2.0, DEAREST_PREPARATION))


def affordable(preparation_seconds: float) -> int:
    """Passes whose preparation stays within the bound; at least one."""
    return max(1, min(MOST_PASSES, int(PREPARATION_SECONDS / max(preparation_seconds, 1e-6))))


def calibrate(
    track: Track, source: str, settings: PassSettings, seconds: float = 20.0
) -> Calibration | WorkerFailure:
    """Grow a batch until it is long enough; then the minimum of three decides (one preempted batch must not)."""
    with track.open(source, settings, seconds=min(seconds, track.left())) as worker:
        return calibrate_worker(track, worker)


def calibrate_worker(track: Track, worker: TimedWorker) -> Calibration | WorkerFailure:
    """The same on a worker that is open already."""
    # The first window also pays for what a worker does once.
    first = _sample(track, worker, 1, 1)
    if isinstance(first, WorkerFailure):
        return first
    if first.elapsed_ns > 40 * TARGET_NS:
        return Calibration(1, first.elapsed_ns / 1e9, first.preparation, first.wall_over_cpu)
    passes = 1
    while True:
        found = _sample(track, worker, passes, 3)
        if isinstance(found, WorkerFailure):
            return found
        per_pass = found.elapsed_ns / passes
        if found.elapsed_ns >= SHORTEST_NS or passes >= affordable(found.preparation / passes):
            break
        # A cold first pass reads too long, so growth is by steps of at most 16.
        wanted = math.ceil(TARGET_NS / per_pass)
        passes = max(passes + 1, min(wanted, passes * 16, affordable(found.preparation / passes)))
    best = max(1, min(math.ceil(TARGET_NS / per_pass), affordable(found.preparation / passes)))
    if per_pass >= TARGET_NS:
        best = 1
    return Calibration(best, per_pass / 1e9, found.preparation / passes, found.wall_over_cpu)


@dataclass(frozen=True)
class _Sample:
    elapsed_ns: int
    preparation: float
    wall_over_cpu: float


def _sample(track: Track, worker: TimedWorker, passes: int, times: int) -> _Sample | WorkerFailure:
    elapsed, preparations, ratios = [], [], []
    for _ in range(times):
        began = track.now()
        batch = worker.run(passes)
        if isinstance(batch, WorkerFailure):
            return batch
        elapsed.append(track.elapsed_ns(batch))
        preparations.append(max(0.0, track.now() - began - batch.wall_ns / 1e9))
        ratios.append(batch.wall_ns / max(1, batch.cpu_ns))
        if elapsed[-1] > 40 * TARGET_NS:
            break
    return _Sample(min(elapsed), min(preparations), min(ratios))
