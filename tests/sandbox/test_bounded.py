"""A command runs in bounded time with bounded output, and nothing of it stays behind."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.sandbox.bounded import run_bounded

PATH = {"PATH": os.environ["PATH"]}


def _shell(text: str, seconds: float = 10.0, **more: object):
    return run_bounded(["sh", "-c", text], environment=PATH, seconds=seconds, **more)  # type: ignore[arg-type]


def test_gives_exit_code_output_and_errors() -> None:
    done = _shell("echo out; echo err >&2; exit 3")
    assert (done.exit_code, done.output, done.errors, done.ended_by) == (3, "out\n", "err\n", None)


def test_the_environment_is_made_from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    assert "secret" not in _shell("env").output


def test_only_the_tail_of_a_long_output_is_kept() -> None:
    done = _shell("i=0; while [ $i -lt 2000 ]; do echo line$i; i=$((i+1)); done", output_bytes=100)
    assert len(done.output) == 100
    assert done.output.endswith("line1999\n")


def test_a_command_that_takes_too_long_is_ended() -> None:
    done = _shell("sleep 30", seconds=0.2)
    assert (done.ended_by, done.exit_code) == ("timeout", -9)


def test_a_child_left_behind_is_ended_and_not_waited_for() -> None:
    started = time.monotonic()
    done = _shell("sleep 30 & echo $!")
    assert time.monotonic() - started < 5
    assert done.exit_code == 0
    assert not _is_running(int(done.output))


def test_cancel_ends_it() -> None:
    cancel = CancelToken()
    threading.Timer(0.1, cancel.cancel).start()
    assert _shell("sleep 30", cancel=cancel).ended_by == "cancelled"


def test_a_command_that_is_not_there_is_a_failed_tool() -> None:
    with pytest.raises(ToolFailed, match="could not be started"):
        run_bounded(["/nowhere/at/all"], environment=PATH, seconds=1.0)


def _is_running(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return False
        if state in ("Z", "X"):
            return False
    return True
