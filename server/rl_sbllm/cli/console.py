"""The two streams of a terminal, and whether each takes colours."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from rl_sbllm.model.errors import RunError, ToolFailed


@dataclass(frozen=True)
class Console:
    """`out` is for results alone, `err` for progress, notices and errors."""

    out: TextIO
    err: TextIO
    colour_out: bool
    colour_err: bool
    live: bool
    """`err` is a terminal on which a line can be written over."""

    @classmethod
    def standard(cls) -> Console:
        """Of this process. A character that the terminal cannot show is written as an escape."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        out: TextIO = sys.stdout or _Closed()  # pyright: ignore[reportUnnecessaryComparison]  # None when closed
        err: TextIO = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # for the whole process
        return cls(
            out,
            err,
            _takes_colour(out, os.environ),
            _takes_colour(err, os.environ),
            err.isatty() and os.environ.get("TERM") != "dumb",
        )

    def result(self, text: str) -> None:
        """What was asked for. `ToolFailed` when nobody can get it."""
        try:
            print(text, file=self.out, flush=True)
        except BrokenPipeError:
            raise
        except OSError as error:
            _forget(self.out)
            raise ToolFailed(
                f"The result cannot be written: {error.strerror}.", "standard output", "Send it elsewhere."
            ) from error

    def note(self, text: str) -> None:
        """Anything else."""
        print(text, file=self.err, flush=True)

    def error(self, error: RunError) -> None:
        """What went wrong, where, and what would help."""
        label = "cancelled" if error.exit_code == 130 else "error"
        head = f"\x1b[1;31m{label}:\x1b[0m" if self.colour_err else f"{label}:"
        self.note(f"{head} {error.what}")
        if error.where:
            self.note(f"  where: {error.where}")
        if error.help:
            self.note(f"  help:  {error.help}")


def _takes_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    if environment.get("NO_COLOR"):
        return False
    return stream.isatty() and environment.get("TERM") != "dumb"


class _Closed(io.StringIO):
    """In place of a standard output that was closed before the program began: a result cannot go there."""

    def write(self, text: str, /) -> int:
        raise OSError(errno.EBADF, "it is closed")


def _forget(stream: TextIO) -> None:
    """What is left in the stream goes nowhere, so that it is not tried again when the process ends."""
    try:
        number = stream.fileno()
    except (OSError, ValueError):
        return  # nothing of the system is behind it
    os.dup2(os.open(os.devnull, os.O_WRONLY), number)
