"""The outer jail of macOS by `sandbox-exec`. Untested on real machines, and never chosen yet: see `launch.launcher`.

The profile denies everything and allows what an interpreter needs. It cannot forbid forks to workers alone, since the
zygote above them has to fork; so it gives level B at best, by what the self-test finds.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.sandbox.launch import Jail, environment, spawn
from rl_sbllm.sandbox.readable import shown

_SYSTEM = ("/usr/lib", "/usr/share", "/System", "/Library/Frameworks", "/private/var/db/dyld", "/dev/urandom")
_HEAD = """\
(version 1)
(deny default)
(deny network*)
(allow process-fork)
(allow signal (target self))
(allow sysctl-read)
(allow file-read-metadata)
(allow file-write-data (literal "/dev/null"))
(allow file-read-data (literal "/dev/null"))
"""


class SeatbeltLauncher:
    """See `Launcher`. There is no private scratch, so nothing at all may be written."""

    name = "sandbox-exec"
    scratch: str | None = None

    def start(
        self, argv: Sequence[str], jail: Jail, control: socket.socket, errors: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        program = shutil.which("sandbox-exec")
        if program is None:
            raise ToolFailed("There is no sandbox-exec on this machine.", help="It is a part of macOS.")
        return spawn([*command(program, argv, jail), *argv], environment(jail), control, errors)


def command(program: str, argv: Sequence[str], jail: Jail) -> list[str]:
    """The words before the program that is confined."""
    return [program, "-p", profile(argv[0], jail)]


def profile(executable: str, jail: Jail, home: Path | None = None) -> str:
    """What may be read, what of it not (the last rule that fits wins), and the one program that may be started."""
    read = shown(jail.read, home or Path.home())
    return (
        _HEAD
        + _rule("allow", "process-exec", [f"(literal {_quoted(executable)})"])
        + _rule("allow", "file-read*", _subpaths([*map(Path, _SYSTEM), *read.read]))
        + _rule("allow", "file-read-data", [f"(literal {_quoted(path)})" for path in read.listed])
        + _rule("deny", "file-read*", _subpaths(jail.hidden))
    )


def _rule(verb: str, what: str, filters: Sequence[str]) -> str:
    return f"({verb} {what} {' '.join(filters)})\n" if filters else ""


def _subpaths(paths: Iterable[Path]) -> list[str]:
    return [f"(subpath {_quoted(path)})" for path in paths]


def _quoted(path: str | Path) -> str:
    text = str(path)
    if any(ord(letter) < 32 for letter in text):
        raise ToolFailed(f"The path {text!r} cannot be named in a sandbox profile.", help="Rename it.")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
