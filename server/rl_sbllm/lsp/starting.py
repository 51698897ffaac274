"""From what a client asks for to a run: the function meant, the settings that count, the inputs kept for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lsprotocol import types as t

from rl_sbllm.lsp.arguments import optional_text_of, position_of
from rl_sbllm.lsp.code_action import chosen
from rl_sbllm.lsp.documents import Reading
from rl_sbllm.lsp.runs import Listener, Run
from rl_sbllm.lsp.session import Session
from rl_sbllm.model.errors import BadInput
from rl_sbllm.model.request import RunRequest
from rl_sbllm.runs.inputs_file import kept_inputs
from rl_sbllm.runs.settings import Merged, request_from
from rl_sbllm.runs.terms import terms_from
from rl_sbllm.syntax.outline import Function
from rl_sbllm.syntax.target import target_of

UNTRUSTED = "Running code is off in Restricted Mode; hints and estimates work."
_TRUST = "Trust this workspace to optimize its functions."


def start(session: Session, reading: Reading, function: Function, listener: Listener | None = None) -> Run:
    """Begin, or wait for its turn. `BadInput` says why it cannot be."""
    request, merged = request_for(session, reading, function)
    kept = kept_inputs(request.path, function.name)
    if request.workload is None and kept is not None:
        request = replace(request, workload=kept)
    for problem in merged.problems:
        session.say(f"Settings: {problem}", t.MessageType.Warning)
    target = target_of(request.path, reading.snapshot, function)
    return session.runs.start(reading.uri, target, request, terms_from(merged), listener)


def request_for(session: Session, reading: Reading, function: Function) -> tuple[RunRequest, Merged]:
    """What a run of this function would be asked to do."""
    if not session.configuration.trusted:
        raise BadInput(UNTRUSTED, help=_TRUST)
    if reading.path is None:
        raise BadInput("The document has no file yet.", reading.uri, "Save it once, then optimize.")
    if function.broken:
        raise BadInput(f"`{function.name}` has a syntax error.", str(reading.path), "Mend it first.")
    merged = session.configuration.for_run(reading.path)
    twins = [f for f in reading.functions if f.name == function.name]
    spec = function.name if len(twins) == 1 else str(reading.line(function) + 1)
    snapshot = reading.snapshot
    request = request_from(merged, reading.path, spec, text=snapshot.text, version=snapshot.version)
    return _rooted(request, reading.path), merged


def function_of(reading: Reading, given: Mapping[str, Any]) -> Function:
    """The function that `start` (or `position`), `end` and `function` of the arguments mean."""
    at, name = (
        position_of(given, "start") or position_of(given, "position"),
        optional_text_of(given, "function"),
    )
    end = position_of(given, "end")
    here = None
    if at is not None:
        here = chosen(reading, t.Range(at, end)) if end is not None else reading.function_at(at)
    if here is not None and name in (None, here.name):
        return here
    named = [f for f in reading.functions if f.name == name]
    if not named:
        raise BadInput(
            f"There is no function {name!r} any more." if name else "There is no function here.", reading.uri
        )
    return named[-1]


def _rooted(request: RunRequest, path: Path) -> RunRequest:
    """A workload in the settings is named from the project's root."""
    if request.workload is None or request.workload.is_absolute():
        return request
    from rl_sbllm.languages.python.interpreter import find_project_root

    return replace(request, workload=find_project_root(path) / request.workload)
