"""`rl-sbllm/optimize`: one run from start to end as one request, with the client's own progress and its cancel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rl_sbllm.lsp.arguments import text_of
from rl_sbllm.lsp.ending import to_end
from rl_sbllm.lsp.feedback import Feedback
from rl_sbllm.lsp.protocol import OptimizeAnswer
from rl_sbllm.lsp.session import Session
from rl_sbllm.lsp.starting import function_of, start


async def optimize(session: Session, given: Mapping[str, Any]) -> OptimizeAnswer:
    reading = await session.must_read(text_of(given, "uri"))
    token = given.get("workDoneToken")
    listener = Feedback(session, token if isinstance(token, str) else None, answers=True)
    run = start(session, reading, function_of(reading, given), listener)
    return await to_end(run)
