"""The text of one function of a big file with the file's imports around it: what can be looked at without the rest.

Only text is cut here, nothing parsed, so it can be handed to another process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rl_sbllm.syntax.outline import Function, Place
from rl_sbllm.syntax.positions import decode
from rl_sbllm.syntax.snapshot import Snapshot

_LINE_END = re.compile(r"\r\n|\r")
_IMPORTS = {"import_statement", "import_from_statement", "future_import_statement"}


@dataclass(frozen=True)
class Excerpt:
    """`name` is the function's in this small file; `lines_before` are those before the function's first."""

    source: str
    name: str
    lines_before: int


def excerpt(snapshot: Snapshot, function: Function) -> Excerpt:
    header, name = _header(snapshot, function)
    lines = snapshot.lines
    start = lines.start(lines.line_at(function.span.start))
    text = decode(snapshot.data[start : function.span.end]).removeprefix("\ufeff")
    return Excerpt(header + text + "\n", name, header.count("\n"))


def _header(snapshot: Snapshot, function: Function) -> tuple[str, str]:
    plain = function.name.rpartition(".")[2]
    header = _imports(snapshot)
    if function.place is Place.CLASS:
        owner = function.name.split(".")[-2]
        return f"{header}class {owner}:\n", f"{owner}.{plain}"
    # an indented function keeps its indentation, which may matter inside its strings
    return (f"{header}if True:\n" if _indented(snapshot, function) else header), plain


@lru_cache(maxsize=1)  # one: it keeps a whole file and its tree alive
def _imports(snapshot: Snapshot) -> str:
    """The file's imports at module level as written, with line feeds only."""
    found: list[str] = []
    for node in snapshot.tree.root_node.named_children:
        if node.type in _IMPORTS and not node.has_error:
            found.append(decode(snapshot.data[node.start_byte : node.end_byte]))
    return "".join(f"{_LINE_END.sub(chr(10), text)}\n" for text in found)


def _indented(snapshot: Snapshot, function: Function) -> bool:
    start = snapshot.lines.start(snapshot.lines.line_at(function.span.start))
    return start < function.span.start and bool(
        decode(snapshot.data[start : function.span.start]).strip("\ufeff\x0c")
    )
