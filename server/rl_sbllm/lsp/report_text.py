"""What a run found, as plain text of a few lines: for messages, hovers and editors without a view of their own."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rl_sbllm.lsp.runs import Run

_MOST_REASONS = 4


def report_text(run: Run) -> str:
    """Every variant in one line, and what became of the rest."""
    if run.report is None:
        return f"`{run.target.name}` is still being optimized."
    lines = [headline(run), *(f"{v['rank']}. {v['summary']}" for v in run.variants)]
    tried = tally(run.report)
    return "\n".join([*lines, tried] if tried else lines)


def headline(run: Run) -> str:
    """One sentence: what the run came to."""
    report, name = run.report or {}, run.target.name
    status, found = report.get("status"), run.variants
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        early = " (cancelled early)" if status == "cancelled" else ""
        return f"`{name}`: {found[0]['summary']}{more}{early}."
    if status == "cancelled":
        return f"`{name}`: cancelled; no faster version was confirmed by then."
    if status == "no-variant":
        tried = tally(report)
        return f"`{name}`: no faster version that behaves the same was found." + (
            f" {tried}" if tried else ""
        )
    return f"`{name}`: {_error(report)}"


def tally(report: dict[str, Any]) -> str:
    """`12 rejected: 7 different-result, 5 not-faster.`"""
    reasons = Counter(str(one["reason"]) for one in report.get("rejected", ()))
    if not reasons:
        return ""
    common = reasons.most_common(_MOST_REASONS)
    rest = reasons.total() - sum(count for _, count in common)
    parts = [f"{count} {reason}" for reason, count in common] + ([f"{rest} other"] if rest else [])
    return f"{reasons.total()} rejected: {', '.join(parts)}."


def _error(report: dict[str, Any]) -> str:
    error = report.get("error") or {}
    said = [error.get("what") or "the run failed.", error.get("help")]
    return " ".join(one for one in said if one)
