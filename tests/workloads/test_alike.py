"""Inputs that are all alike are said to be, and equality on them is no answer where they miss lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rl_sbllm.evaluation.checking import Checked
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.verdict import Evidence
from rl_sbllm.model.workload import ModuleCases, Origin, Workload
from rl_sbllm.runs.checking import _not_blind  # pyright: ignore[reportPrivateUsage]
from rl_sbllm.workloads.alike import blindness
from rl_sbllm.workloads.generated import Generated

_TARGET = Target(Path("app.py"), "python", "P.total", "", 0, 0, Range(Position(0, 0), Position(0, 0)))
_MADE = Generated(
    "P.total", ModuleCases("", None, Origin.GENERATED), None, 0.5, (1,), (), alike=6, unreached=(8, 9, 11)
)


def test_the_lines_that_no_input_reaches_are_named() -> None:
    said = blindness(_TARGET, _MADE)
    assert "6 inputs, all alike" in said
    assert "lines 8-9, 11" in said
    assert "--workload" in said


def test_inputs_that_differ_or_reach_everything_are_not_blind() -> None:
    assert blindness(_TARGET, replace(_MADE, alike=0)) == ""
    assert blindness(_TARGET, replace(_MADE, unreached=())) == ""


def test_equal_results_of_one_call_that_misses_lines_are_no_answer() -> None:
    blind = Workload("P.total", (), blind="why")
    equal = Checked(True, evidence=Evidence(cases_equal=6))
    answer = _not_blind(equal, blind)
    assert answer.equivalent is None
    assert answer.detail == "why"
    assert _not_blind(equal, Workload("P.total", ())) is equal
    assert _not_blind(Checked(False), blind).equivalent is False
    found_others = Checked(True, evidence=Evidence(cases_equal=9, fresh_cases=3))
    assert _not_blind(found_others, blind) is found_others
