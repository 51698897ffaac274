"""What was measured: ratios with bounds, sizes, growth, memory. Ratios are original / variant; over 1 is faster."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """Median over rounds, with a two-sided interval (95 % unless the owner says otherwise)."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class WorstCase:
    ratio: float
    case: str


@dataclass(frozen=True)
class SizePoint:
    """One scale of the workload. `size` is the summed length of the sized arguments, None when there is none."""

    scale: int
    size: int | None
    seconds_before: float
    seconds_after: float
    speedup: Ratio


@dataclass(frozen=True)
class Growth:
    """Empirical growth. `class_name` is one of 1, log n, n, n..n log n, n log n, n^2, n^3, 2^n or None."""

    class_name: str | None
    slope: float | None
    slope_low: float | None
    slope_high: float | None
    points: tuple[tuple[float, float], ...]
    by: str
    """`counter` (deterministic steps) or `time`."""


@dataclass(frozen=True)
class Measurement:
    """A variant against the original. `rounds` log ratios back the interval; nothing here is a product of steps."""

    speedup: Ratio
    rounds: int
    worst_case: WorstCase | None = None
    speedup_repeated: Ratio | None = None
    import_seconds: float = 0.0
    by_size: tuple[SizePoint, ...] = ()
    faster_from: int | None = None
    memory_ratio: float | None = None
    growth: Growth | None = None


@dataclass(frozen=True)
class Coverage:
    """Of the target alone; fractions 0..1, None when it could not be measured."""

    lines: float | None
    branches: float | None


@dataclass(frozen=True)
class Baseline:
    """The target itself on its workload."""

    seconds_per_call: float
    clock: str
    scale: int
    peak_bytes: int | None
    growth: Growth | None
    cases_total: int
    cases_by_origin: dict[str, int]
    coverage: Coverage
    deterministic: bool
    wall_over_cpu: float | None
    not_compared: tuple[str, ...] = ()
