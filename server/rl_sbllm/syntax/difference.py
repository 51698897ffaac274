"""What changed between two versions of a text, as few and small replacements of whole lines."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from rl_sbllm.syntax.positions import ByteOffset, Span


@dataclass(frozen=True)
class Replacement:
    """Bytes `span` of the old text become `new`."""

    span: Span
    new: bytes


def edits_between(old: bytes, new: bytes) -> list[Replacement]:
    """Replacements of whole lines, in the order of the text, never touching one another; none when equal."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    head = _common_prefix(before, after)
    tail = _common_prefix(before[head:][::-1], after[head:][::-1])
    at = sum(map(len, before[:head]))
    before, after = before[head : len(before) - tail], after[head : len(after) - tail]
    starts = [at]
    for line in before:
        starts.append(starts[-1] + len(line))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return [
        Replacement(Span(ByteOffset(starts[i]), ByteOffset(starts[j])), b"".join(after[k:m]))
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
    ]


def apply(old: bytes, edits: list[Replacement]) -> bytes:
    """The new text; `edits` in order and apart, as `edits_between` gives them."""
    parts: list[bytes] = []
    at = 0
    for edit in edits:
        parts += (old[at : edit.span.start], edit.new)
        at = edit.span.end
    return b"".join((*parts, old[at:]))


def _common_prefix(left: list[bytes], right: list[bytes]) -> int:
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count
