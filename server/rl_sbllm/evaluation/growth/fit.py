"""A growth class from points (size, cost): log-log slope for its order, relative residuals for its name.

The slope on the upper sizes separates n, n^2 and n^3 without fail; n and n log n need the model and may stay `n..n log n`.
Fewer than four sizes, or sizes that span too little, leave it undetermined.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, pairwise
from statistics import median

from rl_sbllm.model.measurement import Growth

FEWEST = 4
SMALLEST_SPAN = 6.0
"""Largest size over smallest, below which orders cannot be told apart."""
POLYNOMIALS = {"1": 0.0, "n": 1.0, "n^2": 2.0, "n^3": 3.0}
NEAR = 0.3
FLAT = 1.5
"""Costs that differ by less in all are constant."""
TOLERATED = 0.1
"""A relative residual above it means that no class fits."""

Points = Sequence[tuple[float, float]]


def fit(points: Points, by: str) -> Growth | None:
    """The growth that the points show; None when there are too few. Its class is None when none fits."""
    known = _one_cost_a_size(points)
    if len(known) < FEWEST or known[-1][0] < SMALLEST_SPAN * known[0][0]:
        return None
    slope, low, high = slope_of(upper(known))
    name = None if slope is None else _class(known, slope)
    if name == "2^n":
        slope = low = high = None
    return Growth(name, slope, low, high, tuple(known), by)


def slope_of(points: Points) -> tuple[float | None, float | None, float | None]:
    """Theil-Sen slope in log-log with the quartiles of its pairs widened to the extremes when there are few."""
    pairs = [
        (math.log(b[1]) - math.log(a[1])) / (math.log(b[0]) - math.log(a[0]))
        for a, b in combinations(points, 2)
        if b[0] > a[0]
    ]
    if not pairs:
        return None, None, None
    ordered = sorted(pairs)
    cut = len(ordered) // 10
    return median(ordered), ordered[cut], ordered[-1 - cut]


def _one_cost_a_size(points: Points) -> list[tuple[float, float]]:
    by_size: dict[float, list[float]] = {}
    for size, cost in points:
        if size > 0 and cost > 0:
            by_size.setdefault(float(size), []).append(float(cost))
    return [(size, min(costs)) for size, costs in sorted(by_size.items())]


def upper(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The upper half, three points at least: constant parts weigh least there."""
    return points[-max(3, (len(points) + 1) // 2) :]


def _class(points: list[tuple[float, float]], slope: float) -> str | None:
    costs = [cost for _, cost in points]
    if max(costs) / min(costs) < FLAT:
        return "1"
    if _explodes(points):
        return "2^n"
    if slope < NEAR:
        return _better(points, "1", "log n")
    if abs(slope - 1.0) <= 0.45:
        return _linear_or_linearithmic(points)
    near = [name for name, order in POLYNOMIALS.items() if order >= 2 and abs(slope - order) <= NEAR]
    return near[0] if near else None


def _explodes(points: list[tuple[float, float]]) -> bool:
    """The log of the cost grows with the size itself, and the order keeps rising."""
    if len(points) < FEWEST:
        return False
    order = [
        (math.log(b[1]) - math.log(a[1])) / (math.log(b[0]) - math.log(a[0])) for a, b in pairwise(points)
    ]
    return order[-1] > 5.0 and order[-1] > 1.5 * order[0]


def _linear_or_linearithmic(points: list[tuple[float, float]]) -> str | None:
    plain, logged = residual(points, "n"), residual(points, "n log n")
    if min(plain, logged) > TOLERATED:
        return None
    if plain <= 1.5 * logged and logged <= 1.5 * plain:
        return "n..n log n"
    return "n" if plain < logged else "n log n"


def _better(points: list[tuple[float, float]], simple: str, other: str) -> str | None:
    """The simpler of two classes unless the other fits clearly better."""
    first, second = residual(points, simple), residual(points, other)
    if min(first, second) > TOLERATED:
        return None
    return other if second < 0.5 * first else simple


SHAPES = {
    "1": lambda n: 0.0,
    "log n": lambda n: math.log2(max(n, 1.0)),
    "n": lambda n: n,
    "n log n": lambda n: n * math.log2(max(n, 2.0)),
}


def residual(points: Points, name: str) -> float:
    """Root mean square of the relative error of cost = a + b * shape(size), a and b not negative."""
    shape = SHAPES[name]
    rows = [(1.0 / cost, shape(size) / cost) for size, cost in points]
    a, b = _fit_not_negative(rows)
    errors = [1.0 - a * x - b * y for x, y in rows]
    return math.sqrt(sum(e * e for e in errors) / len(errors))


def _fit_not_negative(rows: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Least squares of a*x + b*y = 1 over rows (x, y) with a, b >= 0."""
    xx, yy = sum(x * x for x, _ in rows), sum(y * y for _, y in rows)
    xy, x1, y1 = sum(x * y for x, y in rows), sum(x for x, _ in rows), sum(y for _, y in rows)
    determinant = xx * yy - xy * xy
    if determinant > 1e-12 * xx * yy:
        a, b = (x1 * yy - y1 * xy) / determinant, (y1 * xx - x1 * xy) / determinant
        if a >= 0 and b >= 0:
            return a, b
    alone = [(x1 / xx, 0.0) if xx else (0.0, 0.0), (0.0, y1 / yy) if yy else (0.0, 0.0)]
    return min(alone, key=lambda ab: sum((1 - ab[0] * x - ab[1] * y) ** 2 for x, y in rows))
