"""The tables, as the list of migrations that makes them; the position in the list is the version."""

from __future__ import annotations

import sqlite3

from rl_sbllm.model.errors import ToolFailed

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE runs (
        id TEXT PRIMARY KEY, started REAL NOT NULL, finished REAL, pid INTEGER NOT NULL,
        path TEXT NOT NULL, function TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
        request TEXT NOT NULL, report TEXT
    );
    CREATE INDEX runs_by_start ON runs (started);
    CREATE TABLE events (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        at REAL NOT NULL, name TEXT NOT NULL, data TEXT NOT NULL
    );
    CREATE INDEX events_by_run ON events (run_id);
    CREATE TABLE candidates (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        id TEXT NOT NULL, action TEXT NOT NULL, verdict TEXT NOT NULL, detail TEXT NOT NULL,
        reward REAL NOT NULL, speedup_low REAL, source TEXT NOT NULL
    );
    CREATE INDEX candidates_by_run ON candidates (run_id);
    CREATE TABLE policies (name TEXT PRIMARY KEY, version INTEGER NOT NULL, data TEXT NOT NULL);
    """,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to this version; two processes may try at once."""
    if _version(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for script in MIGRATIONS[_checked_version(connection) :]:
            for statement in script.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _checked_version(connection: sqlite3.Connection) -> int:
    version = _version(connection)
    if version > len(MIGRATIONS):
        raise ToolFailed(
            "The store of runs was written by a newer RL-SBLLM.",
            "",
            "Update RL-SBLLM, or set RL_SBLLM_HOME to another folder.",
        )
    return version


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
