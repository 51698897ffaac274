"""Peaks of Python's allocations, and what difference between two of them counts."""

from __future__ import annotations

from collections.abc import Sequence

from rl_sbllm.model.execution import Runner, WorkerFailure

FORKS = 5
SMALLEST_SHARE = 0.05
SMALLEST_BYTES = 4096


def memory_ratio(before: int | None, after: int | None) -> float | None:
    """Peak of the variant / original; None when either is unknown or they are closer than 5 % or 4 KB."""
    if not before or after is None or not differs(before, after):
        return None
    return after / before


def differs(before: int, after: int) -> bool:
    """More apart than what allocators and caches alone explain."""
    apart = abs(before - after)
    return apart > SMALLEST_SHARE * before and apart > SMALLEST_BYTES


def lowers_peak(before: Sequence[int], after: Sequence[int]) -> bool:
    """The rule of the memory objective: lower by 5 % and 4 KB or more in every fork, `FORKS` of each at least."""
    if min(len(before), len(after)) < FORKS:
        return False
    return all(
        new <= old - SMALLEST_BYTES and new <= old * (1.0 - SMALLEST_SHARE)
        for old, new in zip(before, after, strict=False)
    )


def peaks(
    runner: Runner, source: str, scale: int, forks: int, seconds: float = 30.0
) -> list[int] | WorkerFailure:
    """The peak in each of so many forks."""
    found: list[int] = []
    for _ in range(forks):
        peak = runner.peak_bytes(source, scale, seconds=seconds)
        if isinstance(peak, WorkerFailure):
            return peak
        found.append(peak)
    return found
