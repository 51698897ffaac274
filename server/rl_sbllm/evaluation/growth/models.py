"""Cost as a sum of terms in the size, none of them negative, fitted by relative error. Pure, for a handful of points."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

Points = Sequence[tuple[float, float]]
Term = Callable[[float], float]

TERMS: dict[str, Term] = {
    "1": lambda n: 1.0,
    "log n": lambda n: math.log2(max(n, 1.0)),
    "n": lambda n: n,
    "n log n": lambda n: n * math.log2(max(n, 2.0)),
    "n^2": lambda n: n**2,
    "n^3": lambda n: n**3,
}
MODELS = {
    "1": ("1",),
    "log n": ("1", "log n"),
    "n": ("1", "n"),
    "n log n": ("1", "n", "n log n"),
    "n^2": ("1", "n", "n^2"),
    "n^3": ("1", "n", "n^2", "n^3"),
}
"""Leading term last; lower ones belong to any real program."""
ALONE = {"n log n alone": ("1", "n log n")}
"""As simple as `n`, to decide between the two."""
BASES = tuple(1.02 * 1.09**step for step in range(18))
"""Growth factors of exponentials: a size of several cases of length n/k shows 2^(n/k)."""


@dataclass(frozen=True)
class Fit:
    """`residual`: root mean square of the relative errors. `lead`: the leading term's share of the cost at the largest size."""

    name: str
    residual: float
    lead: float


def fitted(points: Points, name: str) -> Fit:
    """The best cost of this class."""
    if name == "2^n":
        return min((_solved(points, name, ("1", f"{base}^n")) for base in BASES), key=lambda f: f.residual)
    return _solved(points, name, ALONE.get(name) or MODELS[name])


def _solved(points: Points, name: str, names: Sequence[str]) -> Fit:
    largest = points[-1][0]
    terms = [_term(one, largest) for one in names]
    raw = [[term(size) / cost for term in terms] for size, cost in points]
    # Columns of like magnitude keep the equations solvable.
    units = [max(column) or 1.0 for column in zip(*raw, strict=True)]
    rows = [[x / unit for x, unit in zip(row, units, strict=True)] for row in raw]
    solved = _not_negative(rows)
    errors = [1.0 - sum(w * x for w, x in zip(solved, row, strict=True)) for row in rows]
    weights = [w / unit for w, unit in zip(solved, units, strict=True)]
    parts = [w * term(largest) for w, term in zip(weights, terms, strict=True)]
    residual = math.sqrt(sum(e * e for e in errors) / len(errors))
    return Fit(name, residual, parts[-1] / max(sum(parts), 1e-300))


def _term(name: str, largest: float) -> Term:
    if name in TERMS:
        scale = TERMS[name](largest) or 1.0
        return lambda n: TERMS[name](n) / scale
    base = float(name.partition("^")[0])
    return lambda n: base ** (n - largest)


def _not_negative(rows: Sequence[Sequence[float]]) -> list[float]:
    """Least squares of row . w = 1 with w >= 0: with four terms at most, every subset is tried."""
    count = len(rows[0])
    best, least = [0.0] * count, float(len(rows))
    for number in range(1, count + 1):
        for chosen in combinations(range(count), number):
            found = _least_squares([[row[i] for i in chosen] for row in rows])
            if found is None or min(found) < 0.0:
                continue
            weights = [0.0] * count
            for index, weight in zip(chosen, found, strict=True):
                weights[index] = weight
            loss = sum((1.0 - sum(w * x for w, x in zip(weights, row, strict=True))) ** 2 for row in rows)
            if loss < least - 1e-15:
                best, least = weights, loss
    return best


def _least_squares(rows: Sequence[Sequence[float]]) -> list[float] | None:
    """Normal equations by Gauss; None when the terms cannot be told apart on these points."""
    count = len(rows[0])
    table = [
        [sum(row[i] * row[j] for row in rows) for j in range(count)] + [sum(row[i] for row in rows)]
        for i in range(count)
    ]
    for i in range(count):
        pivot = max(range(i, count), key=lambda k: abs(table[k][i]))
        if abs(table[pivot][i]) < 1e-12:
            return None
        table[i], table[pivot] = table[pivot], table[i]
        for k in range(i + 1, count):
            factor = table[k][i] / table[i][i]
            table[k] = [a - factor * b for a, b in zip(table[k], table[i], strict=True)]
    weights = [0.0] * count
    for i in reversed(range(count)):
        rest = sum(table[i][j] * weights[j] for j in range(i + 1, count))
        weights[i] = (table[i][count] - rest) / table[i][i]
    return weights
