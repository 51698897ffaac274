"""`textDocument/hover`: what is known of a function's cost, on the line of its name. Measured figures after a run."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as t

from rl_sbllm.analysis.growth import Estimate
from rl_sbllm.lsp.documents import Reading
from rl_sbllm.lsp.report_text import tally
from rl_sbllm.lsp.runs import Run
from rl_sbllm.lsp.session import Session
from rl_sbllm.lsp.variant_edit import unchanged
from rl_sbllm.reports.sentence import duration
from rl_sbllm.syntax.outline import Function

_MOST = 4


async def hover(session: Session, params: t.HoverParams) -> t.Hover | None:
    reading = await session.read(params.text_document.uri)
    function = _named_on_line(reading, params.position) if reading is not None else None
    if reading is None or function is None:
        return None
    lines = [*_measured(session, reading, function), *_estimated(session, reading, function)]
    if not lines:
        return None
    return t.Hover(_content(session, function, lines), reading.range(function.name_span))


def _named_on_line(reading: Reading, position: t.Position) -> Function | None:
    offset = reading.offset(position)
    line = reading.snapshot.lines.line_at(offset)
    on_line = [f for f in reading.functions if reading.line(f) == line and f.span.start <= offset]
    return on_line[-1] if on_line else None


def _measured(session: Session, reading: Reading, function: Function) -> list[str]:
    if session.runs.active_of(reading.uri, function.name) is not None:
        return ["Being optimized now."]
    run = session.runs.latest_of(reading.uri, function.name)
    if run is None or run.report is None:
        return []
    outdated = unchanged(reading, run) is None
    lines = ["Measured before the function changed (outdated):" if outdated else "Measured:"]
    lines += _baseline(run.report) + _best(run)
    return lines if len(lines) > 1 else []


def _baseline(report: dict[str, Any]) -> list[str]:
    baseline = report.get("baseline")
    if not baseline or baseline.get("seconds_per_call") is None:
        return []
    total = baseline["cases"]["total"]
    growth = (baseline.get("growth") or {}).get("class")
    grows = f", grows as O({growth})" if growth else ""
    return [f"- {duration(baseline['seconds_per_call'])} per call on {total} inputs{grows}"]


def _best(run: Run) -> list[str]:
    if run.variants:
        return [f"- best of {len(run.variants)}: {run.variants[0]['summary']}"]
    report = run.report or {}
    return (
        [f"- no faster version found. {tally(report)}".rstrip()]
        if report.get("status") == "no-variant"
        else []
    )


def _estimated(session: Session, reading: Reading, function: Function) -> list[str]:
    found = session.facts.growth(reading, function) if not function.broken else None
    lines = _growth(found, reading.snapshot.lines.line_at(function.span.start)) if found is not None else []
    hints = (
        session.facts.hints_at_cursor(reading, function)
        if session.configuration.hints and not function.broken
        else ()
    )
    return lines + [f"- hint, line {_line(reading, function, h.line)}: {h.summary}" for h in hints[:_MOST]]


def _growth(found: Estimate, first_line: int) -> list[str]:
    lines = [f"Estimated growth: O({found.class_name}), read from the code, not measured."]
    lines += [f"- line {first_line + cause.line + 1}: {cause.text}" for cause in found.causes[:_MOST]]
    return lines + ([f"- {found.note}"] if found.note else [])


def _line(reading: Reading, function: Function, line: int) -> int:
    return reading.snapshot.lines.line_at(function.span.start) + line + 1


def _content(session: Session, function: Function, lines: list[str]) -> t.MarkupContent:
    if session.abilities.markdown:
        return t.MarkupContent(
            t.MarkupKind.Markdown, f"**{_escaped(function.name)}**\n\n" + _paragraphs(lines)
        )
    return t.MarkupContent(t.MarkupKind.PlainText, "\n".join([function.name, *lines]))


def _escaped(name: str) -> str:
    return name.replace("_", "\\_")


def _paragraphs(lines: list[str]) -> str:
    """A list item stands on a line of its own; a sentence begins a paragraph."""
    return "\n".join(line if line.startswith("- ") else f"\n{line}\n" for line in lines).strip()
