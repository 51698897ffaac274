"""One promised figure and what was seen of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`holds` None = too few were measured to say, or nothing is promised."""

    section: str
    what: str
    wanted: str
    seen: str
    holds: bool | None


def table(figures: Sequence[Figure]) -> list[str]:
    """Lines of a Markdown table."""
    lines = ["| what | wanted | seen | |", "|---|---|---|---|"]
    for one in figures:
        mark = "" if one.holds is None else "yes" if one.holds else "**no**"
        lines.append(f"| {one.section}: {one.what} | {one.wanted} | {one.seen} | {mark} |")
    return lines


def share(found: int, total: int) -> str:
    """`97 of 100 (97 %)`."""
    return f"{found} of {total}" + (f" ({100 * found / total:.1f} %)" if total else "")


def at_least(section: str, what: str, wanted: float, found: int, total: int) -> Figure:
    """A promised share; nothing is said of none."""
    holds = None if total == 0 else found >= wanted * total
    return Figure(section, what, f"{wanted:.0%}", share(found, total), holds)


def at_most(section: str, what: str, wanted: float, found: int, total: int) -> Figure:
    """A share that may not be exceeded; nothing is said of none."""
    holds = None if total == 0 else found <= wanted * total
    return Figure(section, what, f"at most {wanted:.0%}", share(found, total), holds)


def finished(figures: Sequence[Figure]) -> int:
    """Print the figures as a table; 1 when one that is promised does not hold."""
    sys.stdout.write("\n".join(table(figures)) + "\n")
    return int(any(one.holds is False for one in figures))
