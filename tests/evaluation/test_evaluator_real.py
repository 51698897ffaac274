"""The evaluator over real workers in the real sandbox: honest gains are found, pretended ones are not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rl_sbllm.evaluation.evaluator import StandardEvaluator
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.verdict import Accepted, Rejected, Verdict
from rl_sbllm.model.workload import ModuleCases, Origin, Workload
from tests.evaluation.real_evaluator import evaluator_over

pytestmark = pytest.mark.slow

ORIGINAL = """
def unique(xs):
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return out
"""
WORKLOAD = """
def inputs(scale):
    return [((([7, 3, 9] * 100 + list(range(150 * scale))),), {}), (([],), {})]
"""
GAIN = "\ndef unique(xs):\n    return list(dict.fromkeys(xs))\n"
WRONG = "\ndef unique(xs):\n    return list(set(xs))[::-1]\n"
SAME = ORIGINAL.replace("out", "seen")
MEMO = (
    "\n_kept = {}\n\n\ndef _slowly(xs):"
    + ORIGINAL.partition(":")[2]
    + "\n\ndef unique(xs):\n    key = tuple(xs)\n    if key not in _kept:\n        _kept[key] = _slowly(xs)\n    return list(_kept[key])\n"
)
AT_IMPORT = "\n_TABLE = [i * i % 7 for i in range(100_000)]\n\n\ndef unique(xs):\n    return list(dict.fromkeys(xs))\n"


@pytest.fixture(scope="module")
def evaluator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandardEvaluator]:
    folder = tmp_path_factory.mktemp("target")
    given = folder / "workload.py"
    given.write_text(WORKLOAD)
    workload = Workload("unique", (ModuleCases(WORKLOAD, given, Origin.GIVEN),), scales=(1, 2, 4, 8, 16))
    with evaluator_over(folder, ORIGINAL, workload, 300.0) as here:
        here.evaluator.prepare()
        yield here.evaluator


def screened(evaluator: StandardEvaluator, source: str) -> Verdict:
    (verdict,) = evaluator.screen([Candidate(source, (), ("baseline",), "test")], CancelToken())
    return verdict


def test_a_real_gain_is_accepted_and_confirmed_with_its_figures(evaluator: StandardEvaluator) -> None:
    verdict = screened(evaluator, GAIN)
    assert isinstance(verdict, Accepted), verdict
    (confirmed,) = evaluator.confirm([verdict], CancelToken())
    assert isinstance(confirmed, Accepted), confirmed
    assert confirmed.measurement.speedup.low > 2.0
    assert confirmed.measurement.import_seconds < 0.05


def test_a_function_under_other_names_is_no_gain(evaluator: StandardEvaluator) -> None:
    verdict = screened(evaluator, SAME)
    assert isinstance(verdict, Rejected)
    assert verdict.reason.value in ("not-faster", "undecided", "slower")


def test_another_order_is_a_difference_with_a_counterexample(evaluator: StandardEvaluator) -> None:
    verdict = screened(evaluator, WRONG)
    assert isinstance(verdict, Rejected)
    assert verdict.reason.value == "different-order" or verdict.reason.value == "different-result"
    assert verdict.counterexample is not None


def test_what_is_kept_between_calls_does_not_make_a_variant_faster(evaluator: StandardEvaluator) -> None:
    verdict = screened(evaluator, MEMO)
    assert isinstance(verdict, Rejected), verdict


def test_work_moved_to_import_is_rejected_where_a_pass_does_not_repay_it(
    evaluator: StandardEvaluator,
) -> None:
    verdict = screened(evaluator, AT_IMPORT)
    assert isinstance(verdict, Accepted), verdict
    (confirmed,) = evaluator.confirm([verdict], CancelToken())
    assert isinstance(confirmed, Rejected), confirmed
    assert "Loading it takes" in confirmed.detail


def test_a_check_of_two_equal_texts_claims_nothing(evaluator: StandardEvaluator) -> None:
    same, gain = (evaluator.time(text, evaluator.compare(text)) for text in (ORIGINAL, GAIN))
    assert (same.equivalent, gain.equivalent) == (True, True)
    assert same.verdict.value != "faster"
    assert gain.verdict.value == "faster"
