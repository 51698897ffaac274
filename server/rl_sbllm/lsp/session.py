"""What the handlers share for one connection: the client's abilities, open documents, settings, runs, facts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from lsprotocol import types as t
from pygls.lsp.server import LanguageServer

from rl_sbllm.lsp.abilities import Abilities
from rl_sbllm.lsp.configuration import Configuration
from rl_sbllm.lsp.documents import OpenDocuments, Reading
from rl_sbllm.lsp.facts import Facts
from rl_sbllm.lsp.profile_shares import ProfileShares
from rl_sbllm.lsp.runs import Runs
from rl_sbllm.model.errors import BadInput


@dataclass
class Session:
    """Made at start; `abilities` and `documents` are set by `initialize`."""

    server: LanguageServer
    runs: Runs
    facts: Facts
    abilities: Abilities = field(default_factory=Abilities)
    configuration: Configuration = field(default_factory=Configuration)
    documents: OpenDocuments = field(default_factory=lambda: OpenDocuments(None))
    shut_down: bool = False
    client: int | None = None
    """Process id of the client, when it gave one."""
    watch: asyncio.Future[None] | None = None
    profile: ProfileShares | None = None
    loading: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a profile is read: one at a time, in the order asked for."""

    async def read(self, uri: str) -> Reading | None:
        """The newest version of an open document; None when it is not open or of no known language."""
        found = self.documents.find(uri)
        return await found.read() if found is not None else None

    async def must_read(self, uri: str) -> Reading:
        reading = await self.read(uri)
        if reading is None:
            raise BadInput("The document is not open, or its language is not known.", uri)
        return reading

    def say(self, text: str, level: t.MessageType = t.MessageType.Info) -> None:
        """A message that the user sees."""
        self.server.window_show_message(t.ShowMessageParams(level, text))
