"""When a project's tests reject a variant, and when they do not. The runs of tests are told; no process starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rl_sbllm.evaluation.finals.project_tests import FIRST_SHARE, LONGEST, ProjectTests, fitting
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.errors import Cancelled, ToolFailed
from rl_sbllm.model.measurement import Measurement, Ratio
from rl_sbllm.model.protocols import LongCheck
from rl_sbllm.model.verdict import Accepted, Evidence, Reason, Rejected
from rl_sbllm.model.workload import ReachingTest
from rl_sbllm.workloads.suite import Ended

VARIANT = Accepted(
    Candidate("new text", (), ("baseline",), "rewrite"),
    Measurement(Ratio(2.0, 1.9, 2.1), 8),
    Evidence(cases_equal=5, not_compared=("a timer",)),
)


def reaching(name: str, seconds: float = 0.01, outcome: str = "passed") -> ReachingTest:
    return ReachingTest(name, Path("test_a.py"), outcome, seconds)


@dataclass
class Told:
    """Answers, by the text that is run: each the names that fail in that run, or None when its time was too short."""

    variant: list[Sequence[str] | None]
    original: Sequence[str] | None = ()
    found: Sequence[ReachingTest] = ()
    outcome: str = "failed"
    asked: list[tuple[str, list[str]]] = field(default_factory=list)

    def find(self, seconds: float, cancel: CancelToken) -> Sequence[ReachingTest]:
        return self.found

    def run(
        self, text: str, tests: Sequence[ReachingTest], seconds: float, cancel: CancelToken
    ) -> Mapping[str, Ended]:
        self.asked.append((text, [test.id for test in tests]))
        failing = self.original if text == "old text" else self.variant.pop(0)
        return {} if failing is None else {test.id: self._ended(test.id, failing) for test in tests}

    def _ended(self, name: str, failing: Sequence[str]) -> Ended:
        failed = name in failing
        return Ended(
            name, self.outcome if failed else "passed", 0.01, True, "assert 3 == 4" if failed else ""
        )


def look(told: Told, tests: Sequence[ReachingTest] | None, seconds: float = 10.0) -> Accepted | Rejected:
    return ProjectTests(told, "old text", tests, clock=lambda: 0.0).check(VARIANT, seconds, CancelToken())


def test_tests_that_pass_are_counted():
    told = Told([[]])
    found = look(told, [reaching("a"), reaching("b"), reaching("c", outcome="skipped")])
    assert isinstance(found, Accepted)
    assert (found.evidence.tests_passed, found.evidence.tests_failed) == (2, 0)
    assert (found.evidence.cases_equal, found.evidence.not_compared) == (5, ("a timer",))
    assert told.asked == [("new text", ["a", "b"])]


@pytest.mark.parametrize("outcome", ["failed", "hung", "crashed"])
def test_one_that_passes_with_the_original_and_fails_again_rejects(outcome: str):
    told = Told([["b"], ["b"]], outcome=outcome)
    found = look(told, [reaching("a"), reaching("b")])
    assert isinstance(found, Rejected)
    assert found.reason is Reason.TEST_FAILED
    assert "test b" in found.detail and "assert 3 == 4" in found.detail
    assert told.asked[0] == ("new text", ["a", "b"])
    assert sorted(told.asked[1:]) == [("new text", ["b"]), ("old text", ["b"])]


def test_one_that_now_fails_with_the_original_too_does_not_reject():
    found = look(Told([["b"], ["b"]], original=["b"]), [reaching("a"), reaching("b")])
    assert isinstance(found, Accepted)
    assert (found.evidence.tests_passed, found.evidence.tests_failed) == (1, 1)
    assert any("failed with it once" in text for text in found.evidence.not_compared)


def test_one_that_passes_the_second_time_does_not_reject():
    found = look(Told([["b"], []]), [reaching("a"), reaching("b")])
    assert isinstance(found, Accepted) and found.evidence.tests_failed == 1


@pytest.mark.parametrize("told", [Told([["b"], ["b"]], original=None), Told([["b"], None])])
def test_a_failure_that_could_not_be_looked_at_again_is_not_offered(told: Told):
    found = look(told, [reaching("b")])
    assert isinstance(found, Rejected) and found.reason is Reason.NOT_CONFIRMED


def test_the_fastest_run_and_what_was_left_out_is_said():
    told = Told([[]])
    found = look(told, [reaching("slow", 60.0), reaching("b", 0.2), reaching("a", 0.1)])
    assert told.asked == [("new text", ["a", "b"])]
    assert isinstance(found, Accepted)
    assert any(text.startswith("2 of 3 tests that reach it were run") for text in found.evidence.not_compared)


def test_without_time_none_is_run_and_that_is_said():
    found = look(Told([]), [reaching("a")], seconds=0.1)
    assert isinstance(found, Accepted) and found.evidence.tests_passed == 0
    assert any(text.startswith("0 of 1 tests") for text in found.evidence.not_compared)


def test_they_are_looked_for_once_where_no_recording_did():
    told = Told([[], []], found=[reaching("a")])
    check = ProjectTests(told, "old text", None, clock=lambda: 0.0)
    for _ in range(2):
        found = check.check(VARIANT, 10.0, CancelToken())
        told.found = []
        assert isinstance(found, Accepted) and found.evidence.tests_passed == 1


def test_a_machine_that_cannot_confine_them_says_so():
    class Bare(Told):
        def run(self, *more: object) -> Mapping[str, Ended]:
            raise ToolFailed("The project's tests were not run: that needs bubblewrap.")

    found = look(Bare([]), [reaching("a")])
    assert isinstance(found, Accepted)
    assert found.evidence.not_compared[-1] == "The project's tests were not run: that needs bubblewrap."


def test_a_cancelled_run_starts_none():
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        ProjectTests(Told([]), "old text", [reaching("a")]).check(VARIANT, 10.0, cancel)


def test_what_fits_is_a_beginning_of_the_list():
    tests = [reaching("a", 0.1), reaching("b", 0.2), reaching("c", 5.0), reaching("d", 0.1)]
    assert [test.id for test in fitting(tests, 1.0)] == ["a", "b"]
    assert fitting(tests, -1.0) == []


def test_what_the_tests_need_is_asked_for_beforehand():
    quick = ProjectTests(Told([]), "old text", [reaching("a", 0.2), reaching("b", 9.0, "failed")], 0.5)
    assert isinstance(quick, LongCheck)
    given = quick.seconds_needed
    assert fitting([reaching("a", 0.2)], FIRST_SHARE * given - 0.5 + 1e-9) != []
    assert ProjectTests(Told([]), "old text", [reaching("a", 500.0)], 0.5).seconds_needed == LONGEST
    assert ProjectTests(Told([]), "old text", None).seconds_needed == 0.0
