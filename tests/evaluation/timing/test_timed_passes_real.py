"""Timed passes in real workers: their results are compared, and nothing but work counts as speed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rl_sbllm.bench.evaluator.place import Place, place
from rl_sbllm.evaluation.checking import Checked
from rl_sbllm.evaluation.evaluator import StandardEvaluator
from rl_sbllm.evaluation.timing.rules import Outcome
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.execution import KeptBatch, PassSettings
from rl_sbllm.model.verdict import Reason, Rejected

pytestmark = pytest.mark.slow

ORIGINAL = """\
def f(xs):
    out = []
    for x in xs:
        out.append([x, sum(range(x % 40)) + len(xs)])
    return out
"""
CALLS = ["list(range(300))", "[]"]


@pytest.fixture(scope="module")
def here() -> Iterator[Place]:
    with place(ORIGINAL, CALLS) as made:
        yield made


@pytest.fixture(scope="module")
def evaluator(here: Place) -> StandardEvaluator:
    made = here.evaluator(seconds=300.0)
    made.prepare()
    return made


def checked_by(evaluator: StandardEvaluator, text: str) -> Checked:
    """What `check` says of a text."""
    found = evaluator.compare(text)
    return evaluator.time(text, found) if found.equivalent else found


CHEAT = """\
import sys

def f(xs):
    sys.f_calls = getattr(sys, "f_calls", 0) + 1
    out = []
    for x in xs:
        out.append([x, sum(range(x % 40)) + len(xs)])
    return out if sys.f_calls % 3 else []
"""


def test_a_text_that_is_right_when_watched_and_wrong_when_timed_is_caught(here: Place) -> None:
    with here.runner.timed_worker(ORIGINAL, PassSettings(copy_arguments=False)) as worker:
        expected = worker.run_kept(2)
    with here.runner.timed_worker(CHEAT, PassSettings(copy_arguments=False)) as worker:
        got = worker.run_kept(2)
    assert isinstance(expected, KeptBatch)
    assert isinstance(got, KeptBatch)
    assert [answer["kind"] for answer in expected.answers] == ["returned", "returned"]
    same = [a["value"] == b["value"] for a, b in zip(expected.answers, got.answers, strict=True)]
    assert same == [False, True]


LATER = """\
import sys

def f(xs):
    if len(xs) == 300:
        sys.f_calls = getattr(sys, "f_calls", 0) + 1
        if sys.f_calls > 20:
            return []
    out = []
    for x in xs:
        out.append([x, sum(range(x % 40)) + len(xs)])
    return out
"""


def test_what_only_timed_passes_do_differently_is_a_difference(evaluator: StandardEvaluator) -> None:
    checked = checked_by(evaluator, LATER)
    assert checked.equivalent is False
    assert checked.reason is Reason.DIFFERENT_RESULT
    assert checked.detail.startswith("In a timed pass, f(")


COLLECTOR_OFF = "import gc\n\n" + ORIGINAL.replace("    out = []\n", "    gc.disable()\n    out = []\n", 1)
FROZEN = "import gc\n\n" + ORIGINAL.replace("    out = []\n", "    gc.freeze()\n    out = []\n", 1)


@pytest.mark.parametrize("text", [COLLECTOR_OFF, FROZEN])
def test_switching_the_collector_off_is_no_gain(evaluator: StandardEvaluator, text: str) -> None:
    checked = checked_by(evaluator, text)
    assert (checked.equivalent, checked.reason) == (False, Reason.CHANGED_STATE)
    (verdict,) = evaluator.screen([Candidate(text, (), ("baseline",), "test")], CancelToken())
    assert isinstance(verdict, Rejected)
    assert verdict.reason is Reason.FORBIDDEN


MEMO = """\
_kept = {}

def f(xs):
    key = tuple(xs)
    if key not in _kept:
        _kept[key] = [[x, sum(range(x % 40)) + len(xs)] for x in xs]
    return [list(pair) for pair in _kept[key]]
"""


def test_what_is_kept_between_calls_shows_as_repeated_alone(evaluator: StandardEvaluator) -> None:
    checked = checked_by(evaluator, MEMO)
    assert checked.equivalent is not False, checked.detail
    assert checked.verdict is not Outcome.FASTER
    assert checked.speedup_repeated is not None
    assert checked.speedup_repeated.low > 1.3


SABOTAGE = """\
import builtins

_len = len

def _slow(xs):
    for _ in range(200):
        pass
    return _len(xs)

builtins.len = _slow

def f(xs):
    out = []
    for x in xs:
        out.append([x, sum(range(x % 40)) + _len(xs)])
    return out
"""


def test_a_worker_that_ran_one_text_never_runs_another(evaluator: StandardEvaluator) -> None:
    checked = checked_by(evaluator, SABOTAGE)
    assert checked.verdict is not Outcome.FASTER
