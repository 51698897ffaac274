"""How a new statement is broken over lines when it is long."""

from __future__ import annotations

_WIDTH = 88


def bracketed(head: str, opening: str, parts: list[str], closing: str, indent: int = 0) -> list[str]:
    """`head` + `[a b c]` on one line when it fits, else one part a line (parts may have line breaks of their own)."""
    line = f"{head}{opening}{' '.join(parts)}{closing}"
    if len(line) + indent <= _WIDTH and "\n" not in line:
        return [line]
    return [head + opening, *(f"    {row}" for part in parts for row in part.split("\n")), closing]
