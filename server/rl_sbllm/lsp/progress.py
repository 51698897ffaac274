"""`window/workDoneProgress` and `$/progress`: a progress of the server's making, with cancel; messages for the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from lsprotocol import types as t
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from rl_sbllm.lsp.abilities import Abilities

_CREATE_SECONDS = 2.0


class Progress:
    """One progress in the client. Made by `begin`; every later call is harmless when the client shows none."""

    def __init__(self, server: LanguageServer, token: str | None) -> None:
        self._server, self._token = server, token

    def report(self, message: str, fraction: float | None = None) -> None:
        if self._token is not None:
            percentage = None if fraction is None else max(0, min(100, round(fraction * 100)))
            value = t.WorkDoneProgressReport(message=message, percentage=percentage, cancellable=True)
            self._server.work_done_progress.report(self._token, value)

    def end(self, message: str) -> None:
        if self._token is not None:
            self._server.work_done_progress.end(self._token, t.WorkDoneProgressEnd(message=message))
            # pygls keeps tokens for ever
            self._server.work_done_progress.tokens.pop(self._token, None)
            self._token = None


async def begin(
    server: LanguageServer, abilities: Abilities, token: str, title: str, cancelled: Callable[[], None]
) -> Progress:
    """Ask the client to show a progress; without that ability say in a message that it began."""
    if not abilities.progress or not await _created(server, token):
        server.window_show_message(t.ShowMessageParams(t.MessageType.Info, f"{title} ..."))
        return Progress(server, None)

    def settled(future: object) -> None:
        if server.work_done_progress.tokens[token].cancelled():
            cancelled()

    server.work_done_progress.tokens[token].add_done_callback(settled)
    value = t.WorkDoneProgressBegin(title=title, cancellable=True, percentage=0)
    server.work_done_progress.begin(token, value)
    return Progress(server, token)


def adopt(server: LanguageServer, token: str, title: str) -> Progress:
    """A progress that the client made itself, with its request; the client cancels the request."""
    server.work_done_progress.begin(
        token, t.WorkDoneProgressBegin(title=title, cancellable=True, percentage=0)
    )
    return Progress(server, token)


async def _created(server: LanguageServer, token: str) -> bool:
    try:
        await asyncio.wait_for(server.work_done_progress.create_async(token), _CREATE_SECONDS)
    except (JsonRpcException, asyncio.TimeoutError):
        return False
    return True
