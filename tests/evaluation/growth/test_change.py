"""A change of growth is claimed from costs at the same sizes, and only when it is large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from rl_sbllm.evaluation.growth.change import changed
from rl_sbllm.evaluation.growth.fit import fit
from rl_sbllm.model.measurement import Growth

SIZES = (100, 200, 400, 800, 1600)


def grown(cost: Callable[[float], float], sizes: tuple[int, ...] = SIZES) -> Growth | None:
    return fit([(n, cost(n)) for n in sizes], "counter")


def test_a_quadratic_that_became_linear_has_changed() -> None:
    assert changed(grown(lambda n: n * n), grown(lambda n: 3 * n))
    assert changed(grown(lambda n: n), grown(lambda n: 7.0))


def test_a_smaller_constant_is_no_change() -> None:
    assert not changed(grown(lambda n: 9 * n * n), grown(lambda n: n * n))


def test_classes_whose_slopes_are_close_are_no_change() -> None:
    linear, other = grown(lambda n: n), grown(lambda n: n**1.2)
    assert linear is not None
    assert other is not None
    assert not changed(replace(other, class_name="n log n"), linear)


@pytest.mark.parametrize("sizes", [(1000, 2000, 4000, 8000), (100, 200, 4000, 8000)])
def test_other_sizes_are_not_compared(sizes: tuple[int, ...]) -> None:
    assert not changed(grown(lambda n: n * n), grown(lambda n: n, sizes))


def test_what_is_undetermined_never_changed() -> None:
    assert not changed(grown(lambda n: n**1.5), grown(lambda n: n))
    assert not changed(None, grown(lambda n: n))
