"""Frames between the host and one worker: 4 bytes big-endian length, then JSON. Both ends use this file.

What arrives is data and nothing else. Never: pickles, or a wait without the owner's say (see `wait`).
"""

from __future__ import annotations

import json
import os
import struct

FRAME_LIMIT = 64 << 20
TOTAL_LIMIT = 256 << 20
_HEADER = struct.Struct(">I")
# Bound now: programs under test may replace these names later.
_read, _write, _encode, _decode = os.read, os.write, json.JSONEncoder().encode, json.JSONDecoder().decode


class ChannelError(Exception):
    """The other end sent what is no frame, or too much."""


class Channel:
    """One end of a stream socket. `wait(fd)` is called before each read and may raise to give up."""

    def __init__(self, fd, wait=None):
        self.fd = fd
        self._wait = wait
        self._received = 0

    def send(self, message):
        """Send one JSON value as a frame."""
        body = _encode(message).encode("ascii")
        if len(body) > FRAME_LIMIT:
            raise ChannelError("a frame of %d bytes is over the limit" % len(body))
        self._write_all(_HEADER.pack(len(body)) + body)

    def receive(self):
        """The next frame's JSON value; EOFError when the other end is gone."""
        return self.receive_after(b"")

    def receive_after(self, begun):
        """The next frame, whose first bytes `begun` were read already."""
        (length,) = _HEADER.unpack(begun + self._read_exactly(_HEADER.size - len(begun)))
        if length > FRAME_LIMIT:
            raise ChannelError("a frame says it has %d bytes" % length)
        body = self._read_exactly(length)
        try:
            return _decode(body.decode("ascii"))
        except (ValueError, RecursionError) as error:
            raise ChannelError("a frame is not JSON: %s" % error) from None

    def read_byte(self):
        """One raw byte, outside any frame (the start and the end of a timed window)."""
        return self._read_exactly(1)

    def write_byte(self, byte):
        """Send one raw byte."""
        self._write_all(byte)

    def _write_all(self, data):
        view = memoryview(data)
        while view:
            view = view[_write(self.fd, view) :]

    def _read_exactly(self, count):
        chunks = []
        while count:
            if self._wait is not None:
                self._wait(self.fd)
            chunk = _read(self.fd, min(count, 1 << 18))
            if not chunk:
                raise EOFError("the other end closed the channel")
            self._received += len(chunk)
            if self._received > TOTAL_LIMIT:
                raise ChannelError("more than %d bytes were sent" % TOTAL_LIMIT)
            count -= len(chunk)
            chunks.append(chunk)
        return b"".join(chunks)
