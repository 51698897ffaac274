"""`textDocument/codeLens`: Optimize above functions; all of them, or those with a hint, a result or a share of the profile."""

from __future__ import annotations

from lsprotocol import types as t

from rl_sbllm.lsp import protocol
from rl_sbllm.lsp.code_action import start_arguments
from rl_sbllm.lsp.documents import Reading
from rl_sbllm.lsp.profile_shares import WORTH_A_LENS, percent
from rl_sbllm.lsp.session import Session
from rl_sbllm.lsp.variant_edit import unchanged
from rl_sbllm.profiles.profile import ProfiledFunction
from rl_sbllm.reports.sentence import count
from rl_sbllm.syntax.outline import Function


async def code_lens(session: Session, params: t.CodeLensParams) -> list[t.CodeLens]:
    mode = session.configuration.lens_mode()
    reading = await session.read(params.text_document.uri) if mode != "off" else None
    if reading is None or reading.path is None:
        return []
    shares = session.profile.of(reading) if session.profile is not None else {}
    lenses = (
        _lens(session, reading, f, mode, _share(shares.get(f))) for f in reading.functions if not f.broken
    )
    return [lens for lens in lenses if lens is not None]


def _lens(session: Session, reading: Reading, function: Function, mode: str, share: str) -> t.CodeLens | None:
    """A lens that says what a run found, else one that starts a run; in mode `useful` only with a hint or a share."""
    command = _result(session, reading, function) if session.runs.any_of(reading.uri) else None
    if command is None:
        hints = session.facts.hints(reading, function) if session.configuration.hints else ()
        if not hints and not share and mode != "all":
            return None
        known = [share, count(len(hints), "hint") if hints else ""]
        more = f" ({', '.join(filter(None, known))})" if any(known) else ""
        arguments = [start_arguments(reading, function)]
        command = t.Command(f"Optimize{more}", protocol.OPTIMIZE, arguments=arguments)
    elif share:
        command.title += f", {share}"
    return t.CodeLens(reading.range(function.name_span), command)


def _share(found: ProfiledFunction | None) -> str:
    return f"{percent(found.share)} of the profile" if found and found.share >= WORTH_A_LENS else ""


def _result(session: Session, reading: Reading, function: Function) -> t.Command | None:
    active = session.runs.active_of(reading.uri, function.name)
    if active is not None:
        return t.Command("Optimizing; cancel", protocol.CANCEL, arguments=[{"run": active.id}])
    run = session.runs.latest_of(reading.uri, function.name)
    if run is None or not run.variants or unchanged(reading, run) != function:
        return None
    # the first clause alone: it says "faster from n = 900" where plain "faster" would be too much
    best = run.variants[0]["summary"].partition(",")[0]
    more = f" (and {len(run.variants) - 1} more)" if len(run.variants) > 1 else ""
    return t.Command(f"Found: {best}{more}", protocol.SHOW_REPORT, arguments=[{"run": run.id}])
