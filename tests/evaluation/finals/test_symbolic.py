"""Calls that a symbolic search found: only a difference that our own comparison sees rejects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.finals.symbolic import SECONDS, Symbolic
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.errors import Cancelled
from rl_sbllm.model.execution import SymbolicSearch
from rl_sbllm.model.measurement import Measurement, Ratio
from rl_sbllm.model.protocols import LongCheck
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.verdict import Accepted, Evidence, Reason, Rejected
from rl_sbllm.model.workload import CallExpression, ExpressionCases, Origin, Workload
from tests.evaluation.equivalence.local_runner import LocalRunner

ORIGINAL = "def f(x):\n    return 100 // (x - 77)\n"
WRONG_FOR_ONE = "def f(x):\n    if x == 7919 * 7907:\n        return -1\n    return 100 // (x - 77)\n"
SWALLOWS = "def f(x):\n    return 0 if x == 77 else 100 // (x - 77)\n"


@dataclass
class Told:
    """Finds what it is told to."""

    found: SymbolicSearch = field(default_factory=SymbolicSearch)
    available: bool = True
    asked: list[float] = field(default_factory=list[float])

    def search(self, original: str, other: str, *, seconds: float, cancel: CancelToken) -> SymbolicSearch:
        self.asked.append(seconds)
        return self.found


def look(tmp_path: Path, told: Told) -> Symbolic:
    path = tmp_path / "module.py"
    path.write_text(ORIGINAL)
    items = [{"arguments": call, "setup": "", "count": 1} for call in ("3", "4")]
    source = {"kind": "expressions", "origin": "given", "items": items}
    recipe = {"entry": "f", "timing": [source], "probes": [], "headline_scale": 1, "scales": [1]}
    workload = Workload("f", (ExpressionCases((CallExpression("3"), CallExpression("4")), Origin.GIVEN),))
    runner: Any = LocalRunner(path, recipe)
    nowhere = Range(Position(0, 0), Position(0, 0))
    target = Target(path, "python", "f", ORIGINAL, 0, len(ORIGINAL), nowhere)
    return Symbolic(told, EquivalenceCheck(runner, ORIGINAL, workload, hash_seeds=(0,)), target, workload)


def looked(
    tmp_path: Path, calls: Sequence[str], variant: str = WRONG_FOR_ONE, seconds: float = 2.0, **more: Any
) -> Accepted | Rejected:
    told = Told(SymbolicSearch(tuple(calls), paths=7, **more))
    return look(tmp_path, told).check(accepted(variant), seconds, CancelToken())


def accepted(text: str) -> Accepted:
    measurement = Measurement(Ratio(2.0, 1.9, 2.1), 8)
    return Accepted(Candidate(text, (), ("baseline",), "rewrite"), measurement, Evidence(cases_equal=2))


def test_a_call_on_which_the_two_differ_rejects_and_is_the_counterexample(tmp_path: Path) -> None:
    said = looked(tmp_path, ["5", "62615533"])
    assert isinstance(said, Rejected) and said.reason is Reason.DIFFERENT_RESULT
    assert said.counterexample is not None
    shown = said.counterexample
    assert (shown.call, shown.got, shown.origin) == ("f(62615533)", "-1", "symbolic")
    assert "call_arguments(62615533)" in shown.script
    assert said.measurement is not None


def test_calls_on_which_the_two_do_the_same_reject_nothing(tmp_path: Path) -> None:
    said = looked(tmp_path, ["5", "6"])
    assert isinstance(said, Accepted)
    assert (said.evidence.symbolic_paths, said.evidence.assumptions) == (7, ())


def test_where_the_original_dies_by_accident_a_difference_is_an_assumption(tmp_path: Path) -> None:
    said = looked(tmp_path, ["77"], SWALLOWS)
    assert isinstance(said, Accepted)
    (assumption,) = said.evidence.assumptions
    assert "ZeroDivisionError" in assumption.text
    assert assumption.counterexample is not None and assumption.counterexample.call == "f(77)"


def test_nothing_found_is_said_with_the_ways_followed(tmp_path: Path) -> None:
    said = looked(tmp_path, [])
    assert isinstance(said, Accepted) and said.evidence.symbolic_paths == 7


@pytest.mark.parametrize("text", ["__import__('os')", "x", "1) + f(2", "*[1]", "**{}", "(lambda: 1)()"])
def test_what_is_no_literal_is_never_run(tmp_path: Path, text: str) -> None:
    said = looked(tmp_path, [text])
    assert isinstance(said, Accepted)


def test_what_cannot_be_searched_is_said_and_claims_nothing(tmp_path: Path) -> None:
    said = looked(tmp_path, [], unsupported="arguments of type object")
    assert isinstance(said, Accepted) and said.evidence.symbolic_paths is None
    assert said.evidence.not_compared == ("No symbolic search (CrossHair): arguments of type object.",)


def test_without_time_it_is_not_tried_and_that_is_said(tmp_path: Path) -> None:
    said = looked(tmp_path, ["62615533"], seconds=0.1)
    assert isinstance(said, Accepted) and "no time" in said.evidence.not_compared[0]


def test_where_it_is_not_installed_nothing_is_tried_and_no_seconds_are_kept(tmp_path: Path) -> None:
    told = Told(available=False)
    check = look(tmp_path, told)
    variant = accepted(WRONG_FOR_ONE)
    assert check.check(variant, 5.0, CancelToken()) == variant
    assert (check.seconds_needed, told.asked) == (0.0, [])


def test_it_asks_for_its_seconds_and_takes_no_more(tmp_path: Path) -> None:
    told = Told()
    check = look(tmp_path, told)
    assert isinstance(check, LongCheck) and check.seconds_needed == SECONDS
    check.check(accepted(ORIGINAL), 60.0, CancelToken())
    assert told.asked[0] < SECONDS


def test_a_cancelled_run_searches_nothing(tmp_path: Path) -> None:
    cancel, told = CancelToken(), Told()
    cancel.cancel()
    with pytest.raises(Cancelled):
        look(tmp_path, told).check(accepted(ORIGINAL), 5.0, cancel)
    assert told.asked == []
