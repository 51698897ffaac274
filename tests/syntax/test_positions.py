"""Lines end where editors say they end, and positions survive the way there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rl_sbllm.model.target import Position
from rl_sbllm.syntax.positions import ByteOffset, ClientPosition, Encoding, LineTable, decode, encode

TEXTS = st.text(
    alphabet=st.sampled_from("ab é\u2028\u0085\x0b\x0c\x1c\ufeff😀\r\n\t"), max_size=40
) | st.text(max_size=30)


def test_only_three_line_ends_count():
    table = LineTable(encode("a\nb\r\nc\rd\x0ce\x0bf\u2028g\x85h\x1ci"))
    assert [decode(table.content(i)) for i in range(len(table))] == [
        "a",
        "b",
        "c",
        "d\x0ce\x0bf\u2028g\x85h\x1ci",
    ]


@pytest.mark.parametrize(
    "text, lines", [("", 1), ("a", 1), ("a\n", 2), ("\r\n", 2), ("\r\r\n", 3), ("a\rb", 2)]
)
def test_a_last_line_end_opens_an_empty_line(text: str, lines: int):
    assert len(LineTable(encode(text))) == lines


@pytest.mark.parametrize("encoding, units", [(Encoding.UTF8, 6), (Encoding.UTF16, 4), (Encoding.UTF32, 3)])
def test_characters_count_in_the_units_of_the_editor(encoding: Encoding, units: int):
    table = LineTable(encode("x\na😀b"))
    assert table.client_position(ByteOffset(8), encoding) == ClientPosition(1, units)
    assert table.client_offset(ClientPosition(1, units), encoding) == 8


@pytest.mark.parametrize("encoding, inside", [(Encoding.UTF8, 3), (Encoding.UTF16, 2)])
def test_a_position_inside_a_character_means_its_start(encoding: Encoding, inside: int):
    assert LineTable(encode("a😀b")).client_offset(ClientPosition(0, inside), encoding) == 1


def test_positions_past_an_end_are_held_there():
    table = LineTable(encode("ab\r\ncd"))
    assert table.offset(Position(0, 99)) == 2
    assert table.offset(Position(9, 0)) == 6


@given(TEXTS, st.sampled_from(list(Encoding)))
def test_every_character_start_makes_the_round_trip(text: str, encoding: Encoding):
    data = encode(text)
    table = LineTable(data)
    at = 0
    for index, ch in enumerate(text):
        if not (ch == "\n" and index and text[index - 1] == "\r"):
            offset = ByteOffset(at)
            assert table.client_offset(table.client_position(offset, encoding), encoding) == offset
        at += len(encode(ch))


@given(TEXTS)
def test_lines_and_their_starts_tile_the_text(text: str):
    data = encode(text)
    table = LineTable(data)
    starts = [table.start(i) for i in range(len(table))]
    assert starts == sorted(set(starts)) and starts[0] == 0
    assert all(table.line_at(start) == index for index, start in enumerate(starts))
