"""How a new statement is broken over lines when it is long."""

from __future__ import annotations

_WIDTH = 88


def bracketed(head: str, opening: str, parts: list[str], closing: str, indent: int = 0) -> list[str]:
    """`head` + `[a b c]` on one line when it fits, else one part a line."""
    line = f"{head}{opening}{' '.join(parts)}{closing}"
    if len(line) + indent <= _WIDTH:
        return [line]
    return [head + opening, *(f"    {part}" for part in parts), closing]
