"""What goes in at one end comes out at the other; anything that is no frame is an error, not a value."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.languages.python.inside.channel import Channel, ChannelError
from rl_sbllm.languages.python.inside.status import Status, create

_LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
JSON = st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)


@contextmanager
def _ends() -> Iterator[tuple[Channel, Channel, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(ours.fileno()), Channel(theirs.fileno()), theirs


@settings(max_examples=50, deadline=None)
@given(st.lists(JSON, max_size=4))
def test_values_arrive_unchanged_and_in_order(values: list[object]) -> None:
    with _ends() as (here, there, _):
        for value in values:
            there.send(value)
        assert [here.receive() for _ in values] == values


def test_a_lone_surrogate_arrives_unchanged() -> None:
    with _ends() as (here, there, _):
        there.send("\ud800")
        assert here.receive() == "\ud800"


def test_a_frame_larger_than_the_socket_arrives_whole() -> None:
    text = "x" * 3_000_000
    with _ends() as (here, there, _):
        sender = threading.Thread(target=there.send, args=(text,))
        sender.start()
        assert here.receive() == text
        sender.join()


def test_a_raw_byte_and_a_frame_are_told_apart_by_the_first_byte() -> None:
    with _ends() as (here, there, _):
        there.write_byte(b"k")
        there.send({"a": 1})
        assert here.read_byte() == b"k"
        first = here.read_byte()
        assert first == b"\0"
        assert here.receive_after(first) == {"a": 1}


@pytest.mark.parametrize(
    "sent", [b"\xff\xff\xff\xff", b"\0\0\0\x02{]", b"\0\0\0\x01\xff", b"\0\x01\0\0" + b"[" * 65536]
)
def test_what_is_no_frame_is_an_error(sent: bytes) -> None:
    with _ends() as (here, _, raw):
        raw.sendall(sent)
        with pytest.raises(ChannelError):
            here.receive()


def test_a_closed_end_is_an_end() -> None:
    with _ends() as (here, _, raw):
        raw.sendall(b"\0\0\0\x09half")
        raw.close()
        with pytest.raises(EOFError):
            here.receive()


def test_the_status_page_outlives_its_writer_and_cannot_be_shrunk() -> None:
    fd, seen = create()
    try:
        written = Status(fd)
        written.case(3)
        written.violation("reads a secret")
        written.violation("another thing")
        written.close()
        assert (seen.current_case, seen.violation_case, seen.violation_text) == (3, 3, "reads a secret")
        with pytest.raises(PermissionError):
            os.ftruncate(fd, 0)
    finally:
        seen.close()
        os.close(fd)


def test_a_violation_in_a_case_replaces_one_at_load_time() -> None:
    fd, status = create()
    try:
        status.violation("starts a process")
        assert status.violation_case is None
        status.case(0)
        status.violation("opens a network port")
        assert (status.violation_case, status.violation_text) == (0, "opens a network port")
    finally:
        status.close()
        os.close(fd)
