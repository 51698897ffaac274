"""`rl-sbllm/report` and `rl-sbllm/page`: the whole report of a run, as data and as the page that `--html` writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rl_sbllm.lsp.arguments import text_of
from rl_sbllm.lsp.history import find
from rl_sbllm.lsp.protocol import PageAnswer
from rl_sbllm.lsp.session import Session
from rl_sbllm.model.errors import BadInput


async def report(session: Session, given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The variants that the user rejected are left out."""
    run = await find(session, text_of(given, "run"))
    if run.report is None:
        return None
    shown = {
        name: _shown(run.report.get(name) or [], run.hidden) for name in ("variants", "rounding_variants")
    }
    return {**run.report, **shown}


async def page(session: Session, given: Mapping[str, Any]) -> PageAnswer:
    # the page is made seldom: what makes it is not loaded to answer `initialize`
    from rl_sbllm.reports.html import html_page

    found = await find(session, text_of(given, "run"))
    document = await report(session, given)
    if document is None or "schema" not in document:
        raise BadInput(f"There is no report of `{found.target.name}` yet.")
    return {"title": f"Optimize {found.target.name}", "html": html_page(document)}


def _shown(variants: list[dict[str, Any]], hidden: frozenset[str]) -> list[dict[str, Any]]:
    return [one for one in variants if one["id"] not in hidden]
