"""The runs of the store as this connection sees them: still there after the server was restarted."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rl_sbllm.lsp.runs import Run
from rl_sbllm.lsp.session import Session
from rl_sbllm.model.errors import BadInput, RunError, ToolFailed
from rl_sbllm.runs.terms import Terms
from rl_sbllm.syntax.target import find_target

if TYPE_CHECKING:
    from rl_sbllm.runs.store.rows import RunSummary, StoredRun

_MOST_OF_A_FILE = 50


async def find(session: Session, id: str) -> Run:
    """A run of this connection, else of the store; `BadInput` when there is none."""
    found = session.runs.find(id)
    if found is not None:
        return found
    for run in await asyncio.to_thread(_read, [id]):
        session.runs.adopt(run)
        return run
    raise BadInput(f"There is no run {id!r}.", help="It may have been deleted; start a new one.")


async def recall(session: Session, uri: str, path: Path) -> bool:
    """Have the latest runs of a file at hand, for lenses, hovers and code actions. True when there were any."""
    found = await asyncio.to_thread(_latest, path)
    for run in found:
        run.uri = uri
        session.runs.adopt(run)
    return bool(found)


async def summaries() -> list[RunSummary]:
    """Every optimization of the store, newest first; none when it cannot be used."""
    return await asyncio.to_thread(_summaries)


def _latest(path: Path) -> list[Run]:
    from rl_sbllm.runs.store.database import Store

    try:
        with Store.open() as store:
            ids = store.latest_of(path, _MOST_OF_A_FILE)
    except (sqlite3.Error, OSError, ToolFailed):
        return []  # a store that cannot be used costs the memory of runs, nothing else
    return _read(ids)


def _summaries() -> list[RunSummary]:
    from rl_sbllm.runs.store.database import Store

    try:
        with Store.open() as store:
            return [one for one in store.runs() if one.kind == "optimize"]
    except (sqlite3.Error, OSError, ToolFailed):
        return []


def _read(ids: Iterable[str]) -> list[Run]:
    from rl_sbllm.runs.store.database import Store

    found: list[Run] = []
    try:
        with Store.open() as store:
            for id in ids:
                stored = store.run(id)
                run = None if stored is None else _run(stored, store.decisions(stored.summary.id))
                found += [] if run is None else [run]
    except (sqlite3.Error, OSError, ToolFailed):
        return found
    return found


def _run(stored: StoredRun, decisions: dict[str, str]) -> Run | None:
    """None when it has nothing to show: no report, or a text that cannot be read any more."""
    request, report = stored.request, stored.report
    if report is None or request.text is None or "variants" not in report:
        return None
    try:
        target = find_target(request.path, request.text, request.function, request.version)
    except RunError:
        return None
    rejected = frozenset(id for id, decision in decisions.items() if decision == "rejected")
    return Run(
        id=stored.summary.id,
        uri=request.path.as_uri(),
        target=target,
        request=request,
        terms=Terms(),
        report=dict(report),
        started=stored.summary.started,
        kept=stored.summary.id,
        hidden=rejected,
    )
