"""Student's t in pure Python: quantiles, and the interval of a mean with a floor under the deviation.

No NumPy here: a race must be decidable in any process. The incomplete beta function is the continued fraction of
Numerical Recipes 6.4; quantiles by bisection, cached because a race asks for few.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import fmean, stdev

SD_FLOOR = 0.008
"""Measured: forks of one zygote differ by about 0.8 % however quiet their batches are."""


def interval_of_mean(values: Sequence[float], tail: float, floor: float = SD_FLOOR) -> tuple[float, float]:
    """(low, high) of the mean with probability `tail` outside on each side; needs two values or more."""
    half = t_quantile(1.0 - tail, len(values) - 1) * max(stdev(values), floor) / math.sqrt(len(values))
    middle = fmean(values)
    return middle - half, middle + half


@lru_cache(maxsize=512)
def t_quantile(p: float, df: int) -> float:
    """The value that Student's t with `df` degrees of freedom stays below with probability `p` (0.5 <= p < 1)."""
    if df < 1 or not 0.5 <= p < 1.0:
        raise ValueError(f"no t quantile for p={p}, df={df}")
    low, high = 0.0, 2.0
    while t_cdf(high, df) < p:
        high *= 2.0
    for _ in range(80):
        middle = (low + high) / 2.0
        if t_cdf(middle, df) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def t_cdf(t: float, df: int) -> float:
    """Probability that Student's t stays below `t`."""
    if t == 0.0:
        return 0.5
    tail = 0.5 * _incomplete_beta(df / 2.0, 0.5, df / (df + t * t))
    return 1.0 - tail if t > 0 else tail


def _incomplete_beta(a: float, b: float, x: float) -> float:
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    front = math.exp(log_front)
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _continued_fraction(a, b, x) / a
    return 1.0 - front * _continued_fraction(b, a, 1.0 - x) / b


def _continued_fraction(a: float, b: float, x: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1.0 / _away_from_zero(1.0 - (a + b) * x / (a + 1.0), tiny)
    value = d
    for m in range(1, 400):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        for step in (even, odd):
            d = 1.0 / _away_from_zero(1.0 + step * d, tiny)
            c = _away_from_zero(1.0 + step / c, tiny)
            value *= d * c
        if abs(d * c - 1.0) < 1e-14:
            break
    return value


def _away_from_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
