"""A worker that has sent its bytes already and is gone: the host's own decoding runs over it, nothing else does."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, cast

from rl_sbllm.languages.python import timed
from rl_sbllm.languages.python.inside import status as statuses
from rl_sbllm.languages.python.interpreter import Interpreter
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.languages.python.zygote import Worker, Zygote
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.workload import ModuleCases, Origin, Workload
from rl_sbllm.sandbox.process import ConfinedProcess, Limits

SOURCE = "def f(x):\n    return x\n"


class _Gone:
    """A process that has ended; its clocks stand still."""

    pid = os.getpid()
    deadline = 0.0

    def wait_readable(self, fd: int) -> None:
        return None

    def wait_ended(self, seconds: float) -> bool:
        return True

    def kill(self) -> None:
        return None

    def close(self) -> None:
        return None


class Deaf:
    """A zygote whose every worker has sent `data`, with a status page that it scribbled on."""

    def __init__(self) -> None:
        self.data = b""
        self.rng = Random(0)

    def fork(self, limits: Limits, core: int | None = None) -> Worker:
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        theirs.sendall(self.data)
        theirs.shutdown(socket.SHUT_WR)
        fd, status = statuses.create()
        if self.rng.random() < 0.3:
            os.pwrite(fd, self.rng.randbytes(40), self.rng.randrange(0, 16))
        os.close(fd)
        process = cast(ConfinedProcess, _Gone())
        worker = Worker(cast(Zygote, self), 1, process, ours, status, limits)
        worker.other_end = theirs  # type: ignore[attr-defined]  # Open as long as the worker, so that sending works.
        return worker

    def reap(self, pid: int) -> tuple[int, float]:
        return self.rng.choice((0, 256, 9, 11, 24, 31, 139)), self.rng.random() * 20

    def close(self) -> None:
        return None


@contextmanager
def runner_over(deaf: Deaf) -> Iterator[PythonRunner]:
    """The real runner, with a zygote that starts nothing; clocks of other processes are made up."""
    path = Path(__file__)
    nowhere = Range(Position(0, 0), Position(0, 0))
    target = Target(path, "python", "f", SOURCE, 0, len(SOURCE), nowhere)
    version = (sys.version_info[0], sys.version_info[1], sys.version_info[2])
    interpreter = Interpreter(Path(sys.executable), version, (), (), False, False, "fuzzing")
    workload = Workload("f", (ModuleCases("", None, Origin.GIVEN),))
    runner = PythonRunner(target, workload, interpreter, path.parent, CancelToken())
    runner._zygotes[0] = cast(Zygote, deaf)  # pyright: ignore[reportPrivateUsage]
    kept: dict[str, Any] = {name: getattr(timed, name) for name in ("settle", "cpu_clock_ns", "run_delay_ns")}
    ticks = iter(range(0, 10**12, 1000))
    timed.settle = lambda pid, deadline: True
    timed.cpu_clock_ns = lambda pid: next(ticks)
    timed.run_delay_ns = lambda pid: 0
    try:
        yield runner
    finally:
        for name, value in kept.items():
            setattr(timed, name, value)
