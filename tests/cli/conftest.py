"""A home of its own for every test, and the run process with a session that plays parts (tests/runs/fake_process.py)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from rl_sbllm.cli.commands import run
from rl_sbllm.runs import launch
from rl_sbllm.runs.places import HOME_VARIABLE
from rl_sbllm.runs.terms import Terms
from tests.reports.samples import BEFORE

FAKE = str(Path(__file__).parents[1] / "runs" / "fake_process.py")

REAL = launch.command_line


class Said(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def quiet_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of the test, with a project and one file in it."""

    def command_line(started: float, terms: Terms) -> list[str]:
        return [sys.executable, FAKE, repr(started), *terms.as_arguments()]

    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setattr(launch, "command_line", command_line)
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text("")
    (project / "app.py").write_text(BEFORE)
    monkeypatch.chdir(project)
    return project


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def call(*words: str) -> Said:
        code = run(words, time.monotonic())
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture
def real_runs(quiet_place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real session instead of the one that plays parts."""
    monkeypatch.setattr(launch, "command_line", REAL)
