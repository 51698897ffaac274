"""Known growths are named; too little to go by is left undetermined."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.evaluation.growth.fit import fit

SIZES = (100, 200, 400, 800, 1600, 3200)


@pytest.mark.parametrize(
    ("cost", "names"),
    [
        (lambda n: 7.0, {"1"}),
        (lambda n: 5 + 40 * math.log2(n), {"log n"}),
        (lambda n: 20 + 3 * n, {"n"}),
        (lambda n: 3 * n * math.log2(n), {"n log n", "n..n log n"}),
        (lambda n: 50 + 0.5 * n * n, {"n^2"}),
        (lambda n: 10 + n**3, {"n^3"}),
    ],
)
def test_counted_growth_is_named(cost: Callable[[int], float], names: set[str]) -> None:
    growth = fit([(n, cost(n)) for n in SIZES], "counter")
    assert growth is not None
    assert growth.class_name in names


def test_exponential_growth_is_named_over_small_sizes() -> None:
    growth = fit([(n, 10 + 1.6**n) for n in (4, 8, 16, 24, 32)], "counter")
    assert growth is not None
    assert (growth.class_name, growth.slope) == ("2^n", None)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1, 2, 3]))
def test_noise_of_five_percent_never_moves_the_order_by_one(seed: int, order: int) -> None:
    rng = Random(seed)
    growth = fit([(n, n**order * rng.gauss(1.0, 0.05)) for n in SIZES], "time")
    assert growth is not None
    assert growth.slope == pytest.approx(order, abs=0.4)
    assert growth.slope_low <= growth.slope <= growth.slope_high


def test_too_few_sizes_or_too_small_a_span_are_undetermined() -> None:
    assert fit([(1, 1), (2, 2), (40, 4)], "counter") is None
    assert fit([(100, 1), (110, 2), (120, 3), (130, 4)], "counter") is None


def test_what_fits_no_class_has_a_slope_but_no_name() -> None:
    growth = fit([(n, n**1.5) for n in SIZES], "counter")
    assert growth is not None
    assert growth.class_name is None
    assert growth.slope == pytest.approx(1.5, abs=0.01)
