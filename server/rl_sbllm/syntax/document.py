"""One open file: range edits as an editor sends them, parsed incrementally, handed out as snapshots.

Edits only change bytes and remember what moved; the parse is made when someone asks: at once (`snapshot`), or in slices
(`snapshot_in_slices`) that let an event loop breathe.
"""

from __future__ import annotations

from collections.abc import Generator

from tree_sitter import Tree

from rl_sbllm.syntax.grammars import parser
from rl_sbllm.syntax.parsing import SLICE_SECONDS, ByteEdit, edited, has_lone_returns, parse_in_slices
from rl_sbllm.syntax.positions import ClientPosition, Encoding, LineTable, encode
from rl_sbllm.syntax.snapshot import Snapshot


class Document:
    """Not thread-safe: it belongs to one event loop."""

    def __init__(self, language: str, text: str, version: int | None = None) -> None:
        self.language, self.version = language, version
        self._data = encode(text)
        self._lines: LineTable | None = None
        self._stale: Tree | None = None
        self._snapshot: Snapshot | None = None
        self._changes = 0

    @property
    def data(self) -> bytes:
        """The text now, in UTF-8."""
        return self._data

    @property
    def lines(self) -> LineTable:
        if self._lines is None:
            self._lines = LineTable(self._data)
        return self._lines

    def edit(self, start: ClientPosition, end: ClientPosition, text: str, encoding: Encoding) -> None:
        """Replace a range; positions count in the text as it is before this edit."""
        first, last = self.lines.client_offset(start, encoding), self.lines.client_offset(end, encoding)
        first, last = min(first, last), max(first, last)
        new = encode(text)
        after = self._data[:first] + new + self._data[last:]
        self._move_tree(after, ByteEdit(first, last, first + len(new)))
        self._set(after)

    def replace(self, text: str) -> None:
        """The whole text anew."""
        self._stale = self._snapshot = None
        self._set(encode(text))

    def set_version(self, version: int | None) -> None:
        """The editor's number for the text as it is now."""
        self.version = version

    def snapshot(self) -> Snapshot:
        """This version, parsed now."""
        slices = self.snapshot_in_slices(seconds=float("inf"))
        while True:
            try:
                next(slices)
            except StopIteration as done:
                return done.value

    def snapshot_in_slices(self, seconds: float = SLICE_SECONDS) -> Generator[None, None, Snapshot]:
        """Yields between slices; when an edit arrives meanwhile, starts again with the newer text."""
        while True:
            if self._snapshot is not None:
                return self._numbered(self._snapshot)
            changes, data = self._changes, self._data
            tree = yield from self._parse(data, seconds, changes)
            if tree is not None and changes == self._changes:
                self._snapshot = Snapshot(self.language, data, tree, self.lines, self.version)
                self._stale = None

    def _parse(self, data: bytes, seconds: float, changes: int) -> Generator[None, None, Tree | None]:
        slices = parse_in_slices(parser(self.language), data, self._stale, seconds)
        while True:
            try:
                next(slices)
            except StopIteration as done:
                return done.value
            yield
            if changes != self._changes:
                slices.close()
                return None

    def _numbered(self, found: Snapshot) -> Snapshot:
        if found.version == self.version:
            return found
        self._snapshot = Snapshot(found.language, found.data, found.tree, found.lines, self.version)
        return self._snapshot

    def _move_tree(self, after: bytes, edit: ByteEdit) -> None:
        tree = self._snapshot.tree if self._snapshot is not None else self._stale
        self._snapshot = None
        if tree is None or has_lone_returns(self._data) or has_lone_returns(after):
            # what the grammar reads may differ from the text beside the edit as well
            self._stale = None
            return
        self._stale = edited(tree, self._data, after, edit)

    def _set(self, data: bytes) -> None:
        self._data, self._lines = data, None
        self._changes += 1
