"""From what a user names (a file with a function's name or line, or a cursor) to the function meant."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from pathlib import Path, PurePath

from rl_sbllm.model.errors import BadInput
from rl_sbllm.model.target import Target
from rl_sbllm.syntax.errors import first_error_line
from rl_sbllm.syntax.grammars import language_of
from rl_sbllm.syntax.outline import Function, function_at, functions
from rl_sbllm.syntax.positions import ClientPosition, Encoding
from rl_sbllm.syntax.snapshot import Snapshot

LARGEST = 5_000_000
"""Characters of source in one file."""


def split_spec(argument: str, is_file: Callable[[str], bool] = os.path.isfile) -> tuple[Path, str]:
    """`FILE::NAME`, split at the first `::` after an existing file (a file's name may hold `::` itself)."""
    at = argument.find("::")
    if at < 0:
        raise BadInput(
            f"{argument!r} names no function.",
            help="Write FILE::NAME or FILE::LINE, e.g. app.py::total or app.py::12.",
        )
    first = argument[:at]
    while at >= 0:
        path, name = argument[:at], argument[at + 2 :]
        if is_file(path):
            if not name:
                raise BadInput(
                    f"{argument!r} names no function.", help="Write the name or a line after `::`."
                )
            return Path(path), name
        at = argument.find("::", at + 1)
    raise BadInput(
        "There is no such file.", where=first, help="Check the path; it is read from the current folder."
    )


def find_target(path: Path, text: str, spec: str, version: int | None = None) -> Target:
    """The function of that qualified name, or the innermost one at that one-based line. `BadInput` says what is wrong."""
    language = _language(path)
    _refuse_oversize(path, text)
    snapshot = Snapshot.of(language, text, version)
    line = first_error_line(snapshot)
    if line is not None:
        raise BadInput("The file does not parse.", f"{path}, line {line}", "Mend the syntax error first.")
    found = functions(snapshot)
    chosen = (
        _at_line(path, snapshot, found, int(spec))
        if spec.isdecimal()
        else _named(path, snapshot, found, spec)
    )
    return target_of(path, snapshot, chosen)


def at_position(
    path: Path, snapshot: Snapshot, position: ClientPosition, encoding: Encoding
) -> Target | None:
    """The innermost function at a cursor, None outside every function. The file may have errors elsewhere."""
    found = function_at(functions(snapshot), snapshot.lines.client_offset(position, encoding))
    return target_of(path, snapshot, found) if found is not None else None


def target_of(path: Path, snapshot: Snapshot, function: Function) -> Target:
    """An outline entry as the noun that runs work on."""
    return Target(
        path=path,
        language=snapshot.language,
        name=function.name,
        text=snapshot.text,
        start_byte=function.span.start,
        end_byte=function.span.end,
        range=snapshot.lines.range(function.span),
        version=snapshot.version,
    )


def _refuse_oversize(path: PurePath, text: str) -> None:
    """Every candidate is parsed, written and imported whole: of a huge file none would be tried within a budget."""
    if len(text) > LARGEST:
        raise BadInput(
            f"The file is too large: {len(text):,} characters, and at most {LARGEST:,} are looked at.",
            str(path),
            "Move the function into a file of its own, or the data into another one.",
        )


def _language(path: PurePath) -> str:
    name = language_of(path)
    if name is None:
        raise BadInput(
            "The language of this file is not known.", str(path), "Python files (.py) can be optimized."
        )
    return name


def _at_line(path: Path, snapshot: Snapshot, found: list[Function], line: int) -> Function:
    if not 1 <= line <= len(snapshot.lines):
        raise BadInput(
            f"The file has {len(snapshot.lines)} lines; there is no line {line}.", str(path), _known(found)
        )
    around = [f for f in found if _first_line(snapshot, f) <= line <= _last_line(snapshot, f)]
    if not around:
        raise BadInput(f"There is no function at line {line}.", str(path), _known(found))
    return max(around, key=lambda f: f.span.start)


def _named(path: Path, snapshot: Snapshot, found: list[Function], name: str) -> Function:
    named = [f for f in found if f.name == name]
    # an overload only declares; what runs is the definition that is left
    written = [f for f in named if not any(d.rpartition(".")[2] == "overload" for d in f.decorators)] or named
    written = _without_accessors(written)
    if not written:
        raise BadInput(f"There is no function {name!r}.", str(path), _suggestion(name, found))
    if len(written) > 1:
        lines = [_first_line(snapshot, f) for f in written]
        listed = ", ".join(map(str, lines))
        raise BadInput(
            f"{name!r} is defined {len(written)} times, at lines {listed}.",
            str(path),
            f"Choose one by its line, e.g. {path}::{lines[-1]}.",
        )
    return written[0]


def _without_accessors(written: list[Function]) -> list[Function]:
    """`Class.prop` is what a reader gets: a setter or deleter beside the getter is meant by its line only."""
    own = [f for f in written if not any(d.rpartition(".")[2] in ("setter", "deleter") for d in f.decorators)]
    return own or written


def _suggestion(name: str, found: list[Function]) -> str:
    names = list(dict.fromkeys(f.name for f in found))
    near = [n for n in names if n.rpartition(".")[2] == name.rpartition(".")[2]]
    near += [n for n in difflib.get_close_matches(name, names, n=5, cutoff=0.5) if n not in near]
    return f"Did you mean {', '.join(near[:5])}?" if near else _known(found)


def _known(found: list[Function]) -> str:
    if not found:
        return "The file defines no function."
    names = list(dict.fromkeys(f.name for f in found))
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return f"Its functions: {', '.join(names[:8])}{more}."


def _first_line(snapshot: Snapshot, function: Function) -> int:
    return snapshot.lines.line_at(function.span.start) + 1


def _last_line(snapshot: Snapshot, function: Function) -> int:
    return snapshot.lines.line_at(function.span.end) + 1
