"""`textDocument/didOpen`: what the first hover needs is loaded while the user still reads, and what earlier runs found.

The document itself is kept by `documents`.
"""

from __future__ import annotations

import asyncio

from lsprotocol import types as t

from rl_sbllm.analysis.growth import load
from rl_sbllm.lsp.feedback import refresh_lenses
from rl_sbllm.lsp.history import recall
from rl_sbllm.lsp.session import Session


async def did_open(session: Session, params: t.DidOpenTextDocumentParams) -> None:
    opened = session.documents.find(params.text_document.uri)
    if opened is None:
        return
    await asyncio.to_thread(load, opened.document.language)
    if opened.path is not None and await recall(session, opened.uri, opened.path):
        refresh_lenses(session)
