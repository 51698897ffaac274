"""Growth of one version over the scales of its workload: counted lines first, times where counting is blind.

Lines do not see work done in C (`x in a_list`, `sorted`), so the counter's answer stands only where times agree.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rl_sbllm.evaluation.growth.fit import CLASSES, fit, order, slope_of, upper
from rl_sbllm.evaluation.growth.ladder import Ladder
from rl_sbllm.evaluation.growth.models import Points
from rl_sbllm.evaluation.timing.calibrate import SHORTEST_NS
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings, Runner, WorkerFailure
from rl_sbllm.model.measurement import Growth

AGREE, FLAT = 0.25, 0.06
"""Slopes that differ by no more tell the same story; times whose slope is less are as constant as lines that are."""
LONGEST_PASS = 0.5
MOST_TIMED, MOST_PASSES = 7, 100_000
"""Scales, the largest ones; and passes of one window."""
A_COUNT, SHORTEST_COUNT = 0.4, 0.3
"""Of the seconds left, what one scale may take: a step too far must leave some for scales in between."""
FIRST_SHARE, AGAIN_SHARE, MOST_RETRIES, EXCESS = 0.4, 0.6, 3, 0.1
"""Of the seconds (left), for taking every time once and once more; how often one is taken again; the log of what sticks out."""
FEWEST_TIMED = 3
"""Sizes at which times must agree with lines before the lines are believed."""
MOST_COPIED = 1_000_000
"""Items in all arguments of one window of passes, when each pass has copies of its own."""
FEWEST_WINDOWS, MOST_WINDOWS, WINDOW_NS = 2, 8, 3 * SHORTEST_NS


@dataclass(frozen=True)
class Counted:
    """Sizes and executed lines by scale."""

    sizes: Mapping[int, int | None]
    steps: Mapping[int, int]


def count(runner: Runner, source: str, ladder: Ladder, track: Track, seconds: float) -> Counted:
    """Lines and sizes at the scales of the ladder that the seconds suffice for."""
    end = track.now() + seconds
    sizes: dict[int, int | None] = {}
    steps: dict[int, int] = {}
    while True:
        left = min(end - track.now(), track.left())
        scale = ladder.next(left)
        if scale is None or left <= 0.05:
            return Counted(sizes, steps)
        began = track.now()
        answer = runner.count_steps(source, scale, seconds=max(SHORTEST_COUNT, A_COUNT * left))
        if isinstance(answer, WorkerFailure):
            ladder.failed(scale)
            continue
        sizes[scale], steps[scale] = answer
        ladder.took(scale, track.now() - began, answer[1])


def times(
    track: Track,
    source: str,
    settings: PassSettings,
    scales: Sequence[int],
    seconds: float,
    sizes: Mapping[int, int | None] | None = None,
) -> dict[int, float]:
    """Seconds of one pass at the largest scales (the best of several), smallest first, while a pass stays affordable.

    What disturbs a time only ever adds to it, so times that stick out of the curve are taken again.
    """
    end = track.now() + seconds
    found: dict[int, float] = {}

    def take(scale: int, share: float) -> float | None:
        most = MOST_PASSES
        if settings.copy_arguments and sizes is not None:
            most = max(1, min(most, MOST_COPIED // max(1, sizes.get(scale) or 1)))
        left = max(0.3, end - track.now())
        return _one_time(track, source, replace(settings, scale=scale), most, share, left)

    chosen = sorted(scales)[-MOST_TIMED:]
    for position, scale in enumerate(chosen):
        left = end - track.now()
        if left <= 0.0 or track.left() <= 0.0:
            break
        took = take(scale, FIRST_SHARE * left / (len(chosen) - position))
        if took is None:
            break
        found[scale] = took
        if took > LONGEST_PASS:
            break
    _again(found, track, take, end)
    _smooth(found, track, take, end)
    return found


def _again(
    found: dict[int, float], track: Track, take: Callable[[int, float], float | None], end: float
) -> None:
    """Each once more, in the other order: a core that was slow for a second was so at other scales."""
    for position, scale in enumerate(sorted(found, reverse=True)):
        left = AGAIN_SHARE * (end - track.now())
        if left <= found[scale] or track.left() <= 0.0:
            continue
        took = take(scale, left / (len(found) - position))
        if took is not None:
            found[scale] = min(took, found[scale])


def _smooth(
    found: dict[int, float], track: Track, take: Callable[[int, float], float | None], end: float
) -> None:
    """Take the time that sticks out most again, until none does or the seconds are used."""
    tries: Counter[int] = Counter()
    while track.now() < end and track.left() > 0.0:
        known = sorted((float(scale), took) for scale, took in found.items())
        out = [one for one in sticking_out(known) if tries[int(one)] < MOST_RETRIES]
        if not out:
            return
        scale = int(out[0])
        tries[scale] += 1
        took = take(scale, (end - track.now()) / 4)
        if took is not None:
            found[scale] = min(took, found[scale])


def sticking_out(points: Points) -> list[float]:
    """The sizes whose cost is above what their neighbours say, the worst first. Costs of programs bend upwards in log-log,
    so an inner point lies below the line between its neighbours, and the ends follow the slope beside them. An empty input,
    or one that costs too little to be read, has no place there."""
    above: list[tuple[float, float]] = []
    told = [point for point in points if min(point) > 0.0]
    for index, (size, cost) in enumerate(told):
        others = [point for at, point in enumerate(told) if at != index]
        if len(others) < 2:
            return []
        start = min(max(0, index - 1), len(others) - 2)
        low, high = others[start], others[start + 1]
        expected = math.log(low[1]) + order(low, high) * (math.log(size) - math.log(low[0]))
        above.append((math.log(cost) - expected, size))
    return [size for excess, size in sorted(above, reverse=True) if excess > EXCESS]


def growth(counted: Counted, timed: Mapping[int, float]) -> Growth | None:
    """By the counter where the times agree with it, else by time; None without sizes or with too few."""
    by_counter = fit(_points(counted.sizes, counted.steps), "counter")
    by_time = fit(_points(counted.sizes, timed), "time")
    shared = {scale: float(steps) for scale, steps in counted.steps.items() if scale in timed}
    lines, seconds = _points(counted.sizes, shared), _points(counted.sizes, timed)
    if by_counter is None or len(seconds) < FEWEST_TIMED:
        return by_time
    if by_counter.class_name == "2^n":
        return by_counter if _rise_alike(lines, seconds) else by_time
    of_lines, of_seconds = slope_of(upper(lines))[0], slope_of(upper(seconds))[0]
    if of_lines is None or of_seconds is None:
        return by_time
    if of_seconds - of_lines > AGREE:
        return by_time
    if of_seconds - of_lines < -AGREE:
        # Lines are a lower bound of the work: something constant hides their growth at these sizes.
        return None if by_time is None else replace(by_time, class_name=None)
    return by_counter if by_time is None else _together(by_counter, by_time)


def _rise_alike(lines: Points, seconds: Points) -> bool:
    """Exponentials: the logs of both costs rise by about the same."""
    first, second = (math.log(costs[-1][1] / costs[0][1]) for costs in (lines, seconds))
    return abs(first - second) <= AGREE * first


def _together(counter: Growth, time: Growth) -> Growth:
    """Slopes agree: the counter's class, unless the times show a factor log n that was spent in C."""
    first, second = counter.class_name, time.class_name
    if first is None:
        return time
    if first == "n" and second != "n":
        # A factor log n in C does not show in lines; the times do not exclude it.
        return replace(counter, class_name="n..n log n")
    if first == "1" and abs(time.slope or 0.0) > FLAT:
        return time
    if second is not None and abs(CLASSES.index(first) - CLASSES.index(second)) > 2:
        return replace(counter, class_name=None)
    return counter


def _points(sizes: Mapping[int, int | None], costs: Mapping[int, float]) -> list[tuple[float, float]]:
    """(size, cost), smallest first, without sizes of nothing."""
    known = [(float(size), float(costs[s])) for s, size in sizes.items() if size and costs.get(s, 0.0) > 0.0]
    return sorted(known)


def _one_time(
    track: Track, source: str, settings: PassSettings, most: int, share: float, seconds: float
) -> float | None:
    """The best of several windows, as many as fit into the share; one of a long pass."""
    end = track.now() + share
    with track.open(source, settings, seconds=seconds) as worker:
        passes, best, windows = 1, float("inf"), 0
        while True:
            batch = worker.run(passes)
            if isinstance(batch, WorkerFailure):
                return None if best == float("inf") else best
            elapsed = track.elapsed_ns(batch)
            if elapsed < SHORTEST_NS and passes < most:
                # A window this short is not believed, only used to find a longer one.
                passes = min(most, max(2 * passes, round(passes * WINDOW_NS / max(1, elapsed))))
                continue
            best, windows = min(best, elapsed / passes / 1e9), windows + 1
            late = track.now() > end
            if elapsed > 20 * SHORTEST_NS or windows >= MOST_WINDOWS or (late and windows >= FEWEST_WINDOWS):
                break
        return best
