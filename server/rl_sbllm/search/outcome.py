"""What bounds a search, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rl_sbllm.model.verdict import Accepted, Rejected


@dataclass(frozen=True)
class Limits:
    """When to stop: `left()` seconds of search time, evaluations, and evaluations without a gain."""

    left: Callable[[], float]
    seconds: float
    evaluations: int | None = None
    patience: int = 14
    rounding_counts: bool = False
    """True when the user accepts floating rounding: such variants are then like any other."""


@dataclass
class Outcome:
    """What a search leaves behind. `best_so_far`: (evaluation, seconds, lower bound) for each improvement."""

    accepted: Sequence[Accepted] = ()
    rounding: list[Accepted] = field(default_factory=list[Accepted])
    """Faster, but their results differ by floating rounding; never parents."""
    rejected: list[Rejected] = field(default_factory=list[Rejected])
    evaluations: int = 0
    generations: int = 0
    stopped_by: str = ""
    best_so_far: list[tuple[int, float, float]] = field(default_factory=list[tuple[int, float, float]])
