"""The CPU clock of another process, read from outside it, and the pinning that makes two readings comparable."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rl_sbllm.model.errors import ToolFailed

_SLEEPING = (b"S", b"D")
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def cpu_clock_ns(pid: int) -> int:
    """Nanoseconds of CPU that the process and all its threads have used."""
    # The kernel's name for the CPU clock of a process: MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED).
    try:
        return time.clock_gettime_ns((~pid << 3) | 2)
    except OSError as error:
        raise ToolFailed(
            f"The CPU clock of a worker cannot be read from outside: {error.strerror}.",
            help="Timing needs a Linux kernel that shows the CPU clocks of this user's other processes.",
        ) from error


def pid_of(pidfd: int) -> int | None:
    """The process id behind a pidfd as this process sees it, whatever namespace it came from; None when it ended."""
    with open(f"/proc/self/fdinfo/{pidfd}") as file:
        for line in file:
            if line.startswith("Pid:"):
                pid = int(line.split()[1])
                return pid if pid > 0 else None
    return None


def usage(pid: int) -> tuple[int, int]:
    """(resident bytes, threads); zeros once the process has ended."""
    fields = _stat(f"/proc/{pid}/stat")
    return (int(fields[21]) * _PAGE, int(fields[17])) if len(fields) > 21 else (0, 0)


def run_delay_ns(pid: int) -> int:
    """Nanoseconds that the process was ready to run and waited for a core; 0 where the kernel does not tell."""
    try:
        with open(f"/proc/{pid}/schedstat") as file:
            return int(file.read().split()[1])
    except (OSError, IndexError, ValueError):
        return 0


def settle(pid: int, deadline: float) -> bool:
    """Wait until every thread of the process sleeps; False when it ended or did not settle by `deadline` (monotonic).

    The kernel brings another process's clock up to date only when it is switched out: a reading before that is stale.
    """
    spins = 0
    while True:
        states = _thread_states(pid)
        if not states:
            return False
        if all(state in _SLEEPING for state in states):
            return True
        if time.monotonic() > deadline:
            return False
        spins += 1
        time.sleep(0 if spins < 50 else 0.0005)


@contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """Run this thread on one core; None = leave it."""
    if core is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _thread_states(pid: int) -> list[bytes]:
    fields = _stat(f"/proc/{pid}/stat")
    if not fields:
        return []
    if fields[17] == b"1":
        return [fields[0]]
    states: list[bytes] = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            states += _stat(f"/proc/{pid}/task/{thread}/stat")[:1]
    return states


def _stat(path: str) -> list[bytes]:
    """The fields after the command name, which may itself hold blanks and parentheses. Empty for an ended process."""
    try:
        with open(path, "rb", buffering=0) as file:
            fields = file.read(4096).rpartition(b")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [] if fields[:1] in ([b"Z"], [b"X"]) else fields
