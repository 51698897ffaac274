"""Whatever is killed in the middle of a real run, no process stays behind, and what was measured is kept."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from rl_sbllm.reports.validate import problems
from rl_sbllm.runs.places import HOME_VARIABLE
from rl_sbllm.runs.store.database import Store
from tests.e2e.running import SLOW, Terminal, project
from tests.lsp.test_lifecycle import Wire

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted by a Linux call"),
]
_SUBREAPER = 36
_PATIENCE = 2.0
WORDS = ("optimize", "app.py::distinct", "--workload", "inputs.py", "--budget-seconds", "60", "--json", "-")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))


@pytest.fixture
def left() -> Iterator[list[psutil.Process]]:
    """Filled by `survivors`; orphans of any depth become our own children, so that none can hide."""
    libc = ctypes.CDLL(None)
    assert libc.prctl(_SUBREAPER, 1, 0, 0, 0) == 0
    before = _beneath_us()
    yield before
    libc.prctl(_SUBREAPER, 0, 0, 0, 0)
    for process in set(_beneath_us()) - set(before):
        process.kill()


def _beneath_us() -> list[psutil.Process]:
    return [one for one in psutil.Process().children(recursive=True) if one.is_running()]


def survivors(before: list[psutil.Process]) -> list[str]:
    """Command lines of what still lives when its time is over."""
    end = time.monotonic() + _PATIENCE
    alive: list[psutil.Process] = []
    while found := set(_beneath_us()) - set(before):
        _, alive = psutil.wait_procs(list(found), timeout=max(0.0, end - time.monotonic()))
        if time.monotonic() >= end:
            return [_name(one) for one in alive]
    return []


def _name(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return f"process {process.pid}"


def _sandboxed(before: list[psutil.Process]) -> bool:
    """Whether interpreters of the sandbox run now."""
    return any("zygote" in _name(one) for one in set(_beneath_us()) - set(before))


def run_process_of(root: psutil.Process) -> psutil.Process:
    """The run process beneath the terminal program or the language server."""
    (found,) = [one for one in root.children() if "rl_sbllm.runs.process" in " ".join(one.cmdline())]
    return found


@pytest.mark.parametrize("moment", ["workload:", "baseline:", "original:", "found:"])
def test_cancel_leaves_nothing(tmp_path: Path, left: list[psutil.Process], moment: str):
    terminal = Terminal(project(tmp_path), *WORDS)
    terminal.until(moment)
    terminal.process.send_signal(signal.SIGINT)
    code, report = terminal.end()
    assert (code, report["status"], problems(report)) == (130, "cancelled", [])
    assert survivors(left) == []


@pytest.mark.parametrize("moment", ["workload:", "original:"])
def test_a_killed_terminal_program_takes_everything_with_it(
    tmp_path: Path, left: list[psutil.Process], moment: str
):
    terminal = Terminal(project(tmp_path), *WORDS)
    terminal.until(moment)
    assert moment != "original:" or _sandboxed(left)
    terminal.process.kill()
    terminal.process.wait(10.0)
    assert survivors(left) == []
    terminal.process.communicate()


def test_a_killed_run_process_leaves_its_findings(tmp_path: Path, left: list[psutil.Process]):
    terminal = Terminal(project(tmp_path), *WORDS)
    terminal.until("found:")
    run_process_of(psutil.Process(terminal.process.pid)).kill()
    code, report = terminal.end()
    assert (code, report["status"], problems(report)) == (4, "failed", [])
    assert "ended before its report" in report["error"]["what"]
    assert survivors(left) == []
    with Store.open() as store:
        (summary,) = store.runs()
        stored = store.run(summary.id)
    assert stored is not None
    assert (summary.status, stored.report) == ("interrupted", None)
    assert stored.best_sources
    assert all(source != SLOW for source in stored.best_sources)


def test_a_killed_language_server_takes_its_runs_with_it(tmp_path: Path, left: list[psutil.Process]):
    folder = project(tmp_path)
    uri = (folder / "app.py").as_uri()
    wire = Wire(
        [sys.executable, "-m", "rl_sbllm.lsp"],
        capabilities={"experimental": {"rlSbllm": {"runEvents": True}}},
    )
    document = {"uri": uri, "languageId": "python", "version": 1, "text": SLOW}
    wire.tell("textDocument/didOpen", {"textDocument": document})
    arguments = [{"uri": uri, "function": "distinct"}]
    wire.ask("workspace/executeCommand", {"command": "rl-sbllm.optimize", "arguments": arguments})
    wire.until(
        lambda m: m.get("method") == "rl-sbllm/runEvent" and "BaselineMeasured" in str(m["params"]["event"])
    )
    assert run_process_of(psutil.Process(wire.process.pid)).is_running()
    assert _sandboxed(left)
    os.kill(wire.process.pid, signal.SIGKILL)
    wire.process.wait(10.0)
    assert survivors(left) == []
    wire.process.communicate()
