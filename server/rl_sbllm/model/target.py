"""The function to optimize, at a position in one version of a document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Position:
    """Zero-based line and UTF-16 code unit offset in it, as LSP counts."""

    line: int
    character: int


@dataclass(frozen=True)
class Range:
    """Half-open, in Positions."""

    start: Position
    end: Position


@dataclass(frozen=True)
class Target:
    """One function in one version of a file.

    `text` is the whole file as the editor has it: line ends and a byte order mark (as U+FEFF) included.
    `start_byte`/`end_byte` are offsets into `text.encode("utf-8")`, decorators included, the line end after it not.
    """

    path: Path
    language: str
    name: str
    text: str
    start_byte: int
    end_byte: int
    range: Range
    version: int | None = None

    @property
    def source(self) -> str:
        """The text of the function alone."""
        data = self.text.encode("utf-8", "surrogatepass")  # an editor may hold half a pair
        return data[self.start_byte : self.end_byte].decode("utf-8", "surrogatepass")
