"""Start, end, cancel and death of server and runs, over raw pipes where a client library would be too kind."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from lsprotocol import types as t

from tests.lsp.conftest import SERVER, SOURCE, Editor


class Wire:
    """Writes messages and reads answers, with nothing in between."""

    def __init__(self, command: list[str] = SERVER, folder: Path | None = None, **initialize: Any) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder
        )
        self._id = 0
        given = {"processId": None, "rootUri": None, "capabilities": {}, **initialize}
        self.capabilities = self.ask("initialize", given)["result"]["capabilities"]
        self.tell("initialized", {})

    def tell(self, method: str, params: Any, **rest: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **rest}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def ask(self, method: str, params: Any) -> dict[str, Any]:
        self._id += 1
        self.tell(method, params, id=self._id)
        return self.until(lambda m: m.get("id") == self._id and "method" not in m)

    def until(self, wanted: Any) -> dict[str, Any]:
        while not wanted(message := self._read()):
            pass
        return message

    def _read(self) -> dict[str, Any]:
        out = self.process.stdout
        assert out is not None
        length = 0
        while (line := out.readline().strip()) or not length:
            assert self.process.poll() is None or line, "the server ended"
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return json.loads(out.read(length))

    def open(self, path: Path) -> str:
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "python", "version": 1, "text": SOURCE}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def start_slow(self, path: Path) -> int:
        """Start a run that waits for its cancel; the process id of the run."""
        arguments = [{"uri": self.open(path), "function": "slow_sum"}]
        self.ask("workspace/executeCommand", {"command": "rl-sbllm.optimize", "arguments": arguments})
        said = self.until(
            lambda m: m.get("method") == "window/logMessage" and "pid" in m["params"]["message"]
        )
        return int(re.findall(r"pid (\d+)", said["params"]["message"])[0])

    def end(self) -> int:
        return self.process.wait(10)


def is_gone(pid: int, within: float = 5.0) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_exit_after_shutdown_is_zero_and_ends_the_run(tmp_path: Path):
    wire = Wire()
    pid = wire.start_slow(tmp_path / "a.py")
    assert wire.ask("shutdown", None)["result"] is None
    assert is_gone(pid, within=0.5)
    wire.tell("exit", None)
    assert wire.end() == 0


def test_modules_of_the_folder_it_is_started_in_are_never_imported(tmp_path: Path):
    for name in ("lsprotocol", "pygls", "asyncio", "tree_sitter"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('user code ran')\n")
    wire = Wire([sys.executable, "-m", "rl_sbllm.lsp"], folder=tmp_path)
    assert "hoverProvider" in wire.capabilities
    wire.process.kill()


def test_exit_without_shutdown_is_one():
    wire = Wire()
    wire.tell("exit", None)
    assert wire.end() == 1


def test_a_closed_pipe_ends_server_and_run(tmp_path: Path):
    wire = Wire()
    pid = wire.start_slow(tmp_path / "a.py")
    assert wire.process.stdin is not None
    wire.process.stdin.close()
    assert wire.end() == 1 and is_gone(pid)


def test_a_killed_server_takes_its_run_with_it(tmp_path: Path):
    wire = Wire()
    pid = wire.start_slow(tmp_path / "a.py")
    wire.process.send_signal(signal.SIGKILL)
    wire.end()
    assert is_gone(pid)


def test_a_killed_server_takes_its_hint_process_with_it(tmp_path: Path):
    wire = Wire()
    uri, server = wire.open(tmp_path / "a.py"), psutil.Process(wire.process.pid)
    while not server.children():
        wire.ask("textDocument/codeLens", {"textDocument": {"uri": uri}})
    (helper,) = server.children()
    assert "rl_sbllm.hints.process" in helper.cmdline()
    wire.process.send_signal(signal.SIGKILL)
    wire.end()
    assert is_gone(helper.pid, within=10.0)


@pytest.mark.slow
def test_a_server_ends_when_its_editor_died(tmp_path: Path):
    editor = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    wire = Wire(processId=editor.pid)
    pid = wire.start_slow(tmp_path / "a.py")
    editor.communicate(b"\n")
    assert wire.end() == 1 and is_gone(pid)


@pytest.mark.parametrize(
    "offered, chosen", [(["utf-8", "utf-16"], "utf-8"), (None, "utf-16"), (["utf-32"], "utf-32")]
)
def test_positions_are_counted_as_agreed(offered: list[str] | None, chosen: str, tmp_path: Path):
    general = {"general": {"positionEncodings": offered}} if offered else {}
    wire = Wire(capabilities=general)
    assert wire.capabilities["positionEncoding"] == chosen
    uri = wire.open(tmp_path / "a.py")
    units = (
        len("'😀'".encode(chosen + "-le" if chosen != "utf-8" else chosen))
        // {"utf-8": 1, "utf-16": 2, "utf-32": 4}[chosen]
    )
    changes = [
        {
            "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 9}},
            "text": "'😀'; def_ = 1",
        },
        {
            "range": {"start": {"line": 0, "character": units}, "end": {"line": 4, "character": 0}},
            "text": "\ndef renamed(xs):\n",
        },
    ]
    wire.tell(
        "textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": changes}
    )
    params = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 5}}
    told = wire.ask("textDocument/hover", params)["result"]
    assert told["contents"]["value"].startswith("renamed")
    assert told["contents"]["kind"] == "plaintext"
    wire.process.kill()


def test_an_editor_without_literals_gets_commands(tmp_path: Path):
    wire = Wire()
    uri = wire.open(tmp_path / "a.py")
    at = {"line": 4, "character": 5}
    params = {"textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": {"diagnostics": []}}
    (command,) = wire.ask("textDocument/codeAction", params)["result"]
    assert command["command"] == "rl-sbllm.optimize" and "kind" not in command
    wire.process.kill()


@pytest.mark.asyncio(loop_scope="session")
async def test_cancelling_the_progress_cancels_the_run(code: Editor):
    await code.start("slow_sum")
    await code.until(lambda: any(len(code.client.progress_reports[p]) > 1 for p in code.progresses()))
    (token,) = code.progresses()
    code.client.window_work_done_progress_cancel(t.WorkDoneProgressCancelParams(token))
    await code.until(lambda: isinstance(code.client.progress_reports[token][-1], t.WorkDoneProgressEnd))
    assert "cancelled" in (code.client.progress_reports[token][-1].message or "")
    await asyncio.sleep(0)
    assert await code.run("rl-sbllm.cancel") == 0
