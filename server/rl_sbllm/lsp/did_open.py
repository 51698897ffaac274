"""`textDocument/didOpen`: what the first hover needs is loaded while the user still reads. The document itself is kept by `documents`."""

from __future__ import annotations

import asyncio

from lsprotocol import types as t

from rl_sbllm.analysis.growth import load
from rl_sbllm.lsp.session import Session


async def did_open(session: Session, params: t.DidOpenTextDocumentParams) -> None:
    opened = session.documents.find(params.text_document.uri)
    if opened is not None:
        await asyncio.to_thread(load, opened.document.language)
