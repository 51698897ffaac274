"""The host's side of a timed worker: hand-shake, clocks read from outside, the cost of an empty window taken off."""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from rl_sbllm.languages.python.answers import WORKER_ERRORS, failure_in
from rl_sbllm.languages.python.zygote import Worker
from rl_sbllm.model.execution import Batch, FailureKind, KeptBatch, WorkerFailure
from rl_sbllm.sandbox.clocks import cpu_clock_ns, run_delay_ns, settle

_EMPTY_WINDOWS, _AGAIN = 5, 1
_REMEMBERED = 25
_Found = TypeVar("_Found")
_FRAME_BEGINS = b"\0"
"""Frames are shorter than 16 MB where a window's end is due, so that their first byte tells them from the raw byte."""


class EmptyWindows:
    """What a window costs in which nothing runs, (CPU, wall) nanoseconds: the median over the last workers of one runner, as
    it is the machine's and not a program's."""

    def __init__(self) -> None:
        self._seen: deque[tuple[int, int]] = deque(maxlen=_REMEMBERED)

    @property
    def wanted(self) -> int:
        """How many a new worker adds."""
        return _EMPTY_WINDOWS if len(self._seen) < _EMPTY_WINDOWS else _AGAIN

    def add(self, window: tuple[int, int]) -> None:
        """One more."""
        self._seen.append(window)

    @property
    def median(self) -> tuple[int, int]:
        """Of those remembered."""
        cpu, wall = zip(*self._seen, strict=True)
        return int(statistics.median(cpu)), int(statistics.median(wall))


class PythonTimedWorker:
    """See `TimedWorker`. Runs in the thread that made it, pinned to the worker's core by the owner."""

    def __init__(
        self, worker: Worker, failed: WorkerFailure | None = None, empty: EmptyWindows | None = None
    ) -> None:
        self._worker = worker
        self._empty = empty or EmptyWindows()
        self._overhead: tuple[int, int] | None = None
        self._failed = failed

    def run(self, passes: int) -> Batch | WorkerFailure:
        """Prepare (untimed), then run `passes` passes in one timed window. A failed worker stays failed."""
        return self._guarded(lambda: self._run({"passes": passes}))

    def run_kept(self, passes: int) -> KeptBatch | WorkerFailure:
        """The same with the results of the last pass; freeing them is timed in a window of its own and added."""
        return self._guarded(lambda: self._run_kept(passes))

    def _guarded(self, work: Callable[[], _Found]) -> _Found | WorkerFailure:
        if self._failed is not None:
            return self._failed
        try:
            return work()
        except WORKER_ERRORS as error:
            self._failed = self._worker.failure(error)
        except _Failed as failed:
            self._failed = failed.failure
        return self._failed

    def _run(self, request: dict[str, int | bool]) -> Batch:
        cpu_overhead, wall_overhead = self._empty_window()
        cpu, wall = self._window(request)
        return Batch(max(0, cpu - cpu_overhead), max(0, wall - wall_overhead), request["passes"])

    def _run_kept(self, passes: int) -> KeptBatch:
        ran = self._run({"passes": passes, "keep": True})
        before = self._settled_clock()
        self._worker.channel.send({"check": True})
        told = self._worker.channel.receive()
        answers = told.get("answers") if isinstance(told, dict) else None
        if not isinstance(answers, list):
            raise _Failed(failure_in(told) or _unexpected(told))
        telling = self._settled_clock() - before
        freed = self._run({"passes": 0, "drop": True})
        whole = Batch(ran.cpu_ns + freed.cpu_ns, ran.wall_ns + freed.wall_ns, passes)
        return KeptBatch(whole, tuple(answers), telling)

    def _empty_window(self) -> tuple[int, int]:
        if self._overhead is None:
            for _ in range(self._empty.wanted):
                self._empty.add(self._window({"passes": 0, "empty": True}))
            self._overhead = self._empty.median
        return self._overhead

    def _window(self, request: dict[str, int | bool]) -> tuple[int, int]:
        channel = self._worker.channel
        with suppress(BrokenPipeError):  # It may have told why it ended.
            channel.send(request)
        ready = channel.receive()
        if not isinstance(ready, dict) or ready.get("ready") != request["passes"]:
            raise _Failed(failure_in(ready) or _unexpected(ready))
        cpu_before = self._settled_clock()
        delayed_before = self._delay()
        wall_before = time.perf_counter_ns()
        channel.write_byte(b"g")
        first = channel.read_byte()
        wall = time.perf_counter_ns() - wall_before
        if first == _FRAME_BEGINS:
            frame = channel.receive_after(first)
            raise _Failed(failure_in(frame) or _unexpected(frame))
        cpu = self._settled_clock() - cpu_before
        # Waiting for a busy core is the machine's doing, not the program's.
        return cpu, max(cpu, wall - (self._delay() - delayed_before))

    def _delay(self) -> int:
        pid = self._worker.process.pid
        return 0 if pid is None else run_delay_ns(pid)

    def _settled_clock(self) -> int:
        pid = self._worker.process.pid
        if pid is None or not settle(pid, self._worker.process.deadline):
            raise _Failed(WorkerFailure(FailureKind.CRASHED, "did not come to rest around a timed window"))
        return cpu_clock_ns(pid)


class _Failed(Exception):
    def __init__(self, failure: WorkerFailure) -> None:
        super().__init__(failure.detail)
        self.failure = failure


def _unexpected(frame: object) -> WorkerFailure:
    return WorkerFailure(FailureKind.CRASHED, f"answered {str(frame)[:80]} where a timed window was due")
