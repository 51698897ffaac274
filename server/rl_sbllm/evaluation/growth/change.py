"""Whether two versions grow differently: claimed only from costs at the same sizes."""

from __future__ import annotations

from rl_sbllm.evaluation.growth.fit import slope_of, upper
from rl_sbllm.model.measurement import Growth

CLAIMED = 0.5
"""Least difference of slopes on the same sizes."""
FEWEST = 3


def changed(before: Growth | None, after: Growth | None) -> bool:
    """Both classes are known and differ, and so do the slopes, over the sizes that both were measured at."""
    if before is None or after is None or before.class_name is None or after.class_name is None:
        return False
    if before.class_name == after.class_name:
        return False
    shared = {size for size, _ in before.points} & {size for size, _ in after.points}
    if len(shared) < FEWEST:
        return False
    first, second = _slope(before, shared), _slope(after, shared)
    return first is not None and second is not None and abs(first - second) > CLAIMED


def _slope(growth: Growth, sizes: set[float]) -> float | None:
    return slope_of(upper([point for point in growth.points if point[0] in sizes]))[0]
