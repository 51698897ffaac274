"""`workspace/executeCommand`: start, stop, show, apply. None of them waits for a run."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from lsprotocol import types as t

from rl_sbllm.lsp import protocol
from rl_sbllm.lsp.arguments import text_of
from rl_sbllm.lsp.history import find
from rl_sbllm.lsp.preview import preview
from rl_sbllm.lsp.reject import decided
from rl_sbllm.lsp.report_text import report_text
from rl_sbllm.lsp.session import Session
from rl_sbllm.lsp.starting import function_of, start
from rl_sbllm.lsp.variant_edit import edit_of
from rl_sbllm.model.errors import BadInput

_APPLY_SECONDS = 30.0


async def optimize(session: Session, given: Mapping[str, Any]) -> dict[str, str]:
    """Start a run of the function as the editor has it."""
    reading = await session.must_read(text_of(given, "uri"))
    return {"run": start(session, reading, function_of(reading, given)).id}


async def cancel(session: Session, given: Mapping[str, Any]) -> int:
    """Tell one run, or every run, to stop."""
    if "run" in given:
        chosen = [r for r in session.runs.active() if given["run"] in (r.id, r.kept)]
    elif "uri" in given:
        found = session.runs.active_of(text_of(given, "uri"), text_of(given, "function"))
        chosen = [found] if found is not None else []
    else:
        chosen = session.runs.active()
    for run in chosen:
        run.cancel()
    return len(chosen)


async def show_report(session: Session, given: Mapping[str, Any]) -> str:
    """The report as text: answered, and shown by clients that show no answers."""
    text = report_text(await find(session, text_of(given, "run")))
    session.say(text)
    return text


async def apply_variant(session: Session, given: Mapping[str, Any]) -> bool:
    """Send the edit to the client; true when it took it."""
    run = await find(session, text_of(given, "run"))
    variant = run.variant(text_of(given, "variant"))
    if not session.abilities.apply_edit:
        raise BadInput(
            "This editor takes no edits from a server.", help="Use the code action of the variant."
        )
    reading = await session.must_read(run.uri)
    edit = edit_of(reading, run, variant, session.abilities)
    asked = t.ApplyWorkspaceEditParams(edit, label=f"Optimize {run.target.name}")
    try:
        answer = await asyncio.wait_for(session.server.workspace_apply_edit_async(asked), _APPLY_SECONDS)
    except asyncio.TimeoutError:
        raise BadInput("The editor did not say whether it applied the variant.", run.uri) from None
    if not answer.applied:
        session.say(
            f"The editor did not apply the variant: {answer.failure_reason or 'no reason given'}",
            t.MessageType.Warning,
        )
    else:
        await decided(run, variant["id"], "accepted")
    return answer.applied


COMMANDS = {
    protocol.OPTIMIZE: optimize,
    protocol.CANCEL: cancel,
    protocol.SHOW_REPORT: show_report,
    protocol.APPLY_VARIANT: apply_variant,
    protocol.PREVIEW_VARIANT: preview,
}
