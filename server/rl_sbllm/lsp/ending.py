"""A run that was started by a request: waited for to its end, and what is answered then."""

from __future__ import annotations

import asyncio

from rl_sbllm.lsp.protocol import OptimizeAnswer
from rl_sbllm.lsp.report_text import headline
from rl_sbllm.lsp.runs import Run


async def to_end(run: Run) -> OptimizeAnswer:
    """A cancel of the request stops the run."""
    assert run.task is not None, "started"
    try:
        await asyncio.wait({run.task})
    except asyncio.CancelledError:
        run.cancel()
        # the answer to a cancelled request may still say what was found, and a run ends within a second or two
        await asyncio.wait({run.task})
    return {
        "run": run.kept or run.id,
        "function": run.target.name,
        "status": str((run.report or {}).get("status", "failed")),
        "headline": headline(run),
        "variants": len(run.variants),
    }
