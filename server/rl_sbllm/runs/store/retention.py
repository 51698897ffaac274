"""How long runs are kept: by age, then by room, oldest first. What was learned from them stays."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_DAY = 86400.0
_MEGABYTE = 1024 * 1024
_RUNS_A_STEP = 10


@dataclass(frozen=True)
class Limits:
    """Beyond either, the oldest runs go."""

    days: float = 90.0
    megabytes: float = 500.0


def forget_old(connection: sqlite3.Connection, now: float, limits: Limits) -> None:
    """Delete runs beyond the limits."""
    connection.execute("DELETE FROM runs WHERE started < ?", (now - limits.days * _DAY,))
    while _used_bytes(connection) > limits.megabytes * _MEGABYTE:
        gone = connection.execute(
            "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE status != 'running' ORDER BY started LIMIT ?)",
            (_RUNS_A_STEP,),
        ).rowcount
        if not gone:
            return


def _used_bytes(connection: sqlite3.Connection) -> int:
    """Of pages in use: deleted rows free pages, and the file keeps them for the next run."""
    pages, free, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size
