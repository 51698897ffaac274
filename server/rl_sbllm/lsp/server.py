"""Wires one server: which method is answered by which file."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types as t

from rl_sbllm import __version__
from rl_sbllm.lsp import border
from rl_sbllm.lsp.code_action import OPTIONS, code_action
from rl_sbllm.lsp.code_action_resolve import code_action_resolve
from rl_sbllm.lsp.code_lens import code_lens
from rl_sbllm.lsp.did_open import did_open
from rl_sbllm.lsp.execute_command import COMMANDS
from rl_sbllm.lsp.facts import Facts
from rl_sbllm.lsp.feedback import Feedback, refresh_lenses
from rl_sbllm.lsp.hover import hover
from rl_sbllm.lsp.incoming import Protocol, Server, quick_converter
from rl_sbllm.lsp.initialize import did_change_configuration, initialize, initialized
from rl_sbllm.lsp.requests import REQUESTS
from rl_sbllm.lsp.runs import Runs
from rl_sbllm.lsp.session import Session
from rl_sbllm.lsp.shutdown import shutdown


def build(run_command: Sequence[str] = ()) -> Session:
    """A server with all its handlers, not yet listening; `run_command` replaces the run process (tests)."""
    server = Server(
        "rl-sbllm",
        __version__,
        text_document_sync_kind=t.TextDocumentSyncKind.Incremental,
        max_workers=2,
        protocol_cls=Protocol,
        converter_factory=quick_converter,
    )
    session = Session(
        server,
        Runs(run_command),
        Facts(lambda: refresh_lenses(session), hold=lambda: bool(session.runs.active())),
    )
    session.runs.listen = lambda _run: Feedback(session)
    _register(session)
    return session


def _register(session: Session) -> None:
    server = session.server

    def begin(params: t.InitializeParams) -> None:
        initialize(session, params)

    server.feature(t.INITIALIZE)(begin)
    server.feature(t.INITIALIZED)(border.request(session, initialized))
    server.feature(t.SHUTDOWN)(border.request(session, shutdown))
    server.feature(t.WORKSPACE_DID_CHANGE_CONFIGURATION)(border.request(session, did_change_configuration))
    server.feature(t.TEXT_DOCUMENT_DID_OPEN)(border.request(session, did_open))
    server.feature(t.TEXT_DOCUMENT_CODE_ACTION, OPTIONS)(border.request(session, code_action))
    server.feature(t.CODE_ACTION_RESOLVE)(border.request(session, code_action_resolve))
    server.feature(t.TEXT_DOCUMENT_CODE_LENS, t.CodeLensOptions())(border.request(session, code_lens))
    server.feature(t.TEXT_DOCUMENT_HOVER)(border.request(session, hover))
    for name, handler in REQUESTS.items():
        server.feature(name)(border.custom(session, handler))
    for name, handler in COMMANDS.items():
        server.command(name)(border.command(session, handler))
