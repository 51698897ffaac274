"""`textDocument/codeAction`: Optimize Function at a cursor, and the variants of its latest run."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as t

from rl_sbllm.lsp import protocol
from rl_sbllm.lsp.documents import Reading
from rl_sbllm.lsp.runs import Run
from rl_sbllm.lsp.session import Session
from rl_sbllm.lsp.variant_edit import edit_of, unchanged
from rl_sbllm.model.errors import BadInput
from rl_sbllm.syntax.outline import Function

OPTIONS = t.CodeActionOptions(code_action_kinds=[protocol.CODE_ACTION_KIND], resolve_provider=True)
_BROKEN = "The function has a syntax error."
_UNTRUSTED = "Running code is off in Restricted Mode: trust this workspace first."
Action = t.CodeAction | t.Command


async def code_action(session: Session, params: t.CodeActionParams) -> list[Action]:
    if not _wanted(params.context.only):
        return []
    reading = await session.read(params.text_document.uri)
    function = chosen(reading, params.range) if reading is not None else None
    if reading is None or function is None or reading.path is None:
        return []
    actions = [_start_or_cancel(session, reading, function)]
    run = session.runs.latest_of(reading.uri, function.name)
    if run is not None:
        actions += [*_variants(session, reading, run), _report(run)]
    return list(actions) if session.abilities.literals else _plain(actions, session)


def _wanted(only: Any) -> bool:
    kind = protocol.CODE_ACTION_KIND
    asked = [str(getattr(one, "value", one)) for one in only or ()]
    return not asked or any(not one or kind == one or kind.startswith(one + ".") for one in asked)


def chosen(reading: Reading, range: t.Range) -> Function | None:
    """The innermost function around the selection, else the first one that it touches."""
    first, last = reading.offset(range.start), reading.offset(range.end)
    first, last = min(first, last), max(first, last)
    around = [f for f in reading.functions if f.span.start <= first and last <= f.span.end]
    if around:
        return max(around, key=lambda f: f.span.start)
    line = reading.snapshot.lines.line_at(first)
    touched = [f for f in reading.functions if f.span.start < last and first < f.span.end]
    on_line = [f for f in reading.functions if reading.snapshot.lines.line_at(f.span.start) == line]
    return next(iter(touched or on_line), None)


def _start_or_cancel(session: Session, reading: Reading, function: Function) -> t.CodeAction:
    run = session.runs.active_of(reading.uri, function.name)
    if run is not None:
        title = f"Cancel optimizing `{function.name}`"
        return _action(title, t.Command(title, protocol.CANCEL, arguments=[{"run": run.id}]))
    title = f"Optimize function `{function.name}`"
    action = _action(
        title, t.Command(title, protocol.OPTIMIZE, arguments=[start_arguments(reading, function)])
    )
    why = _UNTRUSTED if not session.configuration.trusted else _BROKEN if function.broken else None
    if why is not None and session.abilities.disabled:
        action.disabled = t.CodeActionDisabled(why)
    return action


def start_arguments(reading: Reading, function: Function) -> dict[str, object]:
    """Of the command that starts a run; `start` tells functions of one name apart."""
    start = reading.range(function.name_span).start
    return {
        "uri": reading.uri,
        "function": function.name,
        "start": {"line": start.line, "character": start.character},
    }


def _variants(session: Session, reading: Reading, run: Run) -> list[t.CodeAction]:
    fresh = unchanged(reading, run) is not None
    if not fresh and not session.abilities.disabled:
        return []
    return [_variant(session, reading, run, variant, fresh) for variant in run.variants]


def _variant(
    session: Session, reading: Reading, run: Run, variant: dict[str, Any], fresh: bool
) -> t.CodeAction:
    action = _action(f"Apply variant {variant['rank']} to `{run.target.name}`: {variant['summary']}")
    action.data = {"run": run.id, "variant": variant["id"]}
    if not fresh:
        action.disabled = t.CodeActionDisabled(f"`{run.target.name}` has changed since it was optimized.")
    elif session.abilities.literals and not session.abilities.resolve:
        try:
            action.edit = edit_of(reading, run, variant, session.abilities)
        except BadInput as error:
            action.command = t.Command(action.title, protocol.APPLY_VARIANT, arguments=[action.data])
            action.title = f"{action.title} ({error.what})"
    return action


def _report(run: Run) -> t.CodeAction:
    title = f"Show what the last run of `{run.target.name}` found"
    return _action(title, t.Command(title, protocol.SHOW_REPORT, arguments=[{"run": run.id}]))


def _action(title: str, command: t.Command | None = None) -> t.CodeAction:
    return t.CodeAction(title, kind=protocol.CODE_ACTION_KIND, command=command)


def _plain(actions: list[t.CodeAction], session: Session) -> list[Action]:
    """For clients that know only commands."""
    commands: list[Action] = []
    for action in actions:
        if action.command is not None:
            commands.append(action.command)
        elif action.disabled is None and session.abilities.apply_edit:
            commands.append(t.Command(action.title, protocol.APPLY_VARIANT, arguments=[action.data]))
    return commands
