"""Student's t against printed tables, and properties of the interval."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.evaluation.timing.student import interval_of_mean, t_cdf, t_quantile


@pytest.mark.parametrize(
    ("p", "df", "expected"),
    [
        (0.975, 1, 12.7062),
        (0.975, 2, 4.30265),
        (0.975, 11, 2.20099),
        (0.95, 5, 2.01505),
        (0.9975, 2, 14.089),
        (0.9975, 4, 5.598),
        (0.9975, 7, 4.029),
        (0.9975, 11, 3.497),
        (0.975, 120, 1.97993),
    ],
)
def test_quantiles_are_those_of_the_tables(p: float, df: int, expected: float) -> None:
    assert t_quantile(p, df) == pytest.approx(expected, rel=2e-4)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.51, 0.9999), st.integers(1, 200))
def test_the_distribution_function_undoes_the_quantile(p: float, df: int) -> None:
    assert t_cdf(t_quantile(p, df), df) == pytest.approx(p, abs=1e-9)


def test_impossible_quantiles_are_refused() -> None:
    with pytest.raises(ValueError, match="no t quantile"):
        t_quantile(0.9, 0)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-2, 2), min_size=2, max_size=12))
def test_the_interval_holds_the_mean_and_never_falls_below_the_floor(values: list[float]) -> None:
    low, high = interval_of_mean(values, 0.025)
    assert low < sum(values) / len(values) < high
    assert high - low >= 2 * 0.008 / len(values) ** 0.5
