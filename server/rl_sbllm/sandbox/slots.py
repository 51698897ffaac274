"""One measurement per physical core over all processes of this user: a file lock that the kernel frees on death."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from rl_sbllm.model.budget import CancelToken

_RETRY_SECONDS = 0.02


@dataclass(frozen=True)
class Slot:
    """`core` is ours until the slot is left; `waited_seconds` passed before it was free."""

    core: int
    waited_seconds: float


@contextmanager
def slot(
    cancel: CancelToken, waiting: Callable[[], None] | None = None, folder: Path | None = None
) -> Iterator[Slot]:
    """Hold one physical core; `waiting` is called once if another run has them all. Raises `Cancelled`."""
    home = folder or _default_folder()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    started = time.monotonic()
    told = False
    while True:
        cancel.check()
        for core in physical_cores():
            fd = _try(home / f"core-{core}.lock")
            if fd is None:
                continue
            try:
                yield Slot(core, time.monotonic() - started if told else 0.0)
            finally:
                os.close(fd)
            return
        if not told and waiting is not None:
            waiting()
        told = True
        cancel.wait(_RETRY_SECONDS)


def physical_cores() -> list[int]:
    """The first usable logical core of each physical one, highest first (low ones serve most interrupts)."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    firsts = {min(_siblings(core) & usable) for core in usable}
    return sorted(firsts, reverse=True)


def _siblings(core: int) -> set[int]:
    path = Path(f"/sys/devices/system/cpu/cpu{core}/topology/thread_siblings_list")
    try:
        text = path.read_text()
    except OSError:
        return {core}
    found = {core}
    for part in text.strip().split(","):
        first, _, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def _try(path: Path) -> int | None:
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    return fd


def _default_folder() -> Path:
    return Path(platformdirs.user_cache_dir("rl-sbllm", appauthor=False)) / "slots"
