"""Lines and positions. A line ends at `\\n`, `\\r\\n` or `\\r` and at nothing else (a form feed does not end one).

Three kinds of number never mix: `ByteOffset` counts bytes of the UTF-8 text; `model.target.Position` counts UTF-16 units in
a line; `ClientPosition` counts units of an encoding that an editor chose. A position past the end of its line means the
end of the line, past the last line the end of the text, inside a character its start.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from typing import NewType

from rl_sbllm.model.target import Position, Range

ByteOffset = NewType("ByteOffset", int)


class Encoding(Enum):
    """The unit that an editor counts characters of a line in."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


@dataclass(frozen=True)
class ClientPosition:
    """Zero-based line, and units of the editor's encoding in it."""

    line: int
    character: int


@dataclass(frozen=True)
class Span:
    """Half-open byte range."""

    start: ByteOffset
    end: ByteOffset


def encode(text: str) -> bytes:
    """UTF-8; half surrogates, which editors can send, are kept."""
    return text.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> str:
    """The inverse of `encode`; bytes cut out of a text decode when cut between characters."""
    return data.decode("utf-8", "surrogatepass")


class LineTable:
    """Where each line of a UTF-8 text starts. Immutable."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        # bytes.splitlines, unlike str.splitlines, knows exactly the three line ends
        lines = data.splitlines(keepends=True)
        self._starts = [0, *accumulate(map(len, lines))]
        if lines and not lines[-1].endswith((b"\n", b"\r")):
            self._starts.pop()

    def __len__(self) -> int:
        return len(self._starts)

    def start(self, line: int) -> ByteOffset:
        return ByteOffset(self._starts[line])

    def line_at(self, offset: ByteOffset) -> int:
        """Zero-based line that holds the byte."""
        return bisect_right(self._starts, offset) - 1

    def content(self, line: int) -> bytes:
        """The line without its line end."""
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._data)
        raw = self._data[self._starts[line] : end]
        if raw.endswith(b"\r\n"):
            return raw[:-2]
        return raw[:-1] if raw.endswith((b"\n", b"\r")) else raw

    def position(self, offset: ByteOffset) -> Position:
        """In UTF-16 units, as the model counts."""
        found = self.client_position(offset, Encoding.UTF16)
        return Position(found.line, found.character)

    def range(self, span: Span) -> Range:
        return Range(self.position(span.start), self.position(span.end))

    def client_position(self, offset: ByteOffset, encoding: Encoding) -> ClientPosition:
        line = self.line_at(offset)
        before = self._data[self._starts[line] : offset]
        return ClientPosition(line, _units(before, encoding))

    def offset(self, position: Position) -> ByteOffset:
        return self.client_offset(ClientPosition(position.line, position.character), Encoding.UTF16)

    def client_offset(self, position: ClientPosition, encoding: Encoding) -> ByteOffset:
        if position.line >= len(self._starts):
            return ByteOffset(len(self._data))
        if position.line < 0:
            return ByteOffset(0)
        content = self.content(position.line)
        return ByteOffset(self._starts[position.line] + _bytes(content, position.character, encoding))


def _units(piece: bytes, encoding: Encoding) -> int:
    if encoding is Encoding.UTF8 or piece.isascii():
        return len(piece)
    text = piece.decode("utf-8", "surrogatepass")
    if encoding is Encoding.UTF32:
        return len(text)
    return len(text) + sum(ch > "\uffff" for ch in text)


def _bytes(content: bytes, units: int, encoding: Encoding) -> int:
    """How many bytes the first `units` units take, rounded down to a whole character."""
    if units <= 0:
        return 0
    if content.isascii():
        return min(units, len(content))
    if encoding is Encoding.UTF8:
        return _whole(content, units)
    text = decode(content)
    if encoding is Encoding.UTF32:
        return len(encode(text[:units]))
    taken = 0
    for index, ch in enumerate(text):
        taken += 2 if ch > "\uffff" else 1
        if taken > units:
            return len(encode(text[:index]))
    return len(content)


def _whole(content: bytes, units: int) -> int:
    at = min(units, len(content))
    while at < len(content) and content[at] & 0xC0 == 0x80:
        at -= 1
    return at
