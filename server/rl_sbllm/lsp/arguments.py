"""What a client gives to a command or a request of ours, checked: the wrong type is `InvalidParams`, with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

from lsprotocol import types as t
from pygls.exceptions import JsonRpcInvalidParams

_HIGHEST = 2**31 - 1
Given = Mapping[str, Any]


def given_of(value: object) -> Given:
    """The argument itself: an object, or nothing."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise JsonRpcInvalidParams("The argument has to be an object.")
    return value


def text_of(given: Given, key: str) -> str:
    """A text that must be there."""
    value = given.get(key)
    if not isinstance(value, str):
        raise JsonRpcInvalidParams(f"The request needs {key!r}, a text.")
    return value


def optional_text_of(given: Given, key: str) -> str | None:
    """A text, or nothing."""
    return None if given.get(key) is None else text_of(given, key)


def position_of(given: Given, key: str) -> t.Position | None:
    """A position of the document, or nothing."""
    at = given.get(key)
    if at is None:
        return None
    line, character = (at.get("line"), at.get("character")) if isinstance(at, Mapping) else (None, None)
    if not _counts(line) or not _counts(character):
        raise JsonRpcInvalidParams(
            f"{key!r} has to be a position: an object with 'line' and 'character', whole numbers."
        )
    return t.Position(line, character)


def _counts(value: object) -> TypeGuard[int]:
    """The protocol's unsigned integers."""
    return type(value) is int and 0 <= value <= _HIGHEST
