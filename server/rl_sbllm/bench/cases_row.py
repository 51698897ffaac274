"""What `make bench-cases` sees of one case, and the figures over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log
from statistics import quantiles

WORTH = 1.1
MOST_OF_IT = 0.8
"""A variant is as good as the human's from this share of its log gain on."""
LOSES = 0.9
FINDERS = {"rule": "by a rule", "rule-hard": "by a rule with analysis", "llm": "by a model"}


@dataclass
class Row:
    """What was seen of one case. Ratios are original over new; None = not known."""

    id: str
    finder: str
    human: float
    human_again: float | None = None
    human_equal: bool | None = None
    check_exit: int = -1
    check: str = ""
    check_speedup: float | None = None
    optimize_exit: int = -1
    status: str = ""
    best: float | None = None
    judged: float | None = None
    variants: int = 0
    unequal: int = 0
    not_overlapping: int = 0
    silent_losses: int = 0
    """Variants that lose on a timing case without a size being named from which on they gain."""
    first_found: float | None = None
    """Seconds from the start of the run to the first version that the screen found faster (not yet confirmed)."""
    seconds: float = 0.0
    tried: int = 0
    steps: str = ""
    problems: list[str] = field(default_factory=list[str])

    @property
    def human_now(self) -> float:
        """The human's gain measured beside ours, else the recorded one."""
        return self.human_again or self.human

    @property
    def as_good(self) -> bool:
        """The judge sees most of the human's gain."""
        return self.judged is not None and log(self.judged) >= MOST_OF_IT * log(self.human_now)


def summarise(rows: Sequence[Row]) -> list[str]:
    """The figures that are asked for, in words."""
    pairs = [r for r in rows if r.human_equal]
    equivalent = sum(r.check.startswith("True") for r in pairs)
    worth = [r for r in rows if r.human_now >= WORTH]
    others = [r for r in rows if r not in worth]
    return [
        f"cases {len(rows)}; with a report {sum(bool(r.status) for r in rows)}; problems in {sum(bool(r.problems) for r in rows)}",
        f"human's version judged equivalent: {equivalent} of {len(pairs)} pairs that the independent script finds equal",
        f"speedup found: {_found(worth)} of {len(worth)} cases with a human speedup of {WORTH} or more",
        *(_by_finder(name, [r for r in worth if r.finder == name]) for name in FINDERS),
        f"found in the {len(others)} others: {_found(others)}",
        f"variants offered {sum(r.variants for r in rows)}: unequal {sum(r.unequal for r in rows)}, "
        f"intervals not overlapping {sum(r.not_overlapping for r in rows)}, "
        f"with a worst case below {LOSES} that is not said {sum(r.silent_losses for r in rows)}",
        _times([r.first_found for r in rows if r.first_found is not None]),
    ]


def _found(rows: Sequence[Row]) -> int:
    return sum(r.best is not None for r in rows)


def _by_finder(name: str, rows: Sequence[Row]) -> str:
    good = sum(r.as_good for r in rows)
    return f"  that can be found {FINDERS[name]}: {_found(rows)} of {len(rows)}; {MOST_OF_IT} of the human's log gain in {good}"


def _times(seconds: Sequence[float]) -> str:
    if len(seconds) < 2:
        return "time to the first faster version: too few"
    tenths = quantiles(seconds, n=10, method="inclusive")
    return f"time to the first faster version (screened): median {tenths[4]:.1f} s, 90 % within {tenths[8]:.1f} s"
