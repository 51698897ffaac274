"""`rl-sbllm/reject`: a variant that the user does not want is hidden, and its steps count as a disappointment."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from rl_sbllm.lsp.arguments import text_of
from rl_sbllm.lsp.feedback import refresh_lenses
from rl_sbllm.lsp.history import find
from rl_sbllm.lsp.runs import Run
from rl_sbllm.lsp.session import Session
from rl_sbllm.model.errors import ToolFailed


async def reject(session: Session, given: Mapping[str, Any]) -> bool:
    run = await find(session, text_of(given, "run"))
    variant = run.variant(text_of(given, "variant"))
    run.hidden |= {variant["id"]}
    refresh_lenses(session)
    return await decided(
        run, variant["id"], "rejected", [step["action"] for step in variant.get("steps", ())]
    )


async def decided(run: Run, variant: str, decision: str, disappointing: Sequence[str] = ()) -> bool:
    """Keep the decision with the run; False when the run is not kept."""
    return await asyncio.to_thread(_decided, run.kept, variant, decision, disappointing)


def _decided(run: str | None, variant: str, decision: str, disappointing: Sequence[str]) -> bool:
    from rl_sbllm.runs.disappointment import disappoint
    from rl_sbllm.runs.store.database import Store

    try:
        with Store.open() as store:
            kept = run is not None and store.decide(run, variant, decision)
            if disappointing:
                disappoint(store, disappointing)
            return kept
    except (sqlite3.Error, OSError, ToolFailed):
        return False
