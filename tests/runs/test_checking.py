"""`check`: what is known of the behaviour is said also where the original cannot be timed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rl_sbllm.evaluation.checking import Checked
from rl_sbllm.evaluation.evaluator import StandardEvaluator
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import CannotRun, CannotTime
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.verdict import Reason
from rl_sbllm.model.workload import Workload
from rl_sbllm.runs.checking import checked
from rl_sbllm.runs.preparation import Prepared
from rl_sbllm.syntax.target import find_target

TEXT = "def f(xs):\n    return sum(xs)\n"


class Untimed:
    """An evaluator whose original runs but cannot be timed."""

    noise = None

    def __init__(self, found: Checked, error: Exception) -> None:
        self._found, self._error = found, error

    def compare(self, other: str) -> Checked:
        return self._found

    def prepare(self) -> None:
        raise self._error


def document(folder: Path, found: Checked, error: Exception) -> dict[str, Any]:
    path = folder / "f.py"
    path.write_text(TEXT)
    request = RunRequest(path, "f", kind="check", against=path)
    interpreter = SimpleNamespace(version=(3, 11, 7))
    ready = SimpleNamespace(
        target=find_target(path, TEXT, "f"),
        interpreter=interpreter,
        runner=SimpleNamespace(sandbox_level="A"),
        workload=Workload("f", ()),
    )
    evaluator = cast(StandardEvaluator, Untimed(found, error))
    return checked(request, cast(Prepared, ready), evaluator, lambda: 9.0, CancelToken())


def test_equal_texts_that_cannot_be_timed_are_equivalent_without_a_speedup(tmp_path: Path):
    said = document(tmp_path, Checked(True), CannotTime("A pass takes 9 s, too long to race."))
    assert (said["equivalent"], said["speedup"], said["baseline"]) == (True, None, None)
    assert said["evidence"]["not_compared"] == ["the speed of the two: A pass takes 9 s, too long to race."]


def test_a_difference_is_said_where_the_original_always_raises(tmp_path: Path):
    found = Checked(False, Reason.DIFFERENT_EXCEPTION, "f(0): expected a, got b")
    said = document(tmp_path, found, CannotRun("f raises on every one of its 2 cases."))
    assert (said["equivalent"], said["reason"]) == (False, "different-exception: f(0): expected a, got b")


def test_an_original_that_always_raises_is_not_said_to_equal_anything(tmp_path: Path):
    with pytest.raises(CannotRun):
        document(tmp_path, Checked(True), CannotRun("f raises on every one of its 2 cases."))
