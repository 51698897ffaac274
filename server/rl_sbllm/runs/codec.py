"""Requests and events as one JSON line each: the only form that crosses the pipe of a run process.

Decoding is strict: an unknown field, a missing one or a value of the wrong type is a `CodecError` that names the
place. Encoding is generic over frozen dataclasses, enums, paths, tuples and plain JSON values.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from rl_sbllm.model import events
from rl_sbllm.model.events import Event
from rl_sbllm.model.request import RunRequest

EVENT_TYPES: Mapping[str, type] = {kind.__name__: kind for kind in get_args(events.Event)}


class CodecError(ValueError):
    """A line that is not what it should be; the message names the place in it."""


def encode_request(request: RunRequest) -> str:
    """One JSON line, with its line end."""
    return _line(to_json(request))


def decode_request(line: str) -> RunRequest:
    """The inverse of `encode_request`; raises `CodecError`."""
    request: RunRequest = from_json(RunRequest, _loads(line), "request")
    return request


def encode_event(event: Event) -> str:
    """One JSON line, with its line end; `event` names the type."""
    return _line({"event": type(event).__name__, **to_json(event)})


def decode_event(line: str) -> Event:
    """The inverse of `encode_event`; raises `CodecError`."""
    data = _loads(line)
    if not isinstance(data, dict) or not isinstance(data.get("event"), str):
        raise CodecError("event: an object with the name of an event was expected")
    name = data.pop("event")
    if name not in EVENT_TYPES:
        raise CodecError(f"event: no event is called {name!r}")
    event: Event = from_json(EVENT_TYPES[name], data, name)
    return event


def to_json(value: Any) -> Any:
    """A model value as plain JSON data."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    raise CodecError(f"a {type(value).__name__} cannot be sent")


def from_json(kind: Any, data: Any, where: str) -> Any:
    """`data` as a value of the type `kind`; `where` is named in errors."""
    if kind is Any:
        return data
    if is_dataclass(kind):
        return _decode_dataclass(kind, data, where)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(kind), data, where)
    if origin is tuple:
        return _decode_tuple(get_args(kind), data, where)
    if origin in (dict, Mapping):
        _require(isinstance(data, dict), where, "an object", data)
        return {key: from_json(get_args(kind)[1], item, f"{where}.{key}") for key, item in data.items()}
    return _decode_atom(kind, data, where)


def _decode_dataclass(kind: Any, data: Any, where: str) -> Any:
    _require(isinstance(data, dict), where, "an object", data)
    hints, known = _shape(kind)
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise CodecError(f"{where}: unknown field {unknown[0]!r}")
    missing = [name for name, field in known.items() if name not in data and _is_required(field)]
    if missing:
        raise CodecError(f"{where}: field {missing[0]!r} is missing")
    return kind(**{name: from_json(hints[name], item, f"{where}.{name}") for name, item in data.items()})


@cache
def _shape(kind: type) -> tuple[dict[str, Any], dict[str, Field[Any]]]:
    return get_type_hints(kind), {field.name: field for field in fields(kind)}


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _decode_union(members: tuple[Any, ...], data: Any, where: str) -> Any:
    if data is None and type(None) in members:
        return None
    rest = [member for member in members if member is not type(None)]
    for member in rest[:-1]:
        try:
            return from_json(member, data, where)
        except CodecError:
            continue
    return from_json(rest[-1], data, where)


def _decode_tuple(members: tuple[Any, ...], data: Any, where: str) -> tuple[Any, ...]:
    _require(isinstance(data, list), where, "a list", data)
    if len(members) == 2 and members[1] is Ellipsis:
        return tuple(from_json(members[0], item, f"{where}[{i}]") for i, item in enumerate(data))
    _require(len(data) == len(members), where, f"a list of {len(members)}", data)
    pairs = zip(members, data, strict=True)
    return tuple(from_json(member, item, f"{where}[{i}]") for i, (member, item) in enumerate(pairs))


_ATOMS: Mapping[type, tuple[str, Callable[[Any], bool]]] = {
    bool: ("true or false", lambda data: isinstance(data, bool)),
    int: ("a whole number", lambda data: isinstance(data, int) and not isinstance(data, bool)),
    float: ("a number", lambda data: isinstance(data, (int, float)) and not isinstance(data, bool)),
    str: ("a text", lambda data: isinstance(data, str)),
    type(None): ("null", lambda data: data is None),
    Path: ("a path", lambda data: isinstance(data, str)),
}


def _decode_atom(kind: Any, data: Any, where: str) -> Any:
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(data)
        except ValueError:
            choices = ", ".join(str(member.value) for member in kind)
            raise CodecError(f"{where}: {data!r} is none of {choices}") from None
    if kind not in _ATOMS:
        raise CodecError(f"{where}: the type {kind!r} has no form in JSON")
    expected, fits = _ATOMS[kind]
    _require(fits(data), where, expected, data)
    return float(data) if kind is float else kind(data) if kind is Path else data


def _require(fits: bool, where: str, expected: str, data: Any) -> None:
    if not fits:
        raise CodecError(f"{where}: {expected} was expected, not {type(data).__name__}")


def _loads(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CodecError(f"not a line of JSON: {error}") from None


def _line(data: Any) -> str:
    return json.dumps(data, separators=(",", ":")) + "\n"
