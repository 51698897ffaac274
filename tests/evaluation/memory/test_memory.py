"""Which differences of peaks count, and which kind of peak is shown."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rl_sbllm.evaluation.memory.peak import Peak, lowers_peak, memory_ratio, peaks, ratio
from rl_sbllm.model.execution import FailureKind, WorkerFailure
from tests.evaluation.simulated import SimulatedRunner


@pytest.mark.parametrize(
    ("before", "after", "expected"),
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
    before: int | None, after: int | None, expected: float | None
) -> None:
    assert memory_ratio(before, after) == expected


def test_the_memory_objective_wants_every_fork_lower() -> None:
    assert lowers_peak([100_000] * 5, [90_000] * 5)
    assert not lowers_peak([100_000] * 5, [90_000] * 4 + [99_000])
    assert not lowers_peak([100_000] * 4, [90_000] * 4)
    assert not lowers_peak([10_000] * 5, [7_000] * 5)


@given(st.integers(1, 10**9))
def test_no_peak_is_lower_than_itself(peak: int) -> None:
    assert not lowers_peak([peak] * 5, [peak] * 5)
    assert memory_ratio(peak, peak) is None


def test_allocations_are_shown_unless_c_code_holds_clearly_more() -> None:
    assert (Peak(6_000_000, 6_900_000).bytes, Peak(6_000_000, 6_900_000).by) == (6_000_000, "allocations")
    assert (Peak(10_000, 900_000).by, Peak(10_000, None).by) == ("allocations", "allocations")
    assert (Peak(10_000, 9_000_000).bytes, Peak(10_000, 9_000_000).by) == (9_000_000, "resident")
    assert (Peak(None).bytes, Peak(None).by) == (None, None)


def test_two_versions_are_compared_by_one_kind_of_peak() -> None:
    python, native = Peak(8_000_000, 8_500_000), Peak(1_000, 8_400_000)
    assert ratio(python, native) is None
    assert ratio(python, Peak(2_000_000, 2_500_000)) == pytest.approx(0.25)
    assert ratio(native, Peak(1_000, 2_100_000)) == pytest.approx(0.25)
    assert ratio(Peak(1_000, 1_300_000), Peak(900, 1_200_000)) is None
    assert ratio(native, Peak(1_000, None)) is None


def test_peaks_are_taken_in_as_many_forks_as_asked() -> None:
    runner = SimulatedRunner({}, Random(1))
    assert peaks(runner, "old", 1, 5) == [1000] * 5


def test_a_peak_that_cannot_be_taken_says_why() -> None:
    failure = WorkerFailure(FailureKind.TIMEOUT, "too slow")

    class Failing(SimulatedRunner):
        def peak_bytes(self, source: str, scale: int = 1, *, seconds: float = 30.0) -> int | WorkerFailure:
            return failure

    assert peaks(Failing({}, Random(1)), "old", 1, 5) is failure
