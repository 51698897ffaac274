"""Costs as growth: a power of n times logarithms, with the loops and calls that make it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

_LONGEST = 40


@dataclass(frozen=True, order=True)
class Cost:
    """`n**power * log(n)**logs`; `explosive` is beyond every power."""

    explosive: bool = False
    power: float = 0.0
    logs: int = 0

    def times(self, other: Cost) -> Cost:
        return Cost(self.explosive or other.explosive, self.power + other.power, self.logs + other.logs)

    @property
    def class_name(self) -> str:
        if self.explosive:
            return "2^n"
        powers = {0.0: "", 0.5: "sqrt n", 1.0: "n"}
        power = powers.get(self.power, f"n^{self.power:g}")
        logs = " ".join(["log n"] * min(self.logs, 1)) if self.logs < 2 else f"log^{self.logs} n"
        return " ".join(part for part in (power, logs) if part) or "1"


ONE = Cost()
LOG = Cost(logs=1)
ROOT = Cost(power=0.5)
N = Cost(power=1.0)
N_LOG_N = Cost(power=1.0, logs=1)
EXPLOSIVE = Cost(explosive=True)


@dataclass(frozen=True)
class Factor:
    """Something that multiplies what is inside it: where, and in words."""

    cost: Cost
    line: int
    text: str


def shown(node: ast.AST) -> str:
    """The code on one line, short enough for a sentence."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
