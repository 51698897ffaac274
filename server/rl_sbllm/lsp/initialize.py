"""`initialize`, `initialized` and `workspace/didChangeConfiguration`: who the client is, and what it wants."""

from __future__ import annotations

import asyncio

from lsprotocol import types as t
from pygls.exceptions import JsonRpcException

from rl_sbllm.lsp.abilities import abilities_of
from rl_sbllm.lsp.client_process import end_with_client
from rl_sbllm.lsp.configuration import pull, watch
from rl_sbllm.lsp.documents import OpenDocuments
from rl_sbllm.lsp.feedback import refresh_lenses
from rl_sbllm.lsp.session import Session

_ANSWER_SECONDS = 5.0


def initialize(session: Session, params: t.InitializeParams) -> None:
    """Runs before the capabilities are computed; pygls has chosen the position encoding by then."""
    server = session.server
    session.abilities = abilities_of(params.capabilities)
    session.configuration.take(params.initialization_options)
    session.client = params.process_id
    given = server.workspace
    session.documents = OpenDocuments(
        given.root_uri,
        t.TextDocumentSyncKind.Incremental,
        list(given.folders.values()),
        given.position_encoding,
    )
    # pygls has no way to pass a workspace in; its own ends lines where LSP does not
    server.protocol._workspace = session.documents  # pyright: ignore[reportPrivateUsage]


async def initialized(session: Session, params: t.InitializedParams) -> None:
    session.watch = asyncio.ensure_future(end_with_client(session))
    try:
        await asyncio.wait_for(watch(session.server, session.abilities), _ANSWER_SECONDS)
    except (JsonRpcException, asyncio.TimeoutError):
        session.server.window_log_message(
            t.LogMessageParams(t.MessageType.Log, "The editor does not tell of changed settings.")
        )
    await _take_settings(session)


async def did_change_configuration(session: Session, params: t.DidChangeConfigurationParams) -> None:
    session.configuration.take(params.settings)
    await _take_settings(session)
    refresh_lenses(session)


async def _take_settings(session: Session) -> None:
    try:
        await asyncio.wait_for(
            pull(session.server, session.abilities, session.configuration), _ANSWER_SECONDS
        )
    except (JsonRpcException, asyncio.TimeoutError):
        session.server.window_log_message(
            t.LogMessageParams(
                t.MessageType.Warning, "The editor did not give its settings; defaults are used."
            )
        )
    for problem in session.configuration.editor.problems:
        session.say(f"Settings: {problem}", t.MessageType.Warning)
