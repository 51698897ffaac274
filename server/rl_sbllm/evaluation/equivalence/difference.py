"""What a comparison says: the first difference that counts, what differs by rounding alone, and what could not be compared."""

from __future__ import annotations

from dataclasses import dataclass, field

from rl_sbllm.model.verdict import Reason

ROUNDING = 1e-9
"""Two floats closer than this (relative) differ by rounding, unless another tolerance was asked for."""


@dataclass(frozen=True)
class Difference:
    """`where` is a path inside the behaviour such as `result[3].name`; `case` the index in its case set, None if before any."""

    reason: Reason
    where: str
    expected: str
    got: str
    case: int | None = None
    hash_seed: int = 0
    """The one under which it was seen."""


@dataclass(frozen=True)
class Rules:
    """How strictly one case is compared."""

    order_free: frozenset[str] = frozenset()
    """Places where the original's own order changes with the hash seed."""
    float_tolerance: float = ROUNDING
    names: frozenset[str] | None = None
    """Global names of the original's file; a change to any other name is the candidate's own affair. None = all count."""


@dataclass(frozen=True)
class Comparison:
    """`max_relative` is 0.0 when all floats are equal."""

    difference: Difference | None = None
    max_relative: float = 0.0
    not_compared: tuple[str, ...] = field(default=())
