"""What both sides believe of the extensions to LSP is the same: names, and the fields of every parameter and answer."""

from __future__ import annotations

import re
import types
import typing
from pathlib import Path

import pytest

from rl_sbllm.lsp import protocol
from rl_sbllm.lsp.requests import REQUESTS

CLIENT = Path(__file__).resolve().parents[2] / "vscode-client" / "src" / "protocol.ts"
TEXT = CLIENT.read_text("utf-8")
NAMES = dict(re.findall(r'^export const (\w+) = "([^"]+)";', TEXT, re.M))
INTERFACES = {
    name: dict(re.findall(r"^  (\w+): ([^;]+);", body, re.M))
    for name, body in re.findall(r"^export interface (\w+) \{\n(.*?)^\}", TEXT, re.M | re.S)
}
SHAPES = {
    name: value
    for name, value in vars(protocol).items()
    if isinstance(value, type) and typing.is_typeddict(value)
}


def in_typescript(kind: object) -> str:
    """A type of the server as the client writes it."""
    if isinstance(kind, types.UnionType):
        return " | ".join(in_typescript(one) for one in typing.get_args(kind))
    if typing.get_origin(kind) is list:
        return in_typescript(typing.get_args(kind)[0]) + "[]"
    plain = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}
    return plain.get(kind) or kind.__name__  # type: ignore[arg-type,attr-defined]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_the_same_on_both_sides(name: str):
    assert getattr(protocol, name) == NAMES[name]


def test_the_client_knows_every_shape_of_the_server():
    assert set(INTERFACES) == set(SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_the_same_on_both_sides(name: str):
    hints = typing.get_type_hints(SHAPES[name])
    assert INTERFACES[name] == {field: in_typescript(kind) for field, kind in hints.items()}


def test_every_request_is_answered_and_named_to_the_client():
    assert set(REQUESTS) == set(protocol.REQUESTS)
    assert set(protocol.REQUESTS) <= set(NAMES.values())
