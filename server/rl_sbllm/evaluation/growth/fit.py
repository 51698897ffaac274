"""A growth class from points (size, cost): the simplest class that fits, checked against the log-log slope.

The slope on the upper sizes separates n, n^2 and n^3 without fail; n and n log n need the model and may stay
`n..n log n`. Counted costs are exact; times carry a few per cent of noise and the steps of caches, so more is asked of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import median

from rl_sbllm.evaluation.growth.models import MODELS, Points, fitted
from rl_sbllm.model.measurement import Growth

FEWEST = 4
APART = 1.6
"""Sizes closer than by this factor say nothing of a slope while others are farther apart."""


@dataclass(frozen=True)
class Strictness:
    """What a class has to show. `flat`: costs that differ by less in all are constant; `unsure`: below it, a trend is
    neither constant nor clearly logarithmic; `tolerated`: residual; `lead`: share of the leading term; `span`: largest
    size over smallest, below which orders of polynomials cannot be told apart."""

    flat: float
    unsure: float
    tolerated: float
    lead: float
    span: float


STRICTNESS = {
    "counter": Strictness(1.02, 1.02, 0.03, 0.25, 4.0),
    "time": Strictness(1.2, 1.5, 0.08, 0.5, 6.0),
}
CLEARLY = 1.5
"""A residual smaller by this factor decides between n and n log n."""
CLASSES = ("1", "log n", "n", "n..n log n", "n log n", "n^2", "n^3", "2^n")
SLOPES = {
    "1": (-0.2, 0.2),
    "log n": (0.04, 0.5),
    "n": (0.7, 1.25),
    "n log n": (0.9, 1.5),
    "n^2": (1.5, 2.4),
    "n^3": (2.45, 3.5),
}
"""Of the upper half of the sizes."""
ORDERS = {"n..n log n": (1.12, 0.7, 1.55), "n^2": (2.0, 1.55, 2.65), "n^3": (3.0, 2.55, 3.65)}
NEAR, FALL = 0.3, 0.97
"""Slopes that name an order by themselves: how near the slope, and where its whole interval lies."""


def fit(points: Points, by: str) -> Growth | None:
    """The growth that the points show; None when there are too few. Its class is None when none fits."""
    known = _one_cost_a_size(points)
    if len(known) < FEWEST:
        return None
    slope, low, high = slope_of(upper(known))
    if _explodes(known):
        return Growth("2^n", None, None, None, tuple(known), by)
    if slope is None or known[-1][0] < STRICTNESS[by].span * known[0][0]:
        return None
    return Growth(_class(known, slope, STRICTNESS[by]), slope, low, high, tuple(known), by)


def slope_of(points: Points) -> tuple[float | None, float | None, float | None]:
    """Theil-Sen slope in log-log with the deciles of its pairs, the extremes when there are few."""
    pairs = [(a, b) for a, b in combinations(sorted(points), 2) if b[0] > a[0]]
    pairs = [(a, b) for a, b in pairs if b[0] >= APART * a[0]] or pairs
    if not pairs:
        return None, None, None
    ordered = sorted(order(a, b) for a, b in pairs)
    cut = len(ordered) // 10
    return median(ordered), ordered[cut], ordered[-1 - cut]


def order(low: tuple[float, float], high: tuple[float, float]) -> float:
    """Slope in log-log between two points."""
    return (math.log(high[1]) - math.log(low[1])) / (math.log(high[0]) - math.log(low[0]))


def upper(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The upper half, three points at least: constant parts weigh least there."""
    return points[-max(3, (len(points) + 1) // 2) :]


def _one_cost_a_size(points: Points) -> list[tuple[float, float]]:
    by_size: dict[float, list[float]] = {}
    for size, cost in points:
        if size > 0 and cost > 0:
            by_size.setdefault(float(size), []).append(float(cost))
    return [(size, min(costs)) for size, costs in sorted(by_size.items())]


def _class(points: list[tuple[float, float]], slope: float, strict: Strictness) -> str | None:
    costs = [cost for _, cost in points]
    spread = max(costs) / min(costs)
    if spread < strict.flat:
        return "1"
    if spread < strict.unsure:
        return None
    fits = {name: fitted(points, name) for name in MODELS}
    best = min(one.residual for one in fits.values())
    limit = max(strict.tolerated, CLEARLY * best)
    name = next(
        (
            name
            for name, one in fits.items()
            if one.residual <= min(limit, 2.0 * strict.tolerated) and (one.lead >= strict.lead or name == "1")
        ),
        None,
    )
    if name is None or not SLOPES[name][0] <= slope <= SLOPES[name][1]:
        return _by_slope(points)
    if not _is_narrow(name, points) or (name == "log n" and not _rises(points)):
        return None
    if name in ("n", "n log n"):
        return _linear_or_linearithmic(fits["n"].residual, fitted(points, "n log n alone").residual)
    return name


def _is_narrow(name: str, points: list[tuple[float, float]]) -> bool:
    """Noise did not pull the slope so far that the next order would be as likely."""
    _, low, high = slope_of(upper(points))
    around = ORDERS.get("n..n log n" if name in ("n", "n log n") else name)
    if around is None or low is None or high is None:
        return True
    return low >= around[1] - NEAR and high <= around[2] + NEAR


def _rises(points: list[tuple[float, float]]) -> bool:
    """Every size costs more than all smaller ones; in noise some do not."""
    return all(after[1] > FALL * before[1] for before, after in pairwise(points))


def _by_slope(points: list[tuple[float, float]]) -> str | None:
    """Where noise hides the shape, a slope whose whole interval lies in one order still names it."""
    slope, low, high = slope_of(upper(points))
    if slope is None or low is None or high is None:
        return None
    for name, (order, lowest, highest) in ORDERS.items():
        if abs(slope - order) <= NEAR and lowest <= low and high <= highest:
            return name
    return None


def _linear_or_linearithmic(plain: float, logged: float) -> str:
    if plain <= CLEARLY * logged and logged <= CLEARLY * plain:
        return "n..n log n"
    return "n" if plain < logged else "n log n"


def _explodes(points: Sequence[tuple[float, float]]) -> bool:
    """The log of the cost grows with the size itself: the order keeps rising, beyond what any polynomial here has."""
    orders = [order(low, high) for low, high in pairwise(points)]
    half = orders[len(orders) // 2 :]
    if half[-1] <= 4.0 or half[-1] <= 1.3 * min(half[0], orders[0]):
        return False
    return fitted(points, "2^n").residual < 0.3 or half[-1] > 6.0
