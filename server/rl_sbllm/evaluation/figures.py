"""The figures beside a confirmed speedup, each as far as the time allows: cases, sizes, repeated calls, memory, growth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rl_sbllm.evaluation.baseline import Prepared
from rl_sbllm.evaluation.growth.measure import count, growth
from rl_sbllm.evaluation.memory.peak import memory_ratio
from rl_sbllm.evaluation.timing.repeated import speedup_repeated
from rl_sbllm.evaluation.timing.sizes import CaseRace, faster_from, sweep, worst_case
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings, Runner, WorkerFailure
from rl_sbllm.model.measurement import Growth, Measurement, Ratio, SizePoint

LONG_SWEEP_PASS = 0.3
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


def measured(
    track: Track, original: str, prepared: Prepared, subject: Subject, seconds: float
) -> Measurement:
    """All figures that fit into the seconds; those that do not stay unknown."""
    end = track.now() + seconds

    def left(share: float) -> float:
        return max(0.0, min(end - track.now(), share * seconds))

    settings, source = subject.settings, subject.source
    base = Measurement(subject.speedup, subject.rounds, import_seconds=subject.import_seconds)
    base = replace(base, memory_ratio=_memory(track.runner, prepared, source, left(0.2)))
    worst, raced = worst_case(track, original, source, settings, prepared.kept.cases, left(0.35))
    points = _sweep(track, original, prepared, subject, left(0.35))
    by_size = sorted([*points, *_as_points(raced, prepared.settings.scale)], key=lambda p: p.size or 0)
    return replace(
        base,
        worst_case=worst,
        by_size=points,
        faster_from=faster_from(by_size),
        speedup_repeated=speedup_repeated(track, original, source, settings) if left(1.0) > 0.2 else None,
        growth=_growth(track, prepared, source, points, left(0.3)),
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
    peak = runner.peak_bytes(source, prepared.settings.scale, seconds=seconds)
    return None if isinstance(peak, WorkerFailure) else memory_ratio(prepared.baseline.peak_bytes, peak)


def _sweep(
    track: Track, original: str, prepared: Prepared, subject: Subject, seconds: float
) -> tuple[SizePoint, ...]:
    known = prepared.counted.sizes
    headline = prepared.settings.scale
    # Larger scales cost more than the headline's pass in proportion at least.
    scales = [s for s in known if prepared.pass_seconds * max(1.0, s / headline) <= LONG_SWEEP_PASS]
    chosen = _few(sorted(scales)) if len(scales) > 1 else []
    return sweep(track, original, subject.source, subject.settings, chosen, known, seconds)


def _few(scales: list[int]) -> list[int]:
    """Up to four, smallest and largest among them."""
    if len(scales) <= 4:
        return scales
    return [scales[round(step * (len(scales) - 1) / 3)] for step in range(4)]


def _as_points(raced: Sequence[CaseRace], scale: int) -> list[SizePoint]:
    return [
        SizePoint(scale, one.case.size, 0.0, 0.0, one.ratio) for one in raced if one.case.size is not None
    ]


def _growth(
    track: Track, prepared: Prepared, source: str, points: Sequence[SizePoint], seconds: float
) -> Growth | None:
    if prepared.baseline.growth is None or seconds <= 0.1:
        return None
    counted = count(track.runner, source, tuple(prepared.counted.sizes), track, seconds)
    timed = {point.scale: point.seconds_after for point in points}
    return growth(counted, timed)
