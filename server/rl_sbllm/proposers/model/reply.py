"""Find the code in a model's reply. A reply is data: it is cut, parsed and handed on, never run here."""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass

_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[ \t]*([\w+-]*)[^\n]*\n(.*?)(?:^[ \t]*\1[ \t]*$|\Z)", re.S | re.M)
_MOST_CHARACTERS = 60_000


@dataclass(frozen=True)
class NoCode:
    """Why nothing of a reply can be used, in a sentence."""

    why: str


def extract(reply: str, short_name: str) -> str | NoCode:
    """The last block that parses and defines the function; imports and helpers in earlier blocks are not joined."""
    if not reply.strip():
        return NoCode("The model's reply is empty.")
    if len(reply) > _MOST_CHARACTERS:
        return NoCode(
            f"The model's reply has {len(reply)} characters; more than {_MOST_CHARACTERS} are not read."
        )
    blocks = [textwrap.dedent(m.group(3)) for m in _FENCE.finditer(reply)] or [textwrap.dedent(reply)]
    parsed = [(block, _defined(block)) for block in blocks]
    for block, names in reversed(parsed):
        if names is not None and short_name in names:
            return block.strip() + "\n"
    if all(names is None for _, names in parsed):
        return NoCode("No code in the model's reply parses as Python (it may have been cut off).")
    return NoCode(f"No code in the model's reply defines `{short_name}`.")


def _defined(block: str) -> set[str] | None:
    """Names of all functions defined in it, None when it does not parse."""
    try:
        tree = ast.parse(block)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return {n.name for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))}
