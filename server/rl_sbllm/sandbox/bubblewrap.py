"""The outer jail by bubblewrap: own mount, network, process and user namespaces; read-only files; a sized scratch."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

from rl_sbllm.sandbox.launch import Jail, environment, spawn
from rl_sbllm.sandbox.readable import shown

_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin", "/nix/store", "/gnu/store")
_ETC = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/alternatives")
SCRATCH = "/run/rl-sbllm"
"""Inside the jail only; not /tmp, since the project itself may lie there."""
_NAMESPACES = ("--die-with-parent", "--new-session", "--unshare-all", "--cap-drop", "ALL")


class BubblewrapLauncher:
    """See `Launcher`."""

    name = "bubblewrap"
    scratch: str | None = SCRATCH

    def start(
        self, argv: Sequence[str], jail: Jail, control: socket.socket, errors: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        # bubblewrap stays as process 1 with the environment it was started with, readable from inside: give it none.
        return spawn([*command(jail), "--", *argv], {}, control, errors)


def command(jail: Jail) -> list[str]:
    """The bubblewrap command line, up to the program."""
    mounts = [*_system_mounts(), "--proc", "/proc", "--dev", "/dev"]
    for folder in ("/tmp", SCRATCH):
        mounts += ["--size", str(jail.scratch_megabytes << 20), "--tmpfs", folder]
    read = _outermost_first(shown(jail.read, Path(os.path.expanduser("~"))).read)
    for path in read:
        mounts += ["--ro-bind", str(path), str(path)]
    for path in jail.hidden:
        if any(path.is_relative_to(folder) for folder in read):
            mounts += _covered(path)
    variables = [word for name, value in environment(jail).items() for word in ("--setenv", name, value)]
    return [_program(), *_NAMESPACES, *mounts, *variables, "--chdir", "/"]


def works() -> bool:
    """Run `true` in a jail once."""
    if shutil.which("bwrap") is None:
        return False
    argv = [*command(Jail(read=())), "--", "true"]
    try:
        return subprocess.run(argv, env={}, capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _covered(path: Path) -> list[str]:
    """Mounts come without devices, so that opening what is covered by one is refused."""
    if path.is_dir():
        return ["--tmpfs", str(path), "--remount-ro", str(path)]
    return ["--ro-bind", "/dev/null", str(path)]


def _program() -> str:
    return shutil.which("bwrap") or "bwrap"


def _system_mounts() -> list[str]:
    words: list[str] = []
    for path in _SYSTEM:
        if os.path.islink(path):
            words += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            words += ["--ro-bind", path, path]
    for path in _ETC:
        words += ["--ro-bind-try", path, path]
    return words


def _outermost_first(paths: Iterable[Path]) -> list[Path]:
    """Existing paths outside what the system mounts give, parents before children, none inside another."""
    system = [Path(path) for path in _SYSTEM if os.path.isdir(path) and not os.path.islink(path)]
    chosen: list[Path] = []
    for path in sorted({Path(os.path.abspath(path)) for path in paths}, key=lambda path: len(path.parts)):
        covered = any(path.is_relative_to(other) for other in (*chosen, *system))
        if path.exists() and not covered and path != Path("/"):
            chosen.append(path)
    return chosen
