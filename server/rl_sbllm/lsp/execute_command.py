"""`workspace/executeCommand`: start, stop, show, apply. None of them waits for a run."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from lsprotocol import types as t

from rl_sbllm.lsp import protocol
from rl_sbllm.lsp.documents import Reading
from rl_sbllm.lsp.report_text import report_text
from rl_sbllm.lsp.session import Session
from rl_sbllm.lsp.variant_edit import edit_of
from rl_sbllm.model.errors import BadInput
from rl_sbllm.runs.settings import request_from
from rl_sbllm.runs.terms import terms_from
from rl_sbllm.syntax.outline import Function
from rl_sbllm.syntax.target import target_of

_APPLY_SECONDS = 30.0


async def optimize(session: Session, given: Mapping[str, Any]) -> dict[str, str]:
    """Start a run of the function as the editor has it."""
    reading = await session.must_read(_text(given, "uri"))
    function = _function(reading, given)
    if reading.path is None:
        raise BadInput("The document has no file yet.", reading.uri, "Save it once, then optimize.")
    if function.broken:
        raise BadInput(f"`{function.name}` has a syntax error.", str(reading.path), "Mend it first.")
    merged = session.configuration.for_run(reading.path)
    for problem in merged.problems:
        session.say(f"Settings: {problem}", t.MessageType.Warning)
    target = target_of(reading.path, reading.snapshot, function)
    twins = [f for f in reading.functions if f.name == function.name]
    spec = function.name if len(twins) == 1 else str(reading.line(function) + 1)
    request = request_from(merged, reading.path, spec, text=target.text, version=target.version)
    run = session.runs.start(reading.uri, target, request, terms_from(merged))
    return {"run": run.id}


async def cancel(session: Session, given: Mapping[str, Any]) -> int:
    """Tell one run, or every run, to stop."""
    if "run" in given:
        chosen = [r for r in session.runs.active() if r.id == given["run"]]
    elif "uri" in given:
        found = session.runs.active_of(_text(given, "uri"), _text(given, "function"))
        chosen = [found] if found is not None else []
    else:
        chosen = session.runs.active()
    for run in chosen:
        run.cancel()
    return len(chosen)


async def show_report(session: Session, given: Mapping[str, Any]) -> str:
    """The report as text: answered, and shown by clients that show no answers."""
    text = report_text(session.runs.find(_text(given, "run")))
    session.say(text)
    return text


async def apply_variant(session: Session, given: Mapping[str, Any]) -> bool:
    """Send the edit to the client; true when it took it."""
    run = session.runs.find(_text(given, "run"))
    variant = run.variant(_text(given, "variant"))
    if not session.abilities.apply_edit:
        raise BadInput(
            "This editor takes no edits from a server.", help="Use the code action of the variant."
        )
    reading = await session.must_read(run.uri)
    edit = edit_of(reading, run, variant, session.abilities)
    asked = t.ApplyWorkspaceEditParams(edit, label=f"Optimize {run.target.name}")
    answer = await asyncio.wait_for(session.server.workspace_apply_edit_async(asked), _APPLY_SECONDS)
    if not answer.applied:
        session.say(
            f"The editor did not apply the variant: {answer.failure_reason or 'no reason given'}",
            t.MessageType.Warning,
        )
    return answer.applied


COMMANDS = {
    protocol.OPTIMIZE: optimize,
    protocol.CANCEL: cancel,
    protocol.SHOW_REPORT: show_report,
    protocol.APPLY_VARIANT: apply_variant,
}


def _function(reading: Reading, given: Mapping[str, Any]) -> Function:
    at = given.get("start") or given.get("position")
    here = (
        reading.function_at(t.Position(int(at["line"]), int(at["character"])))
        if isinstance(at, Mapping)
        else None
    )
    name = given.get("function")
    if here is not None and name in (None, here.name):
        return here
    named = [f for f in reading.functions if f.name == name]
    if not named:
        raise BadInput(
            f"There is no function {name!r} any more." if name else "There is no function here.", reading.uri
        )
    return named[-1]


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key)
    if not isinstance(value, str):
        raise BadInput(f"The command needs {key!r}.")
    return value
