"""Where a variant pays off: speedup by scale of the workload, and the timing case on which it does worst."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rl_sbllm.evaluation.timing.brief import LONG_SECONDS, brief_race
from rl_sbllm.evaluation.timing.race import Result
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import CaseInfo, PassSettings, WorkerFailure
from rl_sbllm.model.measurement import Ratio, SizePoint, WorstCase

MOST_CASES = 10
SHORT_RACE_PASSES, LONG_RACE_PASSES = 25.0, 9.0
"""Passes of the original that a brief race takes, both sides and its calibration together."""
CLEARLY_SLOWER = 0.97
"""A single case counts as slower when even its upper bound is below this."""


def sweep(
    track: Track,
    original: str,
    variant: str,
    settings: PassSettings,
    scales: Sequence[int],
    sizes: Mapping[int, int | None],
    seconds: float,
) -> tuple[SizePoint, ...]:
    """One point for each scale that runs until the seconds are used: the largest first, where a variant that grows faster
    shows, then from the smallest on."""
    end = track.now() + seconds
    points: list[SizePoint] = []
    for scale in (*sorted(scales)[-1:], *sorted(scales)[:-1]):
        if track.now() >= end or track.left() <= 0.0:
            break
        result = brief_race(track, original, variant, replace(settings, scale=scale))
        ratio = None if isinstance(result, WorkerFailure) else result.ratio()
        if ratio is None or isinstance(result, WorkerFailure):
            continue
        size = sizes.get(scale)
        points.append(SizePoint(scale, size, result.seconds_before, result.seconds_after, ratio))
    return tuple(sorted(points, key=lambda point: point.scale))


def slower_when_larger(points: Sequence[SizePoint]) -> SizePoint | None:
    """The largest scale, when the variant is clearly slower there: no gain that "from n = ..." could describe."""
    last = max(points, key=lambda point: point.scale, default=None)
    return last if last is not None and is_clearly_slower(last.speedup) else None


def affordable_scales(
    costs: Mapping[int, float], headline: int, pass_seconds: float, seconds: float
) -> list[int]:
    """The scales of which one brief race fits into the seconds, smallest first; `costs` are in any unit, the headline's too."""
    known = costs.get(headline) or min(costs.values(), default=1.0)

    def a_race(scale: int) -> float:
        a_pass = pass_seconds * max(1.0, scale / headline, costs[scale] / max(known, 1e-12))
        return a_pass * (LONG_RACE_PASSES if a_pass > LONG_SECONDS else SHORT_RACE_PASSES)

    return [scale for scale in sorted(costs) if a_race(scale) <= seconds]


def faster_from(points: Sequence[SizePoint]) -> int | None:
    """The smallest size from which on the variant is never clearly slower; None when it nowhere is."""
    known = sorted((p for p in points if p.size is not None), key=lambda p: p.size or 0)
    slower = [index for index, point in enumerate(known) if is_clearly_slower(point.speedup)]
    if not slower or slower[-1] + 1 >= len(known):
        return None
    return known[slower[-1] + 1].size


def is_clearly_slower(ratio: Ratio) -> bool:
    """Not a claim of a gain, so a 95 % interval is enough."""
    return ratio.high < CLEARLY_SLOWER


@dataclass(frozen=True)
class CaseRace:
    """One timing case by itself."""

    case: CaseInfo
    ratio: Ratio


def worst_case(
    track: Track,
    original: str,
    variant: str,
    settings: PassSettings,
    cases: Sequence[CaseInfo],
    seconds: float,
) -> tuple[WorstCase | None, tuple[CaseRace, ...]]:
    """The case with the lowest ratio, and all that were raced by themselves. A quick look at each finds it; more
    rounds then measure it. With one case the headline says it all."""
    if len(cases) < 2:
        return None, ()
    end = track.now() + seconds
    looked: list[tuple[float, int]] = []
    for index in spread(cases, MOST_CASES):
        if track.now() >= end or track.left() <= 0.0:
            break
        result = _one_case(track, original, variant, settings, index, 1)
        if result is not None and result.rounds:
            looked.append((result.rounds[0], index))
    raced: list[CaseRace] = []
    for _, index in sorted(looked)[:2]:
        result = _one_case(track, original, variant, settings, index, 3)
        ratio = None if result is None else result.ratio()
        if ratio is not None:
            raced.append(CaseRace(cases[index], ratio))
    if not raced:
        return None, ()
    worst = min(raced, key=lambda r: r.ratio.estimate)
    return WorstCase(worst.ratio.estimate, worst.case.call), tuple(raced)


def spread(cases: Sequence[CaseInfo], most: int) -> list[int]:
    """Indices of at most `most` cases, evenly over their sizes, smallest and largest among them."""
    order = sorted(range(len(cases)), key=lambda index: (cases[index].size or 0, index))
    if len(order) <= most:
        return order
    return [order[round(step * (len(order) - 1) / (most - 1))] for step in range(most)]


def _one_case(
    track: Track, original: str, variant: str, settings: PassSettings, index: int, rounds: int
) -> Result | None:
    result = brief_race(track, original, variant, replace(settings, only=(index,)), rounds)
    return None if isinstance(result, WorkerFailure) else result
