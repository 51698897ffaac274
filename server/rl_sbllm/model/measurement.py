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
class Residue:
    """What repeated passes left allocated, as one worker read it: slopes a pass, 0.0 = nothing that lasts, None = too few
    passes to say. `blocks` of Python's allocator and `bytes` of the C library's, or with tracing `bytes` of Python's."""

    blocks: float | None
    bytes: float | None
    calls: int
    """In a pass."""
    passes: int
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Held:
    """Bytes that stay allocated after a call; 0.0 = none, None = not known. What a call adds to its own arguments is the
    caller's and does not count."""

    per_call: float | None
    """On the same arguments again: a leak."""
    per_input: float | None = None
    """On arguments that were not there before: a cache without a bound, as far as was looked; None for leaks."""
    lines: tuple[int, ...] = ()
    """Of the file, where it was allocated."""

    @property
    def grows(self) -> bool:
        """Something is known to grow without end."""
        return bool(self.per_call or self.per_input)


@dataclass(frozen=True)
class Throughput:
    """Calls of a coroutine done in the same time, variant / original, with so many of them under way at once."""

    concurrency: int
    ratio: Ratio


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
    held: Held | None = None
    """What it keeps between calls; None = not known."""
    throughput: Throughput | None = None
    """Of coroutines; None for others."""
    leak: str | None = None
    """`healed` = the original's memory grows with its calls, the variant's does not."""


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
    peak_by: str | None = None
    """What `peak_bytes` is: `allocations` of Python (tracemalloc, exact), or what `resident` memory rose by, where memory
    that C code gets for itself makes that clearly more. Ratios compare two peaks of the same kind."""
    held: Held | None = None
    """What it keeps between calls; None = not known."""
