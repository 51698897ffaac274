"""The store: every write is a committed transaction, so that a killed run leaves what it had measured."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rl_sbllm.model import events
from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.model.request import RunRequest
from rl_sbllm.runs import codec
from rl_sbllm.runs.places import data_folder
from rl_sbllm.runs.store.retention import Limits, forget_old
from rl_sbllm.runs.store.rows import RunSummary, StoredPolicy, StoredRejection, StoredRun
from rl_sbllm.runs.store.schema import migrate

FILE_NAME = "runs.sqlite3"
_BUSY_SECONDS = 5.0
_DECIDED = "Decided"
_DAMAGED = ("malformed", "not a database", "corrupt")


def new_run_id() -> str:
    """Ten hex digits, from the operating system's generator."""
    return secrets.token_hex(5)


class Store:
    """One connection; used from one thread at a time. Safe when several processes have one each."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self.path = path
        self.message: str | None = None
        """What the user should know: the store was damaged and moved aside."""
        try:
            self._db = _connect(path)
        except sqlite3.DatabaseError as error:
            if not any(word in str(error) for word in _DAMAGED):
                raise _unusable(path, error) from error
            self.message = _move_aside(path)
            self._db = _connect(path)

    @classmethod
    def open(cls) -> Store:
        """The user's own store; made when there is none. Raises `ToolFailed` when it cannot be used."""
        try:
            return cls(data_folder() / FILE_NAME)
        except OSError as error:
            raise _unusable(error.filename or FILE_NAME, error) from error

    def close(self) -> None:
        """Give the file back; what was recorded is committed already."""
        self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, run_id: str, request: RunRequest, limits: Limits | None = None) -> None:
        """A run starts; old ones beyond the limits are forgotten."""
        forget_old(self._db, self._clock(), limits or Limits())
        self._db.execute(
            "INSERT OR REPLACE INTO runs VALUES (?, ?, NULL, ?, ?, ?, ?, 'running', ?, NULL)",
            (
                run_id,
                self._clock(),
                os.getpid(),
                str(request.path),
                request.function,
                request.kind,
                codec.encode_request(request),
            ),
        )

    def record(self, run_id: str, event: events.Event) -> None:
        """Keep one event; verdicts also become rows of their own."""
        if isinstance(event, events.CandidateRejected):
            self._add_candidate(run_id, event, event.reason, event.detail, None)
        elif isinstance(event, events.VariantFound):
            self._add_candidate(run_id, event, "accepted", event.why, event.speedup.low)
        elif not isinstance(event, (events.RunFinished, events.Progress)):
            self._db.execute(
                "INSERT INTO events VALUES (?, ?, ?, ?)",
                (run_id, self._clock(), type(event).__name__, json.dumps(codec.to_json(event))),
            )

    def finish(self, run_id: str, report: Mapping[str, Any]) -> None:
        """The run is over; `report` is its document."""
        self._db.execute(
            "UPDATE runs SET finished = ?, status = ?, report = ? WHERE id = ?",
            (self._clock(), str(report["status"]), json.dumps(report), run_id),
        )

    def runs(self) -> list[RunSummary]:
        """All runs, newest first."""
        rows = self._db.execute("SELECT * FROM runs ORDER BY started DESC, id").fetchall()
        return [_summary(row) for row in rows]

    def run(self, run_id: str) -> StoredRun | None:
        """One run by its id, or by the only one that starts with it; None when there is none or more than one."""
        rows = self._db.execute(
            "SELECT * FROM runs WHERE id = ? OR substr(id, 1, ?) = ? LIMIT 2", (run_id, len(run_id), run_id)
        ).fetchall()
        if len(rows) != 1 or not run_id:
            return None
        row = rows[0]
        best = self._db.execute(
            "SELECT DISTINCT source FROM candidates WHERE run_id = ? AND verdict = 'accepted'"
            " ORDER BY speedup_low DESC",
            (row["id"],),
        ).fetchall()
        rejected = self._db.execute(
            "SELECT id, verdict, detail, source FROM candidates WHERE run_id = ? AND verdict != 'accepted'",
            (row["id"],),
        ).fetchall()
        return StoredRun(
            _summary(row),
            codec.decode_request(row["request"]),
            None if row["report"] is None else json.loads(row["report"]),
            tuple(one["source"] for one in best),
            tuple(StoredRejection(*one) for one in rejected),
        )

    def latest_of(self, path: Path, most: int) -> list[str]:
        """Ids of the newest finished optimizations of functions of this file, newest first, one for each function."""
        rows = self._db.execute(
            "SELECT id, max(started) AS newest FROM runs WHERE path = ? AND kind = 'optimize' AND report IS NOT NULL"
            " GROUP BY function ORDER BY newest DESC LIMIT ?",
            (str(path), most),
        ).fetchall()
        return [row["id"] for row in rows]

    def decide(self, run_id: str, variant: str, decision: str) -> bool:
        """Keep what the user decided of a variant (`accepted` or `rejected`); False when the run is not kept."""
        if self._db.execute("SELECT 1 FROM runs WHERE id = ?", (run_id,)).fetchone() is None:
            return False
        data = json.dumps({"variant": variant, "decision": decision})
        self._db.execute("INSERT INTO events VALUES (?, ?, ?, ?)", (run_id, self._clock(), _DECIDED, data))
        return True

    def decisions(self, run_id: str) -> dict[str, str]:
        """The last decision on each variant of a run."""
        rows = self._db.execute(
            "SELECT data FROM events WHERE run_id = ? AND name = ? ORDER BY at", (run_id, _DECIDED)
        ).fetchall()
        found = [json.loads(row["data"]) for row in rows]
        return {one["variant"]: one["decision"] for one in found}

    def delete(self, run_id: str) -> bool:
        """Forget one run; False when there is none of this id."""
        return self._db.execute("DELETE FROM runs WHERE id = ?", (run_id,)).rowcount > 0

    def delete_all(self) -> int:
        """Forget all runs, not what was learned from them; gives how many there were."""
        gone = self._db.execute("DELETE FROM runs").rowcount
        self._db.execute("VACUUM")
        return gone

    def policy_load(self, name: str) -> dict[str, Any] | None:
        """What `policy_save` kept under this name."""
        row = self._db.execute("SELECT data FROM policies WHERE name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row["data"])

    def policy_save(self, name: str, data: Mapping[str, Any]) -> None:
        """Keep the statistics of a policy; each save counts its version up."""
        self._db.execute(
            "INSERT INTO policies VALUES (?, 1, ?)"
            " ON CONFLICT (name) DO UPDATE SET version = version + 1, data = excluded.data",
            (name, json.dumps(data)),
        )

    def policies(self) -> list[StoredPolicy]:
        """All that was learned, by name."""
        rows = self._db.execute("SELECT name, version, data FROM policies ORDER BY name").fetchall()
        return [StoredPolicy(row["name"], row["version"], json.loads(row["data"])) for row in rows]

    def policy_reset(self, name: str | None = None) -> int:
        """Forget the statistics of one policy, or of all; gives how many."""
        if name is None:
            return self._db.execute("DELETE FROM policies").rowcount
        return self._db.execute("DELETE FROM policies WHERE name = ?", (name,)).rowcount

    def _add_candidate(
        self,
        run_id: str,
        event: events.CandidateRejected | events.VariantFound,
        verdict: str,
        detail: str,
        low: float | None,
    ) -> None:
        self._db.execute(
            "INSERT INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (run_id, event.id, event.action, verdict, detail, event.reward, low, event.source),
        )


def _connect(path: Path) -> sqlite3.Connection:
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        path.chmod(0o600)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _unusable(place: object, error: Exception) -> ToolFailed:
    help = "Make the folder writable, or set RL_SBLLM_HOME to another one."
    return ToolFailed(f"The store of runs cannot be used: {error}", str(place), help)


def _move_aside(path: Path) -> str:
    aside = path.with_name(f"{path.stem}.damaged-{int(time.time())}{path.suffix}")
    path.replace(aside)
    for suffix in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + suffix).unlink()
    return f"The store of runs was damaged. It was moved to {aside}, and a new one was made."


def _summary(row: sqlite3.Row) -> RunSummary:
    report = {} if row["report"] is None else json.loads(row["report"])
    variants = report.get("variants") or []
    speedup = (variants[0] if variants else report).get("speedup") or {}
    dead = row["status"] == "running" and not _lives(row["pid"], row["started"])
    return RunSummary(
        id=row["id"],
        started=row["started"],
        path=Path(row["path"]),
        function=row["function"],
        kind=row["kind"],
        status="interrupted" if dead else row["status"],
        variants=len(variants),
        best=speedup.get("estimate"),
    )


def _lives(pid: int, started: float) -> bool:
    """Whether the process that began the run is still there; another may have its number by now."""
    import psutil

    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and process.create_time() <= started + 1.0
    except psutil.Error:
        return False
