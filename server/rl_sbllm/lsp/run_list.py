"""`rl-sbllm/runs` and `rl-sbllm/forget`: the runs of now and of before, newest first; and their end."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rl_sbllm.lsp.arguments import optional_text_of
from rl_sbllm.lsp.history import summaries
from rl_sbllm.lsp.protocol import ForgetAnswer, RunItem, RunsAnswer
from rl_sbllm.lsp.report_text import headline
from rl_sbllm.lsp.runs import Run
from rl_sbllm.lsp.session import Session
from rl_sbllm.reports.sentence import count, times

if TYPE_CHECKING:
    from rl_sbllm.runs.store.rows import RunSummary

_MOST = 200
_SAID = {
    "no-variant": "no faster version",
    "cancelled": "cancelled",
    "cannot-run": "cannot be run",
    "bad-input": "bad input",
    "interrupted": "interrupted",
    "failed": "failed",
}


async def runs(session: Session, given: Mapping[str, Any]) -> RunsAnswer:
    most = given.get("most")
    kept = await summaries()
    live = [run for run in session.runs.every() if _belongs_to_now(run, {one.id for one in kept})]
    known = {run.kept for run in live}
    items = [*map(_of_now, live), *(_of_store(one) for one in kept if one.id not in known)]
    items.sort(key=lambda item: item["started"], reverse=True)
    return {"runs": items[: most if isinstance(most, int) and most > 0 else _MOST]}


async def forget(session: Session, given: Mapping[str, Any]) -> ForgetAnswer:
    """Those that are going on are left alone."""
    id = optional_text_of(given, "run")
    gone = await asyncio.to_thread(_forget, id)
    for run in session.runs.every():
        if id is None or id in (run.id, run.kept):
            session.runs.drop(run.id)
    return {"forgotten": gone}


def _belongs_to_now(run: Run, kept: set[str]) -> bool:
    return run.report is None or run.kept not in kept


def _of_now(run: Run) -> RunItem:
    status = str(run.report["status"]) if run.report else "waiting" if run.waits else "running"
    best = run.variants[0].get("speedup", {}).get("estimate") if run.variants else None
    return {
        "run": run.kept or run.id,
        "uri": run.uri,
        "function": run.target.name,
        "started": run.started,
        "status": status,
        "headline": headline(run) if run.report else "",
        "variants": len(run.variants),
        "best": best,
    }


def _of_store(one: RunSummary) -> RunItem:
    found = f"{count(one.variants, 'variant')}, best {times(one.best)}" if one.best else ""
    return {
        "run": one.id,
        "uri": one.path.as_uri() if one.path.is_absolute() else "",
        "function": one.function,
        "started": one.started,
        "status": one.status,
        "headline": found or _SAID.get(one.status, one.status),
        "variants": one.variants,
        "best": one.best,
    }


def _forget(id: str | None) -> int:
    from rl_sbllm.runs.store.database import Store

    with Store.open() as store:
        return store.delete_all() if id is None else int(store.delete(id))
