"""`make bench-lsp-fuzz`: ten thousand messages of a client out of its mind to the language server, with real runs.

Afterwards the server must be alive, have answered every request once, with no internal error and none in its log, every
progress that began must have ended, and no process may be left. Exit code 1 with what was found otherwise.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from rl_sbllm.bench.lsp_fuzzing.messages import Messages
from rl_sbllm.bench.lsp_fuzzing.peer import Json, Peer, erratic
from rl_sbllm.lsp import protocol
from rl_sbllm.runs.places import HOME_VARIABLE

SERVER = (sys.executable, "-m", "rl_sbllm.lsp")
_MOST_OPEN = 40
_BEFORE = 20
_ABILITIES = {
    "window": {"workDoneProgress": True},
    "workspace": {
        "applyEdit": True,
        "configuration": True,
        "didChangeConfiguration": {"dynamicRegistration": True},
        "codeLens": {"refreshSupport": True},
        "workspaceEdit": {"documentChanges": True},
    },
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": [protocol.CODE_ACTION_KIND]}},
            "dataSupport": True,
            "disabledSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        }
    },
}
_BAD_LOG = re.compile(
    r"ERROR|CRITICAL|Traceback|Task exception|Exception"
    r"|.*could not be handled: (?!JSONDecodeError|RecursionError|UnicodeDecodeError)"
)


@dataclass(frozen=True)
class Outcome:
    """`codes`: how many answers by error code. Empty `defects` is what is wanted."""

    sent: int
    runs: int
    seconds: float
    codes: dict[object, int]
    defects: tuple[str, ...]


def fuzz(folder: Path, seed: int, count: int, budget: float, command: Sequence[str] = SERVER) -> Outcome:
    """Everything that is written goes below `folder`."""
    draw, began = random.Random(seed), time.monotonic()
    uris = [(folder / name).as_uri() for name in ("a.py", "b.py", "c d.py", "é.py", "n.txt")]
    messages = Messages(draw, uris, budget)
    log = folder / "server.log"
    answers = random.Random(seed + 1)
    peer = Peer(command, log, {HOME_VARIABLE: str(folder / "home")}, erratic(answers, messages.settings))
    peer.answered = lambda method, result: _remember(messages, method, result)
    peer.said = lambda method, params: _remember_said(messages, method, params)
    try:
        runs = _talk(peer, messages, count, {"budgetSeconds": budget})
        _settle(peer)
        _leave(peer)
    finally:
        peer.close()
    found = [*peer.defects, *(f"in the log: {line}" for line in _bad_lines(log))]
    return Outcome(count, runs, time.monotonic() - began, dict(peer.codes), tuple(found))


def _talk(peer: Peer, messages: Messages, count: int, options: Json) -> int:
    for _ in range(_BEFORE):
        _say(peer, messages)
    first = peer.ask(
        "initialize",
        {"processId": None, "rootUri": None, "capabilities": _ABILITIES, "initializationOptions": options},
    )
    peer.until(lambda: first not in peer.open, "initialize")
    peer.tell("initialized", {})
    for _ in range(count - _BEFORE):
        _say(peer, messages)
        if not peer.until(lambda: _waiting(peer) < _MOST_OPEN, "requests are answered"):
            break
    return len(messages.seen.runs)


def _say(peer: Peer, messages: Messages) -> None:
    made = messages.next()
    if "raw" in made:
        peer.send(made["raw"])
    elif made["ask"]:
        messages.seen.ids.append(peer.ask(made["method"], made["params"]))
    else:
        peer.tell(made["method"], made["params"])


def _waiting(peer: Peer) -> int:
    """A run as one request may take as long as it likes."""
    return sum(method not in (protocol.RUN, protocol.INPUTS) for method in peer.open.values())


def _remember(messages: Messages, method: str, result: object) -> None:
    """Called while the peer holds its lock."""
    seen = messages.seen
    if method == "textDocument/codeAction" and isinstance(result, list):
        seen.actions = (seen.actions + result)[-50:]
    elif (
        method in ("workspace/executeCommand", protocol.RUN) and isinstance(result, dict) and "run" in result
    ):
        seen.runs.append(result["run"])


def _remember_said(messages: Messages, method: str, params: Json) -> None:
    if method == "$/progress":
        messages.seen.tokens.append(params["token"])


def _settle(peer: Peer) -> None:
    """Every run is told to stop; then nothing may be open."""
    peer.ask("workspace/executeCommand", {"command": protocol.CANCEL, "arguments": [{}]})
    peer.until(lambda: not peer.open, "every request is answered")
    peer.until(lambda: peer.began == peer.ended, "every progress that began ends", 20.0)
    peer.defects += [f"without an answer: {method}" for method in peer.open.values()]


def _leave(peer: Peer) -> None:
    children = psutil.Process(peer.process.pid).children(recursive=True)
    runs = [one for one in children if "rl_sbllm.runs.process" in _command(one)]
    gone, left = psutil.wait_procs(runs, timeout=5.0)
    peer.defects += [f"a run was left: {_command(one)}" for one in left]
    last = peer.ask("shutdown", None)
    peer.until(lambda: last not in peer.open, "shutdown")
    peer.tell("exit", None)
    peer.until(lambda: peer.process.poll() is not None, "exit", 10.0)
    if peer.process.returncode != 0:
        peer.defects.append(f"exit code {peer.process.returncode}")
    _, left = psutil.wait_procs([one for one in children if one not in gone], timeout=5.0)
    peer.defects += [f"left after the exit: {_command(one)}" for one in left]


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return "?"


def _bad_lines(log: Path) -> list[str]:
    lines = log.read_text("utf-8", "replace").splitlines()
    return [line[:300] for line in lines if _BAD_LOG.match(line)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--budget-seconds", type=float, default=4.0, help="of each run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = fuzz(Path(folder), options.seed, options.messages, options.budget_seconds)
        if found.defects:
            print((Path(folder) / "server.log").read_text("utf-8", "replace")[-4000:])
    print(f"{found.sent} messages, {found.runs} runs, {found.seconds:.0f} s; answers by code: {found.codes}")
    print(f"{len(found.defects)} defects", *found.defects, sep="\n  ")
    return 1 if found.defects else 0


if __name__ == "__main__":
    sys.exit(main())
