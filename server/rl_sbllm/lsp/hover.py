"""`textDocument/hover`: what is known of a function's cost, on the line of its name. Measured figures after a run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from lsprotocol import types as t

from rl_sbllm.lsp import protocol
from rl_sbllm.lsp.code_action import start_arguments
from rl_sbllm.lsp.documents import Reading
from rl_sbllm.lsp.hover_figures import at_sizes, original
from rl_sbllm.lsp.profile_shares import percent
from rl_sbllm.lsp.report_text import tally
from rl_sbllm.lsp.runs import Run
from rl_sbllm.lsp.session import Session
from rl_sbllm.lsp.variant_edit import unchanged
from rl_sbllm.reports.sentence import duration
from rl_sbllm.syntax.outline import Function

_MOST = 4


@dataclass(frozen=True)
class Part:
    """A sentence, and what belongs to it as a list."""

    sentence: str
    items: Sequence[str] = ()


async def hover(session: Session, params: t.HoverParams) -> t.Hover | None:
    reading = await session.read(params.text_document.uri)
    function = _named_on_line(reading, params.position) if reading is not None else None
    if reading is None or function is None:
        return None
    parts = _measured(session, reading, function) + _profiled(session, reading, function)
    if not function.broken:
        parts += _estimated(session, reading, function) + _hinted(session, reading, function)
    if not parts:
        return None
    content = _content(session, function, parts)
    links = _links(session, reading, function) if session.abilities.markdown else ""
    return t.Hover(t.MarkupContent(content.kind, content.value + links), reading.range(function.name_span))


def _links(session: Session, reading: Reading, function: Function) -> str:
    """What can be done next, for clients that let a hover start commands."""
    if not session.abilities.command_links:
        return ""
    run = session.runs.latest_of(reading.uri, function.name)
    links = (
        [] if run is None else [_link("Show the report", protocol.SHOW_REPORT, {"run": run.kept or run.id})]
    )
    if run is not None and run.variants and unchanged(reading, run) is not None:
        best = {"run": run.kept or run.id, "variant": run.variants[0]["id"]}
        links.append(_link("Preview the best variant", protocol.PREVIEW_VARIANT, best))
    running = session.runs.active_of(reading.uri, function.name) is not None
    if session.configuration.trusted and not running and not function.broken:
        links.append(_link("Optimize Function", protocol.OPTIMIZE, start_arguments(reading, function)))
    return "\n\n" + " | ".join(links) if links else ""


def _link(title: str, command: str, argument: dict[str, object]) -> str:
    return f"[{title}](command:{command}?{quote(json.dumps([argument]))})"


def _named_on_line(reading: Reading, position: t.Position) -> Function | None:
    offset = reading.offset(position)
    line = reading.snapshot.lines.line_at(offset)
    on_line = [f for f in reading.functions if reading.line(f) == line and f.span.start <= offset]
    return on_line[-1] if on_line else None


def _measured(session: Session, reading: Reading, function: Function) -> list[Part]:
    if session.runs.active_of(reading.uri, function.name) is not None:
        return [Part("Being optimized now.")]
    run = session.runs.latest_of(reading.uri, function.name)
    if run is None or run.report is None:
        return []
    outdated = unchanged(reading, run) is None
    items = original(run.report) + _outcome(run, run.report)
    if not items:
        return []
    return [Part("Measured before the function changed (outdated):" if outdated else "Measured:", items)]


def _outcome(run: Run, report: dict[str, Any]) -> list[str]:
    if run.variants:
        best = run.variants[0]
        return [f"best of {len(run.variants)}: {best['summary']}", *at_sizes(best)]
    if report.get("status") == "no-variant":
        return [f"no faster version found. {tally(report)}".rstrip()]
    error = report.get("error") or {}
    return [f"the last run found nothing: {error['what']}"] if error.get("what") else []


def _profiled(session: Session, reading: Reading, function: Function) -> list[Part]:
    loaded = session.profile
    found = loaded.of(reading).get(function) if loaded is not None else None
    if loaded is None or found is None:
        return []
    calls = f"{percent(found.total_share)} with what it calls"
    amount = f"{duration(found.own)} of {loaded.profile.amount}"
    own = f"{percent(found.share)} in its own lines" + (
        f" ({amount})" if loaded.profile.unit == "seconds" else ""
    )
    return [Part(f"Share of the loaded profile: {own}, {calls}.")]


def _estimated(session: Session, reading: Reading, function: Function) -> list[Part]:
    found = session.facts.growth(reading, function)
    if found is None:
        return []
    causes = [f"line {_line(reading, function, one.line)}: {one.text}" for one in found.causes[:_MOST]]
    notes = [found.note] if found.note else []
    return [
        Part(f"Estimated growth: O({found.class_name}), read from the code, not measured.", causes + notes)
    ]


def _hinted(session: Session, reading: Reading, function: Function) -> list[Part]:
    """Names what Optimize Function would try; only a run tells whether it helps."""
    hints = session.facts.hints_at_cursor(reading, function) if session.configuration.hints else ()
    items = [f"line {_line(reading, function, one.line)}: {one.summary}" for one in hints[:_MOST]]
    return [Part("Hints, not tried yet:", items)] if items else []


def _line(reading: Reading, function: Function, line: int) -> int:
    return reading.snapshot.lines.line_at(function.span.start) + line + 1


def _content(session: Session, function: Function, parts: list[Part]) -> t.MarkupContent:
    if session.abilities.markdown:
        name = function.name.replace("_", "\\_")
        return t.MarkupContent(t.MarkupKind.Markdown, "\n\n".join([f"**{name}**", *map(_markdown, parts)]))
    return t.MarkupContent(t.MarkupKind.PlainText, "\n".join([function.name, *map(_plain, parts)]))


def _markdown(part: Part) -> str:
    items = "\n".join(f"- {item}" for item in part.items)
    return f"{part.sentence}\n\n{items}" if items else part.sentence


def _plain(part: Part) -> str:
    return "\n".join([part.sentence, *(f"- {item}" for item in part.items)])
