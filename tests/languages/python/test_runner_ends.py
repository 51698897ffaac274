"""Cancel, and the death of the run process, end everything beneath it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import Cancelled
from tests.languages.python.running import make_runner, observe


def test_cancel_ends_a_worker_at_once(tmp_path: Path) -> None:
    cancel = CancelToken()
    looping = make_runner(tmp_path, cancel)
    looping.start([0])
    previous = signal.signal(signal.SIGALRM, lambda *_: cancel.cancel())
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    started = time.monotonic()
    try:
        with pytest.raises(Cancelled):
            observe(looping, "def total(xs):\n    while True: pass\n", seconds=30.0)
    finally:
        signal.signal(signal.SIGALRM, previous)
        looping.close()
    assert time.monotonic() - started < 2.0


HOST = """
import sys
from pathlib import Path
from tests.languages.python.running import make_runner, observe
from rl_sbllm.model.budget import CancelToken
runner = make_runner(Path(sys.argv[1]), CancelToken())
runner.start([0])
print("ready", flush=True)
observe(runner, "def total(xs):\\n    while True: pass\\n", seconds=60.0)
"""


def test_everything_ends_when_the_run_process_dies(tmp_path: Path) -> None:
    here = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": f"{here / 'server'}{os.pathsep}{here}"}
    with subprocess.Popen(
        [sys.executable, "-c", HOST, str(tmp_path)], stdout=subprocess.PIPE, env=environment, cwd=here
    ) as host:
        assert host.stdout is not None
        assert host.stdout.readline() == b"ready\n"
        _wait_until(lambda: len(_below(host.pid)) > 1)
        children = _below(host.pid)
        host.kill()
    _wait_until(lambda: not any(_is_running(pid) for pid in children))


def _below(pid: int) -> list[int]:
    try:
        children = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
    return children + [grandchild for child in children for grandchild in _below(child)]


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def _wait_until(condition) -> None:
    deadline = time.monotonic() + 10.0
    while not condition():
        assert time.monotonic() < deadline
        CancelToken().wait(0.01)
