"""`rl-sbllm/optimize`: one run from start to end as one request, with the client's own progress and its cancel."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from rl_sbllm.lsp.feedback import Feedback
from rl_sbllm.lsp.protocol import OptimizeAnswer
from rl_sbllm.lsp.report_text import headline
from rl_sbllm.lsp.runs import Run
from rl_sbllm.lsp.session import Session
from rl_sbllm.lsp.starting import function_of, start, text_of


async def optimize(session: Session, given: Mapping[str, Any]) -> OptimizeAnswer:
    reading = await session.must_read(text_of(given, "uri"))
    token = given.get("workDoneToken")
    listener = Feedback(session, token if isinstance(token, str) else None, answers=True)
    run = start(session, reading, function_of(reading, given), listener)
    assert run.task is not None, "started"
    try:
        await asyncio.wait({run.task})
    except asyncio.CancelledError:
        run.cancel()
        # the answer to a cancelled request may still say what was found, and a run ends within a second or two
        await asyncio.wait({run.task})
    return _answer(run)


def _answer(run: Run) -> OptimizeAnswer:
    return {
        "run": run.kept or run.id,
        "function": run.target.name,
        "status": str((run.report or {}).get("status", "failed")),
        "headline": headline(run),
        "variants": len(run.variants),
    }
