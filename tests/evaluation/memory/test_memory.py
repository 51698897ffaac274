"""Which differences of peaks count, and what a leak is."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rl_sbllm.evaluation.memory.leak import leaks, slope
from rl_sbllm.evaluation.memory.peak import lowers_peak, memory_ratio, peaks
from rl_sbllm.model.execution import FailureKind, WorkerFailure
from tests.evaluation.simulated import SimulatedRunner


@pytest.mark.parametrize(
    ("before", "after", "ratio"),
    [
        (100_000, 62_000, 0.62),
        (100_000, 96_000, None),
        (1_000, 100, None),
        (100_000, 200_000, 2.0),
        (None, 5, None),
        (0, 90_000, None),
        (90_000, None, None),
    ],
)
def test_ratios_close_to_one_or_tiny_are_unknown(
    before: int | None, after: int | None, ratio: float | None
) -> None:
    assert memory_ratio(before, after) == ratio


def test_the_memory_objective_wants_every_fork_lower() -> None:
    assert lowers_peak([100_000] * 5, [90_000] * 5)
    assert not lowers_peak([100_000] * 5, [90_000] * 4 + [99_000])
    assert not lowers_peak([100_000] * 4, [90_000] * 4)
    assert not lowers_peak([10_000] * 5, [7_000] * 5)


@given(st.integers(1, 10**9))
def test_no_peak_is_lower_than_itself(peak: int) -> None:
    assert not lowers_peak([peak] * 5, [peak] * 5)
    assert memory_ratio(peak, peak) is None


@pytest.mark.parametrize(
    ("original", "variant", "leaking"),
    [
        (0.0, 0.1, False),
        (0.0, 2.0, True),
        (2.0, 2.1, False),
        (2.0, 9.0, True),
        (None, 3.0, True),
        (0.0, None, False),
    ],
)
def test_a_leak_is_what_the_original_does_not_leave_behind(
    original: float | None, variant: float | None, leaking: bool
) -> None:
    assert leaks(original, variant) is leaking


def test_peaks_are_taken_in_as_many_forks_as_asked() -> None:
    runner = SimulatedRunner({}, Random(1))
    assert peaks(runner, "old", 1, 5) == [1000] * 5
    assert slope(runner, "old", 1.0) == 0.0


def test_a_peak_that_cannot_be_taken_says_why() -> None:
    failure = WorkerFailure(FailureKind.TIMEOUT, "too slow")

    class Failing(SimulatedRunner):
        def peak_bytes(self, source: str, scale: int = 1, *, seconds: float = 30.0) -> int | WorkerFailure:
            return failure

    assert peaks(Failing({}, Random(1)), "old", 1, 5) is failure
