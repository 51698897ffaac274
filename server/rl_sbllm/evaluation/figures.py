"""The figures beside a confirmed speedup, each as far as the time allows: cases, sizes, repeated calls, memory, growth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rl_sbllm.evaluation.baseline import Prepared
from rl_sbllm.evaluation.growth.ladder import Ladder
from rl_sbllm.evaluation.growth.measure import count, growth, times
from rl_sbllm.evaluation.memory.leak import change
from rl_sbllm.evaluation.memory.peak import peak, ratio
from rl_sbllm.evaluation.timing.repeated import speedup_repeated
from rl_sbllm.evaluation.timing.sizes import CaseRace, affordable_scales, faster_from, sweep, worst_case
from rl_sbllm.evaluation.timing.throughput import may_wait, throughput
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings, Runner, WorkerFailure
from rl_sbllm.model.measurement import Growth, Held, Measurement, Ratio, SizePoint

LARGEST_SHARE = 0.7
"""Of the seconds for all sizes, what the race at the largest may take."""
IMPORT_TRIES = 4
FREE_IMPORT_SECONDS = 0.002
"""Less is within the noise of loading a file."""


@dataclass(frozen=True)
class Subject:
    """A variant that won its confirmation race."""

    source: str
    settings: PassSettings
    speedup: Ratio
    rounds: int
    import_seconds: float = 0.0
    held: Held | None = None


def measured(
    track: Track, original: str, prepared: Prepared, subject: Subject, seconds: float
) -> Measurement:
    """All figures that fit into the seconds; those that do not stay unknown."""
    end = track.now() + seconds

    def left(share: float) -> float:
        return max(0.0, min(end - track.now(), share * seconds))

    settings, source = subject.settings, subject.source
    base = Measurement(subject.speedup, subject.rounds, import_seconds=subject.import_seconds)
    healed = change(prepared.baseline.held, subject.held)
    ratio_of_peaks = _memory(track.runner, prepared, source, left(0.2))
    base = replace(base, memory_ratio=ratio_of_peaks, held=subject.held, leak=healed)
    worst, raced = worst_case(track, original, source, settings, prepared.kept.cases, left(0.35))
    points = _sweep(track, original, prepared, subject, left(0.35))
    by_size = sorted([*points, *_as_points(raced, prepared.settings.scale)], key=lambda p: p.size or 0)
    if may_wait(original) and left(1.0) > 0.2:
        base = replace(base, throughput=throughput(track, original, source, settings))
    return replace(
        base,
        worst_case=worst,
        by_size=points,
        faster_from=faster_from(by_size),
        speedup_repeated=speedup_repeated(track, original, source, settings) if left(1.0) > 0.2 else None,
        growth=_growth(track, prepared, subject, left(0.3)),
    )


def added_import(runner: Runner, original: str, variant: str, core: int | None) -> float:
    """CPU seconds that loading the variant takes longer; 0.0 unless its fastest load is slower than the original's slowest."""
    before: list[float] = []
    after: list[float] = []
    for _ in range(IMPORT_TRIES):
        for source, found in ((original, before), (variant, after)):
            seconds = runner.import_seconds(source, core=core)
            if not isinstance(seconds, WorkerFailure):
                found.append(seconds)
    if not before or not after or min(after) <= max(before) + FREE_IMPORT_SECONDS:
        return 0.0
    return min(after) - min(before)


def repays_import(speedup: Ratio, added: float, pass_seconds: float) -> bool:
    """Whether one pass of the workload saves at least what loading costs more."""
    saved = pass_seconds * (1.0 - 1.0 / speedup.estimate)
    return added <= max(saved, FREE_IMPORT_SECONDS)


def _memory(runner: Runner, prepared: Prepared, source: str, seconds: float) -> float | None:
    if seconds <= 0.05 or prepared.baseline.peak_bytes is None:
        return None
    return ratio(prepared.peak, peak(runner, source, prepared.settings.scale, seconds))


def _sweep(
    track: Track, original: str, prepared: Prepared, subject: Subject, seconds: float
) -> tuple[SizePoint, ...]:
    known, headline = prepared.counted.sizes, prepared.settings.scale
    costs = _costs(prepared)
    scales = affordable_scales(costs, headline, prepared.pass_seconds, LARGEST_SHARE * seconds)
    chosen = _few(scales) if len(scales) > 1 else []
    return sweep(track, original, subject.source, subject.settings, chosen, known, seconds)


def _costs(prepared: Prepared) -> dict[int, float]:
    """What a pass costs at each scale as far as is known: lines that it runs, or sizes to the power of its growth."""
    growth = prepared.baseline.growth
    power = max(1.0, (growth.slope if growth is not None else None) or 1.0)
    lines, headline = prepared.counted.steps, prepared.settings.scale
    first = max(1, lines.get(headline, min(lines.values(), default=1)))
    return {
        scale: max((scale / headline) ** power, lines.get(scale, 0) / first)
        for scale in prepared.counted.sizes
    }


def _few(scales: list[int]) -> list[int]:
    """Up to four, smallest and largest among them."""
    if len(scales) <= 4:
        return scales
    return [scales[round(step * (len(scales) - 1) / 3)] for step in range(4)]


def _as_points(raced: Sequence[CaseRace], scale: int) -> list[SizePoint]:
    return [
        SizePoint(scale, one.case.size, 0.0, 0.0, one.ratio) for one in raced if one.case.size is not None
    ]


def _growth(track: Track, prepared: Prepared, subject: Subject, seconds: float) -> Growth | None:
    """Of the variant, at the sizes at which the original's was measured."""
    known = prepared.baseline.growth
    if known is None or seconds <= 0.1:
        return None
    end, source = track.now() + seconds, subject.source
    ladder = Ladder(prepared.settings.scale, sorted(prepared.counted.sizes))
    counted = count(track.runner, source, ladder, track, seconds / 2)
    timed = times(
        track, source, subject.settings, tuple(counted.sizes), end - track.now(), prepared.counted.sizes
    )
    return growth(counted, timed)
