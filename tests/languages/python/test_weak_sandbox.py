"""Where a layer is missing, the self-test finds out by trying, the level says so, and code of a model is refused."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from rl_sbllm.languages.python import runner as runners
from rl_sbllm.languages.python.selftest import probe_zygote
from rl_sbllm.languages.python.visible import INSIDE
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.model.events import BaselineMeasured
from rl_sbllm.runs.terms import Terms
from rl_sbllm.sandbox.launch import Jail, environment, spawn
from tests.languages.python.jailed import zygote_for
from tests.languages.python.running import make_runner

_ABSENT = "\n\ndef restrict(*args, **more):\n    return False\n"


@dataclass
class WithoutLayers:
    """A machine whose kernel lacks what the files named here would put on; the copy lies where workers may read."""

    folder: Path
    missing: tuple[str, ...]
    name: str = "bare"
    scratch: str | None = None

    def start(
        self, argv: Sequence[str], jail: Jail, control: socket.socket, errors: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        copy = self.folder / "inside"
        if not copy.exists():
            shutil.copytree(INSIDE, copy, ignore=shutil.ignore_patterns("__pycache__"))
            for name in self.missing:
                with (copy / f"{name}.py").open("a") as file:
                    file.write(_ABSENT)
        return spawn([argv[0], str(copy / "zygote.py"), *argv[2:]], environment(jail), control, errors)


@pytest.mark.parametrize(
    ("missing", "level", "gets_away_with"),
    [
        (("seccomp",), "C", {"send", "fork", "exec"}),
        (("landlock",), "C", {"read", "write"}),
        (("landlock", "seccomp"), "D", {"connect", "read", "write", "mode", "fork", "exec", "signal"}),
    ],
)
def test_the_self_test_finds_out_what_is_missing(
    tmp_path: Path, missing: tuple[str, ...], level: str, gets_away_with: set[str]
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    secret = tmp_path / "elsewhere"
    secret.mkdir()
    zygote = zygote_for(project, WithoutLayers(project, missing))
    try:
        found = probe_zygote(zygote, "bare", [secret])
    finally:
        zygote.close()
    assert (found.level, gets_away_with - set(found.succeeded)) == (level, set())
    assert "Missing" in found.sentence
    assert list(secret.iterdir()) == []


def test_a_run_with_a_model_ends_there_before_any_candidate_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runners, "launcher", lambda: WithoutLayers(tmp_path, ("seccomp",)))
    runner = make_runner(tmp_path, CancelToken())
    try:
        runner.start([0])
        measured = BaselineMeasured(0.1, 3, runner.sandbox_level, None)
    finally:
        runner.close()
    Terms().check(measured, model=False)
    Terms(weakest="C").check(measured, model=True)
    with pytest.raises(ToolFailed, match="level C; level B is asked for where a language model"):
        Terms().check(measured, model=True)
