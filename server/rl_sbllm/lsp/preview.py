"""`rl-sbllm/preview`: a variant in the document as it is now, to be compared with it before it is accepted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rl_sbllm.lsp.arguments import text_of
from rl_sbllm.lsp.history import find
from rl_sbllm.lsp.protocol import PreviewAnswer
from rl_sbllm.lsp.session import Session
from rl_sbllm.lsp.variant_edit import text_with
from rl_sbllm.model.errors import BadInput


async def preview(session: Session, given: Mapping[str, Any]) -> PreviewAnswer:
    """When the function has changed since, the texts are those of the run."""
    run = await find(session, text_of(given, "run"))
    variant = run.variant(text_of(given, "variant"))
    reading = await session.read(run.uri)
    try:
        now = None if reading is None else text_with(reading, run, variant)
    except BadInput:
        now = None
    stale = now is None
    return {
        "uri": run.uri,
        "text": variant["source"] if now is None else now,
        "stale": stale,
        "before": run.target.text if stale else None,
        "summary": variant["summary"],
    }
