"""One version of a file, parsed. Immutable, so that it can be handed to anyone while the document goes on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Tree

from rl_sbllm.syntax.parsing import parse
from rl_sbllm.syntax.positions import LineTable, decode, encode


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Equal only to itself. `data` is the text in UTF-8; the tree's byte offsets are offsets into it."""

    language: str
    data: bytes
    tree: Tree
    lines: LineTable
    version: int | None = None

    @cached_property
    def text(self) -> str:
        return decode(self.data)

    @classmethod
    def of(cls, language: str, text: str, version: int | None = None) -> Snapshot:
        """Parse a whole text at once."""
        data = encode(text)
        return cls(language, data, parse(language, data), LineTable(data), version)
