"""`rl-sbllm/report`: the whole report of a run, for clients with a view of their own."""

from __future__ import annotations

from typing import Any

from rl_sbllm.lsp.session import Session
from rl_sbllm.model.errors import BadInput


async def report(session: Session, params: Any) -> dict[str, Any] | None:
    id = params.get("run") if isinstance(params, dict) else getattr(params, "run", None)
    if not isinstance(id, str):
        raise BadInput("The request needs 'run'.")
    return session.runs.find(id).report
