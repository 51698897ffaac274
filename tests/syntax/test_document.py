"""An edited document is the same as one opened with the new text."""

from __future__ import annotations

import contextlib

import psutil
from hypothesis import given, settings
from hypothesis import strategies as st
from tree_sitter import Node

from rl_sbllm.syntax.document import Document
from rl_sbllm.syntax.positions import ByteOffset, ClientPosition, Encoding, decode, encode
from rl_sbllm.syntax.snapshot import Snapshot

START = "def f(x):\n    # é 😀\n    return [y for y in x]\n\nclass C:\n    def m(self):\n        yield 1\n"
PIECES = st.sampled_from(
    [
        "",
        "x",
        "\n",
        "\r\n",
        "\r",
        "    ",
        "def g():\n    pass\n",
        "😀",
        "é",
        '"',
        "(",
        ")",
        ":",
        "\x0c",
        "\ufeff",
        "#",
    ]
)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), PIECES), max_size=6)
TEXTS = st.sampled_from([START, START.replace("\n", "\r\n"), START.replace("\n", "\r"), "\ufeff" + START, ""])


def shape(node: Node) -> str:
    return (
        f"({node.type} {node.start_byte} {node.end_byte} {node.has_error}"
        + "".join(map(shape, node.children))
        + ")"
    )


def boundary(document: Document, part: float, encoding: Encoding) -> tuple[ClientPosition, int]:
    """A place between two characters where an editor can stand, and its byte offset."""
    text = decode(document.data)
    at = round(part * len(text))
    if text[at : at + 1] == "\n" and text[at - 1 : at] == "\r":
        at -= 1
    offset = ByteOffset(len(encode(text[:at])))
    return document.lines.client_position(offset, encoding), offset


@settings(max_examples=150, deadline=None)
@given(TEXTS, EDITS, st.sampled_from(list(Encoding)), st.booleans())
def test_incremental_edits_give_what_a_full_parse_gives(
    text: str, edits: list, encoding: Encoding, between: bool
):
    document = Document("python", text, 1)
    document.snapshot()
    for one, two, piece in edits:
        (start, first), (end, last) = sorted(
            (boundary(document, one, encoding), boundary(document, two, encoding)), key=lambda pair: pair[1]
        )
        expected = document.data[:first] + encode(piece) + document.data[last:]
        document.edit(start, end, piece, encoding)
        assert document.data == expected
        if between:
            document.snapshot()
    got, full = document.snapshot(), Snapshot.of("python", decode(document.data))
    assert got.data == full.data
    assert shape(got.tree.root_node) == shape(full.tree.root_node)


def test_a_snapshot_stays_as_it_was():
    document = Document("python", START, 1)
    before = document.snapshot()
    tree = shape(before.tree.root_node)
    document.edit(ClientPosition(0, 4), ClientPosition(0, 5), "longer_name", Encoding.UTF16)
    document.set_version(2)
    after = document.snapshot()
    assert (before.version, after.version) == (1, 2)
    assert before.text == START and "longer_name" in after.text
    assert shape(before.tree.root_node) == tree


def test_a_long_parse_is_made_in_slices_and_restarts_after_an_edit():
    document = Document("python", START * 500, 1)
    slices = document.snapshot_in_slices(seconds=0.0)
    for _ in range(3):
        next(slices)
    document.replace(START)
    while True:
        try:
            next(slices)
        except StopIteration as done:
            assert done.value.text == START
            break


def test_slices_give_the_tree_of_a_whole_parse():
    slices = Document("python", START * 40).snapshot_in_slices(seconds=0.0)
    count = 0
    while True:
        try:
            next(slices)
            count += 1
        except StopIteration as done:
            assert shape(done.value.tree.root_node) == shape(Snapshot.of("python", START * 40).tree.root_node)
            break
    assert count > 0


def test_typing_for_long_in_a_big_file_keeps_no_memory():
    document, process, used = Document("python", START * 4000), psutil.Process(), 0
    document.snapshot()
    for number in range(50):
        in_a_comment = ClientPosition(7 * number + 1, 6)
        document.edit(in_a_comment, in_a_comment, "q", Encoding.UTF16)
        with contextlib.suppress(StopIteration):
            next(document.snapshot_in_slices())
        used = used if number > 5 else process.memory_info().rss
    assert process.memory_info().rss - used < 4e6
