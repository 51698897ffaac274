"""A run in a sandbox weaker than accepted ends before the text that it is asked about has run."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import pytest

from rl_sbllm.languages.python import runner as runners
from rl_sbllm.model.budget import Budget, CancelToken
from rl_sbllm.model.request import RunRequest
from rl_sbllm.runs import session
from rl_sbllm.runs.process import Output, run
from rl_sbllm.runs.terms import Terms
from tests.languages.python.without_layers import WithoutLayers

TEXT = "def total(xs):\n    found = 0\n    for x in xs:\n        found += x\n    return found\n"
INPUTS = "def inputs(scale):\n    return [(([1, 2, 3] * scale,), {})]\n"


def events(folder: Path, kind: str, terms: Terms) -> list[dict[str, Any]]:
    """What a whole run says; the other file leaves a mark beside itself wherever it is loaded."""
    path, other, workload = folder / "m.py", folder / "other.py", folder / "inputs.py"
    path.write_text(TEXT)
    other.write_text(f"open({str(folder / 'mark')!r}, 'w').close()\n{TEXT}")
    workload.write_text(INPUTS)
    request = RunRequest(
        path, "total", kind=kind, against=other, workload=workload, budget=Budget(seconds=4.0)
    )
    stream, cancel, started = io.BytesIO(), CancelToken(), time.monotonic()
    run(request, Output(stream, request, cancel, started, terms), cancel, started, session.run)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.fixture
def nearly_bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runners, "launcher", lambda: WithoutLayers(tmp_path, ("landlock", "seccomp")))


@pytest.mark.parametrize("kind", ["check", "optimize"])
@pytest.mark.usefixtures("nearly_bare")
def test_a_level_that_is_not_accepted_ends_the_run_before_anything_is_compared(tmp_path: Path, kind: str):
    *said, last = events(tmp_path, kind, Terms())
    report = last["report"]
    assert (last["event"], report["status"], report["machine"]["sandbox"]) == ("RunFinished", "failed", "D")
    assert "reaches level D; level C is asked for" in report["error"]["what"]
    assert [one["event"] for one in said if one["event"] != "Notice"] == [
        "RunStarted",
        "Phase",
        "SandboxReached",
    ]
    assert not (tmp_path / "mark").exists()


@pytest.mark.usefixtures("nearly_bare")
def test_a_level_that_the_user_accepted_lets_the_other_file_run(tmp_path: Path):
    report = events(tmp_path, "check", Terms(weakest="D"))[-1]["report"]
    assert (tmp_path / "mark").exists()
    assert report["machine"]["sandbox"] == "D"
