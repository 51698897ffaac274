"""What an editor feels while a real run goes on: how long the server's loop was held, answers meanwhile, memory when idle."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from rl_sbllm.bench.lsp_wire import Wire
from rl_sbllm.lsp import protocol
from rl_sbllm.runs.places import HOME_VARIABLE

_IDLE_SECONDS = 3.0
_TYPING_SECONDS = 0.1
Json = dict[str, object]


def measure_run(
    folder: Path, text: str, target: str, seconds: float, rounds: Callable[[Wire, str, int], Json]
) -> Json:
    """`rounds` asks questions, once a tenth of a second, until the run has ended; the figures are its and the probe's."""
    file, told = folder / "big.py", folder / "turns.json"
    file.write_text(text)
    wire = Wire(
        [sys.executable, "-m", "rl_sbllm.bench.lsp_probe", str(told)], {HOME_VARIABLE: str(folder / "home")}
    )
    wire.initialize(codeLens="useful", hints=True, budgetSeconds=seconds)
    time.sleep(_IDLE_SECONDS)
    idle = _memory(wire.pid)
    document = {"uri": file.as_uri(), "languageId": "python", "version": 1, "text": text}
    wire.tell("textDocument/didOpen", {"textDocument": document})
    argument = {"uri": file.as_uri(), "function": target}
    wire.ask("workspace/executeCommand", {"command": protocol.OPTIMIZE, "arguments": [argument]})
    end, turn, answers = time.monotonic() + seconds, 0, {}
    while time.monotonic() < end:
        answers = rounds(wire, file.as_uri(), turn)
        turn += 1
        time.sleep(_TYPING_SECONDS)
    wire.close()
    return {"rounds": turn, "idle_mb": idle, "answers": answers, "loop": json.loads(told.read_text())}


def _memory(pid: int) -> Json:
    """What the processes have for themselves, in MB; the server's is what an idle editor pays."""
    server = psutil.Process(pid)
    children = server.children(recursive=True)
    return {
        "server": server.memory_info().rss / 1e6,
        "with_children": sum(one.memory_info().rss for one in (server, *children)) / 1e6,
        "children": len(children),
    }
