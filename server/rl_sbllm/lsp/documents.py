"""The open documents, with our own line model in place of pygls' (which also ends lines at form feeds and the like)."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar
from urllib.parse import unquote

from lsprotocol import types as t
from pygls.uris import to_fs_path
from pygls.workspace import Workspace

from rl_sbllm.syntax.document import Document
from rl_sbllm.syntax.grammars import language_of
from rl_sbllm.syntax.outline import Function, Outline, function_at
from rl_sbllm.syntax.positions import ByteOffset, ClientPosition, Encoding, Span
from rl_sbllm.syntax.snapshot import Snapshot

_AFTER_EDIT_SECONDS = 0.1
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Reading:
    """One version of an open document, ready to answer: parsed, outlined, with the client's way to count."""

    uri: str
    path: Path | None
    snapshot: Snapshot
    functions: list[Function]
    encoding: Encoding

    def offset(self, position: t.Position) -> ByteOffset:
        at = ClientPosition(position.line, position.character)
        return self.snapshot.lines.client_offset(at, self.encoding)

    def range(self, span: Span) -> t.Range:
        return t.Range(self._position(span.start), self._position(span.end))

    def function_at(self, position: t.Position) -> Function | None:
        return function_at(self.functions, self.offset(position))

    def source(self, function: Function) -> bytes:
        return self.snapshot.data[function.span.start : function.span.end]

    def line(self, function: Function) -> int:
        """Zero-based line of the function's name."""
        return self.snapshot.lines.line_at(function.name_span.start)

    def _position(self, offset: ByteOffset) -> t.Position:
        found = self.snapshot.lines.client_position(offset, self.encoding)
        return t.Position(found.line, found.character)


class OpenDocument:
    """A document as the editor has it, saved or not."""

    def __init__(self, uri: str, language: str, text: str, version: int | None, encoding: Encoding) -> None:
        self.uri, self.encoding = uri, encoding
        name = to_fs_path(uri) if uri.startswith("file:") else None
        self.path = Path(name) if name else None
        self.document = Document(language, text, version)
        self._lock = asyncio.Lock()
        self._soon: asyncio.TimerHandle | None = None
        self._ready: asyncio.Task[Reading] | None = None
        self._outline = Outline()
        self._reading: Reading | None = None

    async def read(self) -> Reading:
        """The newest version; long work on it lets the loop go on in between."""
        async with self._lock:
            snapshot = await _in_slices(self.document.snapshot_in_slices())
            if self._reading is None or self._reading.snapshot is not snapshot:
                functions = await _in_slices(self._outline.in_slices(snapshot))
                self._reading = Reading(self.uri, self.path, snapshot, functions, self.encoding)
            return self._reading

    def read_soon(self, seconds: float) -> None:
        """Have the newest version ready before someone asks for it: after that long without another edit."""
        self.forget()
        self._soon = asyncio.get_running_loop().call_later(seconds, self._read_now)

    def forget(self) -> None:
        """The document is closed: nothing more is made ready."""
        if self._soon is not None:
            self._soon.cancel()

    def _read_now(self) -> None:
        self._ready = asyncio.get_running_loop().create_task(self.read())

    def change(self, change: t.TextDocumentContentChangeEvent) -> None:
        if isinstance(change, t.TextDocumentContentChangePartial):
            start, end = change.range.start, change.range.end
            first = ClientPosition(start.line, start.character)
            last = ClientPosition(end.line, end.character)
            self.document.edit(first, last, change.text, self.encoding)
        else:
            self.document.replace(change.text)


async def _in_slices(slices: Generator[None, None, _Made]) -> _Made:
    """What it returns; the loop goes on wherever it yields."""
    while True:
        try:
            next(slices)
        except StopIteration as done:
            return done.value
        await asyncio.sleep(0)


class OpenDocuments(Workspace):
    """Stands in for pygls' workspace; documents of languages that we do not know are not kept."""

    @property
    def encoding(self) -> Encoding:
        return Encoding(str(getattr(self.position_encoding, "value", self.position_encoding) or "utf-16"))

    def find(self, uri: str) -> OpenDocument | None:
        return self._open.get(unquote(uri))

    def put_text_document(self, text_document: t.TextDocumentItem, notebook_uri: str | None = None) -> None:
        language = language_of(PurePosixPath(unquote(text_document.uri)))
        if language is None and text_document.language_id == "python":
            language = "python"
        if language is None or notebook_uri is not None:
            return
        uri, text, version = text_document.uri, text_document.text, text_document.version
        opened = OpenDocument(uri, language, text, version, self.encoding)
        self._open[unquote(uri)] = opened
        opened.read_soon(0.0)

    def update_text_document(
        self, text_doc: t.VersionedTextDocumentIdentifier, change: t.TextDocumentContentChangeEvent
    ) -> None:
        found = self.find(text_doc.uri)
        if found is not None:
            found.change(change)
            found.document.set_version(text_doc.version)
            found.read_soon(_AFTER_EDIT_SECONDS)

    def remove_text_document(self, doc_uri: str) -> None:
        found = self._open.pop(unquote(doc_uri), None)
        if found is not None:
            found.forget()

    @property
    def _open(self) -> dict[str, OpenDocument]:
        # pygls' own table, never read by pygls itself, so that there is one place where documents live
        return self.__dict__.setdefault("_open_documents", {})
