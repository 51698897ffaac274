"""One confined process seen from outside: waits for it within its limits, says why it ended, and ends it."""

from __future__ import annotations

import os
import select
import signal
import time
from contextlib import suppress
from dataclasses import dataclass

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.execution import FailureKind
from rl_sbllm.sandbox.clocks import pid_of, usage

_FIRST_TICK, _LAST_TICK = 0.02, 0.05
"""Looking at a worker takes time on the very core that it is timed on, so an ordinary window is over before the first look."""


@dataclass(frozen=True)
class Limits:
    """Of one worker: wall seconds from its start, resident megabytes beyond its start, threads."""

    seconds: float
    megabytes: int
    threads: int = 32


class LimitBroken(Exception):
    """The process was ended because it went over a limit."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        super().__init__(detail)
        self.kind, self.detail = kind, detail


class ConfinedProcess:
    """Owns the pidfd. `pid` is as this process sees it, None when it ended before it could be read."""

    def __init__(self, pidfd: int, limits: Limits, cancel: CancelToken) -> None:
        self.pid = pid_of(pidfd)
        self._pidfd = pidfd
        self._limits = limits
        self._cancel = cancel
        self.deadline = time.monotonic() + limits.seconds
        self._checked = time.monotonic()
        resident, _ = self._usage()
        self._most_resident = resident + (limits.megabytes << 20)

    def wait_readable(self, fd: int) -> None:
        """Return once `fd` can be read. Raises `LimitBroken` (the process is dead then) or `Cancelled`."""
        poller = select.poll()
        poller.register(fd, select.POLLIN)
        tick = _FIRST_TICK
        while True:
            now = time.monotonic()
            if now >= self.deadline:
                self._end(FailureKind.TIMEOUT, f"no answer within {self._limits.seconds:g} s")
            if now - self._checked > _LAST_TICK:
                self._check(now)
            if poller.poll(1000 * min(tick, max(0.0, self.deadline - now))):
                return
            self._check(now)
            tick = min(2 * tick, _LAST_TICK)

    def kill(self) -> None:
        """End it now; nothing happens when it has ended."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    def wait_ended(self, seconds: float) -> bool:
        """True once the process is dead (reaped or not)."""
        poller = select.poll()
        poller.register(self._pidfd, select.POLLIN)
        return bool(poller.poll(1000 * seconds))

    def close(self) -> None:
        """Let go of the pidfd; the process must have ended."""
        os.close(self._pidfd)

    def _check(self, now: float) -> None:
        self._checked = now
        if self._cancel.cancelled:
            self.kill()
            self._cancel.check()
        resident, threads = self._usage()
        if resident > self._most_resident:
            self._end(FailureKind.MEMORY, f"more than {self._limits.megabytes} MB of memory")
        if threads > self._limits.threads:
            self._end(FailureKind.VIOLATION, f"more than {self._limits.threads} threads")

    def _end(self, kind: FailureKind, detail: str) -> None:
        self.kill()
        raise LimitBroken(kind, detail)

    def _usage(self) -> tuple[int, int]:
        """(resident bytes, threads); zeros once the process has ended."""
        return (0, 0) if self.pid is None else usage(self.pid)


def failure_of(status: int, cpu_seconds: float, cpu_limit: float) -> tuple[FailureKind, str]:
    """What a wait status says of a process that ended by itself without having answered."""
    if os.WIFEXITED(status):
        return FailureKind.CRASHED, f"ended without an answer (exit {os.WEXITSTATUS(status)})"
    number = os.WTERMSIG(status)
    name = signal.Signals(number).name if number in list(signal.Signals) else f"signal {number}"
    if number == signal.SIGXCPU or (number == signal.SIGKILL and cpu_seconds >= cpu_limit):
        return FailureKind.TIMEOUT, f"more than {cpu_limit:g} s of CPU time"
    if number == signal.SIGKILL:
        return FailureKind.MEMORY, "killed by the system, most likely for memory"
    if number == signal.SIGSYS:
        return FailureKind.VIOLATION, "made a system call that is not allowed"
    return FailureKind.CRASHED, f"ended by {name}"
