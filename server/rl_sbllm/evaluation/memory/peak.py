"""Peaks of memory, and what difference between two of them counts.

Two kinds are measured. *Allocations*: what Python's allocators handed out (tracemalloc), exact to the byte, and blind to
what C code gets for itself. *Resident*: by how much one cold pass raised the process's high-water mark, in steps of 128 KB,
blind to nothing. Allocations are shown, unless resident memory is clearly more; two versions are compared by one kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rl_sbllm.model.execution import Runner, WorkerFailure

FORKS = 5
SMALLEST_SHARE = 0.05
SMALLEST_BYTES = 4096
RESIDENT_STEP = 256 * 1024
"""Resident memory that differs by less differs by nothing."""
HIDDEN_SHARE, HIDDEN_BYTES = 0.5, 1 << 20
"""Resident memory beyond allocations by this share and by an arena of Python's allocator is memory that C code took."""


@dataclass(frozen=True)
class Peak:
    """Of one version; None = not known."""

    allocations: int | None
    resident: int | None = None

    @property
    def hidden(self) -> bool:
        """Clearly more is resident than Python's allocators know of."""
        if self.allocations is None or self.resident is None:
            return self.resident is not None
        more = self.resident - self.allocations
        return more > HIDDEN_BYTES and more > HIDDEN_SHARE * self.allocations

    @property
    def bytes(self) -> int | None:
        """The figure that is shown."""
        return self.resident if self.hidden else self.allocations

    @property
    def by(self) -> str | None:
        """Which of the two that is."""
        return None if self.bytes is None else "resident" if self.hidden else "allocations"


def peak(runner: Runner, source: str, scale: int, seconds: float) -> Peak:
    """Both kinds, each in a fork of its own, as far as the seconds allow."""
    resident = runner.high_water_bytes(source, scale, seconds=seconds / 2)
    allocations = runner.peak_bytes(source, scale, seconds=seconds / 2)
    return Peak(_known(allocations), _known(resident))


def ratio(before: Peak, after: Peak) -> float | None:
    """Peak of the variant / original by one kind; None when it is unknown or too close to one."""
    if before.hidden or after.hidden:
        if before.resident is None or after.resident is None:
            return None
        if abs(before.resident - after.resident) <= RESIDENT_STEP:
            return None
        return memory_ratio(before.resident, after.resident)
    return memory_ratio(before.allocations, after.allocations)


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
    """The peak that is shown, in each of so many forks; memory that C code takes does not count as saved."""
    found: list[int] = []
    for _ in range(forks):
        traced = runner.peak_bytes(source, scale, seconds=seconds)
        if isinstance(traced, WorkerFailure):
            return traced
        resident = runner.high_water_bytes(source, scale, seconds=seconds)
        found.append(Peak(traced, _known(resident)).bytes or traced)
    return found


def _known(found: int | WorkerFailure) -> int | None:
    return None if isinstance(found, WorkerFailure) else found
