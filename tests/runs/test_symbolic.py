"""Which interpreter CrossHair runs in, and a search from its start to a rejection."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.finals.symbolic import Symbolic
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.measurement import Measurement, Ratio
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.verdict import Accepted, Evidence, Rejected
from rl_sbllm.model.workload import CallExpression, ExpressionCases, Origin, Workload
from rl_sbllm.runs.preparation import Prepared
from rl_sbllm.runs.symbolic import CrossHair, ours_can
from tests.languages.python.jailed import own_interpreter

ORIGINAL = "def f(x):\n    return x + 1\n"
WRONG = "def f(x):\n    return 0 if x == 7919 * 7907 else x + 1\n"
EQUAL = "def f(x):\n    return 1 + x\n"


@contextmanager
def ready(folder: Path, has_crosshair: bool) -> Iterator[Prepared]:
    path = folder / "m.py"
    path.write_text(ORIGINAL)
    nowhere = Range(Position(0, 0), Position(0, 0))
    target = Target(path, "python", "f", ORIGINAL, 0, len(ORIGINAL), nowhere)
    workload = Workload("f", (ExpressionCases((CallExpression("3"), CallExpression("4")), Origin.GIVEN),))
    interpreter = replace(own_interpreter(), has_crosshair=has_crosshair)
    runner = PythonRunner(target, workload, interpreter, folder, CancelToken())
    try:
        runner.start([0])
        yield Prepared(target, interpreter, folder, workload, runner)
    finally:
        runner.close()


def told(made: Prepared, variant: str) -> Accepted | Rejected:
    check = EquivalenceCheck(made.runner, ORIGINAL, made.workload, hash_seeds=(0,))
    accepted = Accepted(
        Candidate(variant, (), ("baseline",), "rewrite"), Measurement(Ratio(2.0, 1.9, 2.1), 8), Evidence()
    )
    look = Symbolic(CrossHair(made), check, made.target, made.workload)
    return look.check(accepted, 20.0, CancelToken())


@pytest.mark.slow
@pytest.mark.skipif(not ours_can(own_interpreter()), reason="the extra 'prove' is not installed")
@pytest.mark.parametrize("in_the_projects_own", [True, False])
def test_a_rewrite_that_is_wrong_for_one_number_is_rejected_with_it(
    tmp_path: Path, in_the_projects_own: bool
) -> None:
    with ready(tmp_path, in_the_projects_own) as made:
        wrong, equal = told(made, WRONG), told(made, EQUAL)
    assert isinstance(wrong, Rejected) and wrong.counterexample is not None
    assert wrong.counterexample.call == f"f({7919 * 7907})"
    assert isinstance(equal, Accepted) and equal.evidence.symbolic_paths


def test_our_interpreter_stands_in_only_for_one_of_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    there: Callable[[str], object] = lambda name: name == "crosshair" or None  # noqa: E731
    monkeypatch.setattr("importlib.util.find_spec", there)
    ours = own_interpreter()
    assert ours_can(ours)
    assert not ours_can(replace(ours, version=(3, sys.version_info[1] + 1, 0)))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert not ours_can(ours)
