"""The server on standard input and output: the protocol's stream is kept for the protocol, and the exit code is right."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from rl_sbllm.lsp.session import Session

_SELDOM = 8000
"""Objects made between two collections; with none at all the server would keep 10 MB of rubbish."""


def serve(run_command: Sequence[str] = ()) -> int:
    """Until the client says exit or closes the pipe. 0 after a `shutdown`, 1 without (as the protocol asks)."""
    output = _protected_output()
    _quiet_logs()
    # a message passes from the reading thread to the loop and back: at Python's 5 ms a busy thread delays each step by that
    sys.setswitchinterval(0.0005)
    session = _built(run_command)
    session.server.start_io(sys.stdin.buffer, output)  # pyright: ignore[reportArgumentType]
    return 0 if session.shut_down else 1


def _built(run_command: Sequence[str]) -> Session:
    """The protocol's classes are fifty thousand objects that never go: the collector should walk through them seldom while
    they are made, and never later (it took 40 ms, in the middle of an answer)."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM)
    try:
        from rl_sbllm.lsp.server import build

        return build(run_command)
    finally:
        gc.freeze()
        gc.set_threshold(*before)


def _protected_output() -> BinaryIO:
    """What anyone prints goes to standard error; only the protocol writes to what was standard output."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return output


def _quiet_logs() -> None:
    """pygls logs whole messages, which hold the user's text, also when one fails: it keeps its silence."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
