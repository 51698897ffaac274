"""Changes are small, and move with the text around them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rl_sbllm.syntax.difference import apply, edits_between
from rl_sbllm.syntax.merge import rebase

LINES = st.lists(st.sampled_from([b"a\n", b"b\r\n", b"c\r", b"d\n", b"\n"]), max_size=8).map(b"".join)


@given(LINES, LINES)
def test_edits_make_the_new_text_of_the_old(old: bytes, new: bytes):
    assert apply(old, edits_between(old, new)) == new


def test_only_the_changed_lines_are_replaced():
    old = b"import os\n\ndef f():\n    return 1\n"
    new = b"import os\nimport re\n\ndef f():\n    return 2\n"
    assert [e.new for e in edits_between(old, new)] == [b"import re\n", b"    return 2\n"]


@given(LINES, LINES)
def test_a_base_that_did_not_move_takes_the_edits_as_they_are(base: bytes, ours: bytes):
    edits = rebase(base, ours, base)
    assert edits is not None and apply(base, edits) == ours


@given(LINES, LINES, LINES, LINES)
def test_changes_above_and_below_are_kept(above: bytes, below: bytes, base: bytes, ours: bytes):
    fence = b"-----\n"
    edits = rebase(fence + base + fence, fence + ours + fence, above + fence + base + fence + below)
    assert edits is not None
    assert apply(above + fence + base + fence + below, edits) == above + fence + ours + fence + below


def test_both_changing_one_line_is_refused():
    assert rebase(b"a\nb\nc\n", b"a\nX\nc\n", b"a\nY\nc\n") is None


def test_two_insertions_at_one_place_both_stay():
    edits = rebase(b"a\nb\n", b"a\nours\nb\n", b"a\ntheirs\nb\n")
    assert edits is not None and apply(b"a\ntheirs\nb\n", edits) == b"a\ntheirs\nours\nb\n"
