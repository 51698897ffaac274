"""Bytes to tree, whole, incremental, and in slices.

The interpreter lock is held while tree-sitter parses, so a long parse stops everything else in the process. A parse
asked for in slices stops after each and goes on where it was.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass

from tree_sitter import Parser, Tree

from rl_sbllm.syntax.grammars import parser

SLICE_SECONDS = 0.02
_BLOCK = 1 << 16
_BYTES_A_SECOND = 5e6
"""What is parsed anew at least, on a slow machine."""
_REUSE_GAIN = 5.0
"""A parse that reuses a tree is at least that much faster."""
_LONE_RETURN = re.compile(rb"\r(?!\n)")


@dataclass(frozen=True)
class ByteEdit:
    """Bytes `start:old_end` of the old text became `start:new_end` of the new one."""

    start: int
    old_end: int
    new_end: int


def has_lone_returns(data: bytes) -> bool:
    """True when a bare carriage return ends a line; grammars do not know that line end."""
    return data.count(b"\r") > data.count(b"\r\n")


def readable(data: bytes) -> bytes:
    """What the grammar is given: bare carriage returns become line feeds, so every byte offset stays."""
    return _LONE_RETURN.sub(b"\n", data) if has_lone_returns(data) else data


def parse(language: str, data: bytes) -> Tree:
    return parser(language).parse(readable(data))


def edited(tree: Tree, before: bytes, after: bytes, edit: ByteEdit) -> Tree:
    """A copy of the tree with its offsets moved, to be given to the next parse."""
    moved = tree.copy()
    moved.edit(
        start_byte=edit.start,
        old_end_byte=edit.old_end,
        new_end_byte=edit.new_end,
        start_point=_point(before, edit.start),
        old_end_point=_point(before, edit.old_end),
        new_end_point=_point(after, edit.new_end),
    )
    return moved


def parse_in_slices(
    with_parser: Parser,
    data: bytes,
    old: Tree | None = None,
    seconds: float = SLICE_SECONDS,
    clock: Callable[[], float] = time.perf_counter,
) -> Generator[None, None, Tree]:
    """Yields after every slice; returns the tree. Closing the generator forgets the parse.

    Only what takes longer than one slice is parsed in slices: that needs the form of `parse` that asks for the text piece
    by piece, which loses a fifth of a megabyte each time (tree-sitter 0.26.1); an editor would feel it after an hour.
    """
    text = readable(data)
    if len(text) < seconds * _BYTES_A_SECOND * (_REUSE_GAIN if old is not None else 1.0):
        return with_parser.parse(text, old) if old is not None else with_parser.parse(text)
    return (yield from _piece_by_piece(with_parser, text, old, seconds, clock))


def _piece_by_piece(
    with_parser: Parser, text: bytes, old: Tree | None, seconds: float, clock: Callable[[], float]
) -> Generator[None, None, Tree]:
    until = 0.0

    def read(offset: int, _point: object) -> bytes:
        return text[offset : offset + _BLOCK]

    def too_long(*_progress: object) -> bool:
        return clock() > until

    try:
        while True:
            until = clock() + seconds
            try:
                # the binding raises when the callback stops it, and the next call with the same text goes on
                if old is None:
                    return with_parser.parse(read, progress_callback=too_long)
                return with_parser.parse(read, old, progress_callback=too_long)
            except ValueError:
                yield
    finally:
        with_parser.reset()


def _point(data: bytes, offset: int) -> tuple[int, int]:
    """tree-sitter's own (row, byte column): only line feeds count."""
    return data.count(b"\n", 0, offset), offset - (data.rfind(b"\n", 0, offset) + 1)
