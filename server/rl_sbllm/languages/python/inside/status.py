"""One page shared between the host and one worker: what the worker is at, for the case that it dies.

The page outlives the worker, so a killed one still names its case and the rule it broke.
"""

from __future__ import annotations

import mmap
import os
import struct

PAGE = 4096
_CASE = struct.Struct("<i")
_LENGTH = struct.Struct("<H")
_VIOLATION_CASE_AT, _TEXT_AT = 8, 16
_TEXT_LIMIT = 500


class Status:
    """The worker writes; the host reads. Case -1 means before any case."""

    def __init__(self, fd):
        self._page = mmap.mmap(fd, PAGE, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE)

    def case(self, index):
        """Say which case is being worked on; None = none."""
        _CASE.pack_into(self._page, 0, -1 if index is None else index)

    def violation(self, text):
        """Say which rule of the sandbox the program ran against; the first one in a case stays."""
        if self.violation_text and self.violation_case is not None:
            return
        _CASE.pack_into(self._page, _VIOLATION_CASE_AT, *_CASE.unpack_from(self._page, 0))
        data = text.encode("utf-8", "replace")[:_TEXT_LIMIT]
        self._page[_TEXT_AT : _TEXT_AT + len(data)] = data
        _LENGTH.pack_into(self._page, 4, len(data))

    @property
    def current_case(self):
        """Index of the case being worked on, or None."""
        return self._index_at(0)

    @property
    def violation_case(self):
        """Index of the case that ran against a rule; None when the module did so while it was loaded."""
        return self._index_at(_VIOLATION_CASE_AT)

    @property
    def violation_text(self):
        """The first rule run against, or the empty string. Written by the worker: not to be trusted."""
        (length,) = _LENGTH.unpack_from(self._page, 4)
        return self._page[_TEXT_AT : _TEXT_AT + min(length, _TEXT_LIMIT)].decode("utf-8", "replace")

    def _index_at(self, offset):
        (index,) = _CASE.unpack_from(self._page, offset)
        return None if index < 0 else index

    def close(self):
        """Unmap the page."""
        self._page.close()


def create():
    """(file descriptor to hand to the worker, the host's view). The page starts before any case."""
    import fcntl  # Not on every system that the host's other parts run on.

    fd = os.memfd_create("rl-sbllm-status", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(fd, PAGE)
    # A worker that shrank the file would end the host at its next look (SIGBUS).
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
    status = Status(fd)
    status.case(None)
    return fd, status
