"""`codeAction/resolve`: the edit of a variant, made when the user chose it, for the text as it is now."""

from __future__ import annotations

from lsprotocol import types as t

from rl_sbllm.lsp.arguments import text_of
from rl_sbllm.lsp.history import find
from rl_sbllm.lsp.session import Session
from rl_sbllm.lsp.variant_edit import edit_of


async def code_action_resolve(session: Session, action: t.CodeAction) -> t.CodeAction:
    data = action.data
    if action.edit is not None or not isinstance(data, dict) or "variant" not in data:
        return action
    run = await find(session, text_of(data, "run"))
    reading = await session.must_read(run.uri)
    action.edit = edit_of(reading, run, run.variant(text_of(data, "variant")), session.abilities)
    return action
