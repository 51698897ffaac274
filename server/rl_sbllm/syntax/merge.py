"""The same change on a text that moved meanwhile: edits of a base text carried over to its newer version."""

from __future__ import annotations

from rl_sbllm.syntax.difference import Replacement, edits_between
from rl_sbllm.syntax.positions import ByteOffset, Span


def rebase(base: bytes, ours: bytes, theirs: bytes) -> list[Replacement] | None:
    """The edits base -> ours, as edits of `theirs`; None when both changed the same lines.

    Two insertions at one place both stay, ours after theirs.
    """
    moved = edits_between(base, theirs)
    carried: list[Replacement] = []
    for edit in edits_between(base, ours):
        shift = 0
        for other in moved:
            if _clash(edit.span, other.span):
                return None
            if other.span.start <= edit.span.start and other.span.end <= edit.span.start:
                shift += len(other.new) - (other.span.end - other.span.start)
        span = Span(ByteOffset(edit.span.start + shift), ByteOffset(edit.span.end + shift))
        carried.append(Replacement(span, edit.new))
    return carried


def _clash(left: Span, right: Span) -> bool:
    """They share a byte, or one inserts strictly inside the other."""
    return left.start < right.end and right.start < left.end
