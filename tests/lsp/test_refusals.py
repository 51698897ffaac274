"""What cannot be understood is refused with a sentence: never dropped, never a traceback, never shown to the user."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.conftest import SERVER
from tests.lsp.test_lifecycle import Wire

INVALID_PARAMS, INVALID_REQUEST, NOT_INITIALIZED = -32602, -32600, -32002


@pytest.fixture
def wire():
    found = Wire()
    yield found
    found.process.kill()
    found.process.wait()


def alive(wire: Wire) -> bool:
    return "result" in wire.ask(
        "textDocument/hover",
        {"textDocument": {"uri": "file:///none.py"}, "position": {"line": 0, "character": 0}},
    )


@pytest.mark.parametrize(
    ("method", "params", "named"),
    [
        (
            "textDocument/hover",
            {"textDocument": {"uri": "file:///a.py"}, "position": {"line": "three", "character": 0}},
            "textDocument/hover",
        ),
        ("textDocument/hover", {"textDocument": {"uri": "file:///a.py"}}, "'position' is missing"),
        ("textDocument/hover", None, "textDocument/hover"),
        ("textDocument/codeAction", [1, 2], "textDocument/codeAction"),
        ("workspace/executeCommand", {"command": "rl-sbllm.none"}, "rl-sbllm.none"),
        (
            "workspace/executeCommand",
            {"command": "rl-sbllm.cancel", "arguments": ["all"]},
            "has to be an object",
        ),
        ("rl-sbllm/forget", {"run": 5}, "'run'"),
        ("rl-sbllm/forget", ["all"], "has to be an object"),
        ("rl-sbllm/optimize", {"uri": 5}, "'uri'"),
        ("codeAction/resolve", {"title": "x", "data": {"variant": "v1"}}, "'run'"),
    ],
)
def test_parameters_of_a_wrong_form_are_named(wire: Wire, method: str, params: Any, named: str):
    error = wire.ask(method, params)["error"]
    assert error["code"] == INVALID_PARAMS
    assert named in error["message"]
    assert error.get("data") is None
    assert alive(wire)


def test_a_huge_list_of_nonsense_is_refused_at_once(wire: Wire):
    """Named one by one, its parts took a minute."""
    at = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    asked = {"textDocument": {"uri": "file:///a.py"}, "range": at, "context": {"diagnostics": [1] * 200_000}}
    assert wire.ask("textDocument/codeAction", asked)["error"]["code"] == INVALID_PARAMS


@pytest.mark.parametrize(
    "at", [{}, {"line": 1}, {"line": -1, "character": 0}, {"line": "1", "character": 0}, [1, 2], 5]
)
def test_a_position_that_is_none_is_said(wire: Wire, at: Any, tmp_path: Path):
    error = wire.ask("rl-sbllm/optimize", {"uri": wire.open(tmp_path / "a.py"), "start": at})["error"]
    assert (error["code"], "has to be a position" in error["message"]) == (INVALID_PARAMS, True)


def test_a_request_made_with_the_name_of_a_notification_is_answered(wire: Wire):
    error = wire.ask("textDocument/didClose", {"textDocument": {"uri": "file:///a.py"}})["error"]
    assert error["code"] == INVALID_REQUEST


def test_a_second_initialize_changes_nothing(wire: Wire, tmp_path: Path):
    uri = wire.open(tmp_path / "a.py")
    assert (
        wire.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})["error"]["code"]
        == INVALID_REQUEST
    )
    asked = {"textDocument": {"uri": uri}, "position": {"line": 3, "character": 5}}
    assert wire.ask("textDocument/hover", asked)["result"]["contents"]["value"].startswith("total")


def test_after_shutdown_requests_are_refused_and_exit_still_ends_it(wire: Wire):
    wire.ask("shutdown", None)
    assert wire.ask("textDocument/hover", {})["error"]["code"] == INVALID_REQUEST
    wire.tell("exit", None)
    assert wire.end() == 0


def test_before_initialize_requests_are_refused():
    message = b'{"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": {}}'
    framed = b"Content-Length: %d\r\n\r\n%b" % (len(message), message)
    done = subprocess.run(SERVER, input=framed, capture_output=True, timeout=20)
    assert str(NOT_INITIALIZED).encode() in done.stdout


@pytest.mark.parametrize(
    "body", [b"{not json", b"[" * 9000, b"[1, 2]", b"null", b'{"method": "x"}', b"\xff\xfe"]
)
def test_what_is_no_message_costs_nothing_and_shows_no_pop_up(wire: Wire, body: bytes):
    assert wire.process.stdin is not None
    wire.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    wire.tell("codeAction/resolve", {"title": "the next"}, id="next")
    said: list[str | None] = []
    wire.until(lambda message: said.append(message.get("method")) or message.get("id") == "next")
    assert "window/showMessage" not in said
