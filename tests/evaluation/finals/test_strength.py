"""How many deliberate errors the cases of a variant would have caught, and what is said when there is no time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.finals.strength import MOST, OF_A_CHECK, PlantedErrors
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.errors import Cancelled
from rl_sbllm.model.measurement import Measurement, Ratio
from rl_sbllm.model.verdict import Accepted, Evidence
from rl_sbllm.model.workload import CallExpression, Domain, ExpressionCases, Origin, Workload
from tests.evaluation.equivalence.local_runner import LocalRunner

ORIGINAL = """
def f(xs, limit):
    kept = []
    for x in xs:
        if x < limit:
            kept.append(x)
    return kept
"""
VARIANT = """
def f(xs, limit):
    return [x for x in xs if x < limit]
"""
FULL = ("[1, 2, 3, 4], 3", "[], 1", "[5, 5], 5")
POOR = ("[], 1",)
AMPLE = 60.0
"""Seconds by the clock of the test, so many that what the original takes on a busy machine does not count."""


def ticking(step: float) -> Callable[[], float]:
    """A clock that is `step` seconds later at each look."""
    now = [0.0]

    def clock() -> float:
        now[0] += step
        return now[0]

    return clock


def planting(tmp_path: Path, calls: Sequence[str], clock: Callable[[], float] | None = None) -> PlantedErrors:
    path = tmp_path / "module.py"
    path.write_text(ORIGINAL)
    items = [{"arguments": call, "setup": "", "count": 1} for call in calls]
    source = {"kind": "expressions", "origin": "given", "items": items}
    recipe = {"entry": "f", "timing": [source], "probes": [], "headline_scale": 1, "scales": [1]}
    expressions = ExpressionCases(tuple(map(CallExpression, calls)), Origin.GIVEN)
    workload = Workload("f", (expressions,), domain=Domain.GIVEN)
    runner: Any = LocalRunner(path, recipe)
    check = EquivalenceCheck(runner, ORIGINAL, workload, hash_seeds=(0,))
    return PlantedErrors(check, ORIGINAL, "f", clock or ticking(0.0))


def accepted() -> Accepted:
    candidate = Candidate(VARIANT, (), ("baseline",), "rewrite")
    return Accepted(candidate, Measurement(Ratio(2.0, 1.9, 2.1), 8), Evidence(cases_equal=3))


def test_good_inputs_catch_more_than_poor_ones(tmp_path: Path) -> None:
    good = planting(tmp_path, FULL).counted(VARIANT, OF_A_CHECK, AMPLE, CancelToken())
    poor = planting(tmp_path, POOR).counted(VARIANT, OF_A_CHECK, AMPLE, CancelToken())
    assert good is not None
    assert poor is not None
    assert good[0] == poor[0]
    assert poor[1] < good[1] == good[0]


def test_it_stands_in_the_evidence_of_the_variant(tmp_path: Path) -> None:
    looked = planting(tmp_path, FULL).check(accepted(), AMPLE, CancelToken())
    assert looked.evidence.planted_errors is not None
    made, caught = looked.evidence.planted_errors
    assert 0 < caught <= made <= MOST
    assert looked.evidence.cases_equal == 3


def test_the_few_for_which_there_was_time_say_nothing(tmp_path: Path) -> None:
    counted = planting(tmp_path, FULL, ticking(0.3 * AMPLE)).counted(
        VARIANT, OF_A_CHECK, AMPLE, CancelToken()
    )
    assert counted is None


def test_without_time_nothing_is_said(tmp_path: Path) -> None:
    looked = planting(tmp_path, FULL, ticking(1.0)).check(accepted(), 0.1, CancelToken())
    assert looked.evidence.planted_errors is None


def test_a_share_of_more_than_is_left_of_the_run_is_none(tmp_path: Path) -> None:
    at_the_end = replace(planting(tmp_path, FULL), left=lambda: 0.0)
    assert at_the_end.check(accepted(), AMPLE, CancelToken()).evidence.planted_errors is None


def test_errors_are_put_into_functions_that_only_the_variant_has(tmp_path: Path) -> None:
    text = "def f(xs, limit):\n    return helper(xs, limit)\n\n\ndef helper(xs, limit):\n    return [x for x in xs if x < limit]\n"
    counted = planting(tmp_path, FULL).counted(text, OF_A_CHECK, AMPLE, CancelToken())
    assert counted is not None
    assert counted[0] > 3


def test_it_can_be_cancelled(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        planting(tmp_path, FULL).counted(VARIANT, OF_A_CHECK, 1.0, cancel)
