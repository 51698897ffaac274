"""What a client says that is out of its mind: well-formed messages in any order, and a share that is not well formed.

All of it is drawn from one seed, but for what is taken from the server's own answers (runs, variants, tokens).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rl_sbllm.bench.lsp_fuzzing.values import FUNCTION_NAMES, anything, document, piece, spoiled
from rl_sbllm.lsp import protocol

Json = dict[str, Any]
_SPOILED = 0.15
_SELDOM = {protocol.INPUTS: 1, protocol.FORGET: 3}
_NO_URIS = (
    "",
    "file:",
    "untitled:Untitled-1",
    "http://nowhere/%zz.py",
    "file:///a%00b.py",
    "file:///" + "x" * 5000 + ".py",
    "file:///elsewhere.py",
)
_MODES = ("all", "useful", "off", "sometimes", 7)


@dataclass
class Seen:
    """What the server told, to be asked about."""

    runs: list[str] = field(default_factory=list)
    actions: list[Json] = field(default_factory=list)
    tokens: list[Any] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)


class Messages:
    """`uris`: documents that exist. `budget`: seconds of a run."""

    def __init__(self, draw: random.Random, uris: Sequence[str], budget: float) -> None:
        self._draw, self._uris, self._budget = draw, list(uris), budget
        self._version = 0
        self.seen = Seen()

    def next(self) -> Json:
        """`method` and `params`; with `ask` true it is to be a request. `raw` is sent as it is."""
        makers = (
            self._text,
            self._question,
            self._command,
            self._own,
            self._cancel,
            self._settings,
            self._nonsense,
        )
        made = self._draw.choices(makers, weights=(30, 25, 10, 12, 12, 3, 6))[0]()
        if "params" in made and self._draw.random() < _SPOILED:
            made["params"] = spoiled(self._draw, made["params"])
        if "raw" not in made and self._draw.random() < 0.01:
            made["ask"] = not made["ask"]
        return made

    def _uri(self) -> str:
        return self._draw.choice(self._uris if self._draw.random() < 0.9 else _NO_URIS)

    def _at(self) -> Json:
        if self._draw.random() < 0.03:
            return {"line": self._draw.choice((-1, 10**9, 3)), "character": self._draw.choice((-5, 10**12))}
        return {"line": self._draw.randrange(25), "character": self._draw.randrange(30)}

    def _range(self) -> Json:
        return {"start": self._at(), "end": self._at()}

    def _text(self) -> Json:
        draw, uri = self._draw, self._uri()
        self._version += draw.choice((1, 1, 1, 0, -3))
        if draw.random() < 0.35:
            item = {
                "uri": uri,
                "languageId": draw.choice(("python", "python", "c")),
                "version": self._version,
                "text": document(draw),
            }
            return _tell("textDocument/didOpen", {"textDocument": item})
        if draw.random() < 0.1:
            return _tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        changes: list[Json] = [
            {"range": self._range(), "text": piece(draw)} for _ in range(draw.randint(0, 2))
        ]
        if draw.random() < 0.2:
            changes.append({"text": document(draw)})
        return _tell(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": self._version}, "contentChanges": changes},
        )

    def _question(self) -> Json:
        draw, of = self._draw, {"uri": self._uri()}
        kind = draw.randrange(4)
        if kind == 0:
            return _ask("textDocument/hover", {"textDocument": of, "position": self._at()})
        if kind == 1:
            return _ask("textDocument/codeLens", {"textDocument": of})
        if kind == 2 and self.seen.actions:
            return _ask("codeAction/resolve", draw.choice(self.seen.actions))
        return _ask(
            "textDocument/codeAction",
            {"textDocument": of, "range": self._range(), "context": {"diagnostics": []}},
        )

    def _command(self) -> Json:
        name = self._draw.choices(
            (
                protocol.OPTIMIZE,
                protocol.CANCEL,
                protocol.SHOW_REPORT,
                protocol.APPLY_VARIANT,
                "rl-sbllm.none",
            ),
            (10, 4, 2, 3, 1),
        )[0]
        given = (
            {**self._function(), **self._variant()}
            if name == protocol.CANCEL
            else self._function()
            if name == protocol.OPTIMIZE
            else self._variant()
        )
        return _ask("workspace/executeCommand", {"command": name, "arguments": [given]})

    def _own(self) -> Json:
        """A request of ours; making inputs starts a process, and what was forgotten cannot be asked about: both are asked seldom."""
        name = self._draw.choices(protocol.REQUESTS, [_SELDOM.get(one, 30) for one in protocol.REQUESTS])[0]
        if name in (protocol.RUN, protocol.INPUTS):
            token = (
                {"workDoneToken": f"mine-{self._draw.randrange(10**9)}"} if self._draw.random() < 0.7 else {}
            )
            return _ask(name, {**self._function(), **token})
        return _ask(name, {"most": 5} if name == protocol.RUNS else self._variant())

    def _function(self) -> Json:
        draw, given = self._draw, {"uri": self._uri()}
        if draw.random() < 0.8:
            given["function"] = draw.choice(FUNCTION_NAMES)
        return {**given, "start": self._at()} if draw.random() < 0.5 else given

    def _variant(self) -> Json:
        run = self._draw.choice(self.seen.runs or ["none"])
        return {"run": run, "variant": self._draw.choice(("v1", "v2", "v3"))}

    def _cancel(self) -> Json:
        draw, seen = self._draw, self.seen
        if draw.random() < 0.5:
            return _tell("$/cancelRequest", {"id": draw.choice(seen.ids[-20:] or [0])})
        return _tell(
            "window/workDoneProgress/cancel", {"token": draw.choice(seen.tokens[-5:] or ["unknown"])}
        )

    def _settings(self) -> Json:
        return _tell("workspace/didChangeConfiguration", {"settings": {protocol.SECTION: self.settings()}})

    def settings(self) -> Json:
        """What the client answers when it is asked for them, too."""
        draw = self._draw
        return {
            "codeLens": draw.choice(_MODES),
            "hints": draw.choice((True, False, "no")),
            "budgetSeconds": draw.choice((self._budget, self._budget, -1, "long")),
            "workspaceTrusted": draw.random() < 0.9,
        }

    def _nonsense(self) -> Json:
        draw = self._draw
        raw: tuple[object, ...] = (
            {"jsonrpc": "2.0", "id": None, "method": "textDocument/hover", "params": {}},
            {"jsonrpc": "2.0", "id": [1], "method": "textDocument/hover", "params": {}},
            {"jsonrpc": "2.0", "id": "nobody asked", "result": anything(draw)},
            {"jsonrpc": "2.0", "id": "nobody asked", "error": anything(draw)},
            {"jsonrpc": "1.0", "method": "textDocument/didOpen", "params": anything(draw)},
            {"method": "textDocument/hover"},
            {"jsonrpc": "2.0"},
            {"jsonrpc": "2.0", "method": anything(draw)},
            [1, 2],
            "text",
            None,
            b"{not json",
            b"\xff\xfe{}",
            b"[" * 5000,
        )
        if draw.random() < 0.5:
            return {"raw": draw.choice(raw)}
        method = draw.choice(
            ("initialize", "workspace/symbol", "$/progress", "$/setTrace", "none/such", "window/showMessage")
        )
        return {"method": method, "params": anything(draw), "ask": draw.random() < 0.7}


def _tell(method: str, params: Json) -> Json:
    return {"method": method, "params": params, "ask": False}


def _ask(method: str, params: Json) -> Json:
    return {"method": method, "params": params, "ask": True}
