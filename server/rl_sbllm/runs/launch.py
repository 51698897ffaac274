"""Starts the run process, passes its events on, and ends it: by `cancel`, or with the process that launched it.

The run leads a session of its own. It ends by itself when its standard input closes, so that nothing outlives us.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import IO

import rl_sbllm
from rl_sbllm.model.errors import Cancelled, RunError, ToolFailed
from rl_sbllm.model.events import Event, RunFinished
from rl_sbllm.model.request import RunRequest
from rl_sbllm.runs.codec import CodecError, decode_event, encode_request
from rl_sbllm.runs.tally import Tally
from rl_sbllm.runs.terms import Terms

CANCEL_GRACE = 0.8
"""Seconds between the word `cancel` and the end of the process group."""
_END_GRACE = 5.0
_STDERR_CHUNKS = 16


class RunProcess:
    """One run. `events()` is consumed by one thread; `cancel()` may be called from any, more than once."""

    def __init__(
        self,
        request: RunRequest,
        *,
        started: float | None = None,
        terms: Terms | None = None,
        command: Sequence[str] = (),
    ) -> None:
        """`started`: `time.monotonic()` at which the budget began; `command` replaces the run process (tests)."""
        began = time.monotonic() if started is None else started
        self._tally = Tally(request, time.monotonic, began)
        self._cancelled = threading.Event()
        self._stderr: deque[bytes] = deque(maxlen=_STDERR_CHUNKS)
        self._timer: threading.Timer | None = None
        self._process = _start(command or command_line(began, terms or Terms()))
        self._drain = threading.Thread(target=self._keep_stderr, daemon=True)
        self._drain.start()
        self._write(encode_request(request).encode())

    @property
    def pid(self) -> int:
        """Of the run process, which leads its group."""
        return self._process.pid

    def events(self) -> Iterator[Event]:
        """Every event as it comes; the last one is always a `RunFinished`, also when the process died."""
        try:
            yield from self._until_finished()
        finally:
            self.close()

    def cancel(self) -> None:
        """Ask the run to stop; its process group is ended when it has not done so in time."""
        if self._cancelled.is_set() or self._process.poll() is not None:
            return
        self._cancelled.set()
        self._write(b"cancel\n")
        self._timer = threading.Timer(CANCEL_GRACE, self._kill)
        self._timer.daemon = True
        self._timer.start()

    def close(self) -> None:
        """End the process and what is beneath it, if it still lives, and free its pipes."""
        with contextlib.suppress(OSError):
            _pipe(self._process.stdin).close()
        try:
            self._process.wait(_END_GRACE)
        except subprocess.TimeoutExpired:
            self._kill()
            self._process.wait()
        if self._timer is not None:
            self._timer.cancel()
        self._drain.join(1.0)
        _pipe(self._process.stdout).close()

    def _until_finished(self) -> Iterator[Event]:
        for line in _pipe(self._process.stdout):
            try:
                event = decode_event(line.decode("utf-8", "replace"))
            except CodecError as error:
                self._kill()
                yield self._ended_early(ToolFailed(f"The run process wrote what is not an event: {error}"))
                return
            self._tally.feed(event)
            yield event
            if isinstance(event, RunFinished):
                return
        yield self._ended_early(self._death())

    def _ended_early(self, error: RunError) -> RunFinished:
        return RunFinished(error.kind, self._tally.report(error))

    def _death(self) -> RunError:
        if self._cancelled.is_set():
            return Cancelled()
        code = self._process.wait()
        self._drain.join(1.0)
        tail = b"".join(self._stderr).decode("utf-8", "replace").strip().splitlines()[-1:]
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return ToolFailed(
            f"The run process ended before its report ({how}).",
            tail[0] if tail and code >= 0 else "",
            "Run `rl-sbllm doctor`; if memory is short, lower the size of the inputs.",
        )

    def _write(self, data: bytes) -> None:
        with contextlib.suppress(OSError, ValueError):  # it has ended: `events` says so
            stdin = _pipe(self._process.stdin)
            stdin.write(data)
            stdin.flush()

    def _kill(self) -> None:
        if self._process.poll() is not None:
            return  # reaped: its number may belong to another by now
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _keep_stderr(self) -> None:
        stream = _pipe(self._process.stderr)
        while chunk := os.read(stream.fileno(), 4096):
            self._stderr.append(chunk)
        stream.close()


async def stream(run: RunProcess) -> AsyncIterator[Event]:
    """The events of `run` on the running loop; a thread reads the pipe. Leaving the loop early ends the run."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Event | None] = asyncio.Queue()

    def put(item: Event | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody listens
            loop.call_soon_threadsafe(queue.put_nowait, item)

    def read() -> None:
        try:
            for event in run.events():
                put(event)
        finally:
            put(None)

    threading.Thread(target=read, name="run-events", daemon=True).start()
    try:
        while (event := await queue.get()) is not None:
            yield event
    finally:
        run.cancel()


def command_line(started: float, terms: Terms) -> list[str]:
    """The command of the run process; see `process.main`."""
    return [sys.executable, "-m", "rl_sbllm.runs.process", repr(started), *terms.as_arguments()]


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # `-m` puts the working folder first on the path: it must be ours, never one with the user's files.
    folder = Path(rl_sbllm.__file__).resolve().parent.parent
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            start_new_session=os.name == "posix",
        )
    except OSError as error:
        raise ToolFailed(f"The run process could not be started: {error}", command[0]) from error


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None, "started with pipes"
    return stream
