"""Which cases a long pass is screened on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rl_sbllm.evaluation.sample import SCREEN_SECONDS, some_cases
from rl_sbllm.model.execution import CaseInfo


def cases(sizes: list[int | None]) -> list[CaseInfo]:
    return [CaseInfo(str(i), "given", "f()", True, True, size) for i, size in enumerate(sizes)]


def test_a_short_pass_is_screened_whole():
    assert some_cases(cases([1, 2, 3]), SCREEN_SECONDS) is None


def test_a_long_pass_is_screened_on_cases_of_middling_size():
    assert some_cases(cases([900, 1, 50, 2, 800]), 5 * SCREEN_SECONDS) == (2,)


@given(st.lists(st.none() | st.integers(0, 10**6), min_size=2, max_size=40), st.floats(0.31, 100.0))
def test_at_least_one_case_is_left_and_never_more_than_there_are(sizes: list[int | None], seconds: float):
    chosen = some_cases(cases(sizes), seconds)
    assert chosen is not None
    assert 1 <= len(chosen) < len(sizes)
    assert all(0 <= index < len(sizes) for index in chosen)
