"""`rl-sbllm/continue`: search again for the function of an earlier run, as `rl-sbllm runs resume` does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rl_sbllm.lsp.arguments import text_of
from rl_sbllm.lsp.ending import to_end
from rl_sbllm.lsp.feedback import Feedback
from rl_sbllm.lsp.history import find
from rl_sbllm.lsp.protocol import OptimizeAnswer
from rl_sbllm.lsp.session import Session
from rl_sbllm.lsp.starting import request_for
from rl_sbllm.lsp.variant_edit import unchanged
from rl_sbllm.model.errors import BadInput
from rl_sbllm.runs.continuing import again
from rl_sbllm.runs.terms import terms_from
from rl_sbllm.syntax.target import target_of


async def continue_run(session: Session, given: Mapping[str, Any]) -> OptimizeAnswer:
    """In the text as it is now, where the function still reads as it did; the rest of the file may have changed."""
    token = given.get("workDoneToken")
    before = await find(session, text_of(given, "run"))
    reading = await session.must_read(before.uri)
    function = unchanged(reading, before)
    if function is None:
        raise BadInput(
            f"`{before.target.name}` has changed since that run.", help="Run Optimize Function instead."
        )
    now, merged = request_for(session, reading, function)
    request = replace(again(before.request), function=now.function, text=now.text, version=now.version)
    target = target_of(now.path, reading.snapshot, function)
    listener = Feedback(session, token if isinstance(token, str) else None, answers=True)
    return await to_end(session.runs.start(reading.uri, target, request, terms_from(merged), listener))
