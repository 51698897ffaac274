"""The outer jail as a Protocol: what a confined process may see, and who can start one on this machine."""

from __future__ import annotations

import functools
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

from rl_sbllm.model.errors import ToolFailed

_KEPT = ("LD_LIBRARY_PATH", "TZ", "SYSTEMROOT")
"""What a jailed process gets of our environment: where libraries are and the time zone; no name may hold a secret."""
_FIXED = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/tmp",
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class Jail:
    """What may be read (files or folders) and what of it not, how much scratch there is, and extra environment variables."""

    read: tuple[Path, ...]
    hidden: tuple[Path, ...] = ()
    scratch_megabytes: int = 64
    environment: Mapping[str, str] = field(default_factory=dict[str, str])


class Launcher(Protocol):
    """Starts a process in an outer jail. `scratch` is a private writable folder inside it, None when there is none."""

    name: str
    scratch: str | None

    def start(
        self, argv: Sequence[str], jail: Jail, control: socket.socket, errors: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        """`control` is inherited under its own number; `errors` takes standard error.

        Call it from a thread that lives as long as the process: it dies with that thread.
        """
        ...


_NOT_YET = {
    "darwin": "A jail by sandbox-exec is written but untested on real machines, and the workers need Linux: a fork server, "
    "pidfds, and the CPU clocks of other processes.",
    "win32": "Limits by a job object are written but untested on real machines; nothing there bars files and the network yet, "
    "and the workers need a fork server.",
}


def launcher(platform: str = sys.platform) -> Launcher:
    """The best that works on this machine; `ToolFailed` where there is none yet."""
    if not platform.startswith("linux"):
        raise ToolFailed(
            f"Running code in a sandbox is not supported on {platform} yet. {_NOT_YET.get(platform, '')}".strip(),
            help="Use Linux (or WSL 2, or a container) for now.",
        )
    from rl_sbllm.sandbox.bare import BareLauncher
    from rl_sbllm.sandbox.bubblewrap import BubblewrapLauncher

    return BubblewrapLauncher() if bubblewrap_works() else BareLauncher()


@functools.cache
def bubblewrap_works() -> bool:
    """Whether bubblewrap is installed and may make its namespaces here; found out by doing it once."""
    from rl_sbllm.sandbox.bubblewrap import works

    return works()


def environment(jail: Jail) -> dict[str, str]:
    """An environment made from nothing."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**_FIXED, **kept, **jail.environment}


def spawn(
    argv: Sequence[str], environment: Mapping[str, str], control: socket.socket, errors: IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own that inherits `control` and nothing else."""
    try:
        return subprocess.Popen(
            argv,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            pass_fds=[control.fileno()],
            start_new_session=True,
            cwd="/",
        )
    except OSError as error:
        raise ToolFailed(f"{argv[0]} could not be started: {error.strerror}.", where=argv[0]) from error
