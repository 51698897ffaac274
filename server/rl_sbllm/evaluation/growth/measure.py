"""Growth of one version over the scales of its workload: counted lines first, times where counting is blind.

Lines do not see work done in C (`x in a_list`, `sorted`), so the counter's answer stands only where times agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rl_sbllm.evaluation.growth.fit import fit
from rl_sbllm.evaluation.timing.calibrate import SHORTEST_NS
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings, Runner, WorkerFailure
from rl_sbllm.model.measurement import Growth

AGREE = 0.25
"""Slopes that differ by no more tell the same story."""
CANDIDATE_SCALES = (1, 2, 4, 8, 16, 32, 64)
LONGEST_PASS = 0.5


@dataclass(frozen=True)
class Counted:
    """Sizes and executed lines by scale."""

    sizes: Mapping[int, int | None]
    steps: Mapping[int, int]


def scales_to_try(scales: Sequence[int], headline: int) -> tuple[int, ...]:
    """The workload's own, or doublings from the headline's on."""
    if len(scales) > 1:
        return tuple(sorted(set(scales)))
    return tuple(headline * factor for factor in CANDIDATE_SCALES)


def count(runner: Runner, source: str, scales: Sequence[int], track: Track, seconds: float) -> Counted:
    """Lines and sizes at each scale, smallest first, until the seconds are used or a scale does not run."""
    end = track.now() + seconds
    sizes: dict[int, int | None] = {}
    steps: dict[int, int] = {}
    for scale in sorted(scales):
        left = min(end - track.now(), track.left())
        if left <= 0.05:
            break
        began = track.now()
        answer = runner.count_steps(source, scale, seconds=left)
        if isinstance(answer, WorkerFailure):
            break
        sizes[scale], steps[scale] = answer
        # The next scale takes twice as long at least.
        if 2 * (track.now() - began) > end - track.now():
            break
    return Counted(sizes, steps)


def times(
    track: Track, source: str, settings: PassSettings, scales: Sequence[int], seconds: float
) -> dict[int, float]:
    """Seconds of one pass at each scale (best of three), smallest first, while a pass stays affordable."""
    end = track.now() + seconds
    found: dict[int, float] = {}
    for scale in sorted(scales):
        if track.now() >= end or track.left() <= 0.0:
            break
        took = _one_time(track, source, replace(settings, scale=scale), max(0.3, end - track.now()))
        if took is None:
            break
        found[scale] = took
        if took > LONGEST_PASS:
            break
    return found


def growth(counted: Counted, timed: Mapping[int, float]) -> Growth | None:
    """By the counter where the times agree with it, else by time; None without sizes or with too few."""
    by_counter = fit(_points(counted.sizes, counted.steps), "counter")
    by_time = fit(_points(counted.sizes, timed), "time")
    if by_counter is None or by_time is None:
        return by_time
    if by_counter.slope is None or by_time.slope is None:
        return by_counter if by_counter.class_name == by_time.class_name else by_time
    return by_counter if abs(by_counter.slope - by_time.slope) <= AGREE else by_time


def _points(sizes: Mapping[int, int | None], costs: Mapping[int, float]) -> list[tuple[float, float]]:
    return [(float(size), float(costs[s])) for s, size in sizes.items() if size is not None and s in costs]


def _one_time(track: Track, source: str, settings: PassSettings, seconds: float) -> float | None:
    with track.open(source, settings, seconds=seconds) as worker:
        passes, best = 1, float("inf")
        for _ in range(4):
            batch = worker.run(passes)
            if isinstance(batch, WorkerFailure):
                return None if best == float("inf") else best
            elapsed = track.elapsed_ns(batch)
            best = min(best, elapsed / passes / 1e9)
            if elapsed > 20 * SHORTEST_NS:
                break
            if elapsed < SHORTEST_NS:
                passes = min(2000, max(passes, round(SHORTEST_NS / max(1, elapsed / passes))))
        return best
