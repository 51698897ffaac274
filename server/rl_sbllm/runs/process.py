"""The run process: reads a request on standard input, writes one line per event on standard output.

`cancel` on standard input, or its end, stops the run; when the run does not stop in time, its process group is ended.
Nothing but events is ever written to standard output, and no traceback reaches a user.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import BadInput, Cancelled, RunError
from rl_sbllm.model.events import Event, Notice, RunFinished
from rl_sbllm.model.request import RunRequest
from rl_sbllm.runs import crash, secrets
from rl_sbllm.runs.codec import CodecError, decode_request, encode_event
from rl_sbllm.runs.overdue import Overdue
from rl_sbllm.runs.store.recorder import Recorder
from rl_sbllm.runs.store.retention import Limits
from rl_sbllm.runs.tally import Tally
from rl_sbllm.runs.terms import Terms, terms_of

STOP_GRACE = 0.55
"""Seconds that a cancelled run has to end by itself; shorter than the launcher's patience."""
_LONGEST_START = 60.0
_LOOK_SECONDS = 1.0

Session = Callable[
    [RunRequest, Callable[[Event], None], CancelToken, Callable[[], float], float], dict[str, Any]
]


class Output:
    """The event stream: lines are whole, in order, and end with exactly one `RunFinished`."""

    def __init__(
        self, stream: BinaryIO, request: RunRequest, cancel: CancelToken, started: float, terms: Terms
    ) -> None:
        self._stream, self._cancel = stream, cancel
        self._lock = threading.RLock()
        self._tally = Tally(request, time.monotonic, started)
        self.overdue = Overdue(request.budget.seconds, time.monotonic, started)
        self._recorder = Recorder(request, Limits(terms.days, terms.megabytes))
        self._terms, self._with_model = terms, request.model is not None
        self.finished = threading.Event()

    def emit(self, event: Event) -> None:
        """Pass one event on, and keep it in the store; raises `ToolFailed` when the run must not go on."""
        with self._lock:
            if self.finished.is_set():
                return
            self._tally.feed(event)
            self.overdue.feed(event)
            self._write(event)
            problem = self._recorder.record(event)
            if problem:
                self._write(Notice("warning", problem))
        self._terms.check(event, model=self._with_model)

    def finish(self, report: dict[str, Any]) -> None:
        """Write the last event; only the first call counts."""
        with self._lock:
            if self.finished.is_set():
                return
            self.emit(RunFinished(str(report["status"]), report))
            self.finished.set()
            self._recorder.close()

    def end_with(self, error: RunError) -> None:
        """Finish with what was found so far."""
        self.finish(self._tally.report(error))

    def _write(self, event: Event) -> None:
        try:
            self._stream.write(encode_event(event).encode())
            self._stream.flush()
        except (BrokenPipeError, ValueError):  # nobody reads any more
            self._cancel.cancel()


def main() -> None:
    """Entry of `python -m rl_sbllm.runs.process [STARTED [DAYS MEGABYTES LEVEL]]`."""
    started = _started(sys.argv[1:])
    secrets.close_to_others()
    secrets.restrict_new_files()
    stream = _take_standard_output()
    cancel = CancelToken()
    signal.signal(signal.SIGTERM, lambda *_: cancel.cancel())
    lines = _input_lines()
    try:
        request = decode_request(next(lines, ""))
    except CodecError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(BadInput.exit_code)
    if request.model is None:
        secrets.drop_secrets(os.environ)
    output = Output(stream, request, cancel, started, terms_of(sys.argv[2:]))
    threading.Thread(target=_watch_input, args=(lines, cancel), name="watch-input", daemon=True).start()
    threading.Thread(target=_enforce, args=(output, cancel), name="enforce", daemon=True).start()
    run(request, output, cancel, started, _real_session)


def run(request: RunRequest, output: Output, cancel: CancelToken, started: float, session: Session) -> None:
    """One run from its request to its `RunFinished`; every exception ends here."""
    try:
        report = session(request, output.emit, cancel, time.monotonic, started)
    except RunError as error:
        output.end_with(error)
    except KeyboardInterrupt:
        output.end_with(Cancelled())
    except Exception as error:  # noqa: BLE001  # the border of the process: a bug becomes a report
        output.end_with(Cancelled() if cancel.cancelled else crash.as_error(error))
    else:
        output.finish(report)


def _real_session(
    request: RunRequest,
    emit: Callable[[Event], None],
    cancel: CancelToken,
    clock: Callable[[], float],
    started: float,
) -> dict[str, Any]:
    from rl_sbllm.runs import session

    return session.run(request, emit, cancel, clock, started)


def _input_lines() -> Iterator[str]:
    """Read by the file number: a thread that waits in `sys.stdin` would hold its lock when the interpreter ends."""
    pending = b""
    while chunk := os.read(0, 65536):
        *whole, pending = (pending + chunk).split(b"\n")
        for line in whole:
            yield line.decode("utf-8", "replace")


def _watch_input(lines: Iterator[str], cancel: CancelToken) -> None:
    """Cancel at the word, and at the end of the pipe: the launcher has gone."""
    for line in lines:
        if line.strip() == "cancel":
            break
    cancel.cancel()


def _enforce(output: Output, cancel: CancelToken) -> None:
    """End a run that does not end by itself: after a cancel, or long after its budget."""
    while not cancel.wait(_LOOK_SECONDS) and not output.overdue.over:
        if output.finished.is_set():
            return
    error: RunError = Cancelled() if cancel.cancelled else Overdue.error()
    cancel.cancel()
    if output.finished.wait(STOP_GRACE):
        return
    output.end_with(error)
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(error.exit_code)


def _take_standard_output() -> BinaryIO:
    """The pipe to the launcher for ourselves; what anything else prints goes to standard error."""
    private = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(private, "wb")


def _started(arguments: list[str]) -> float:
    """The launcher's monotonic start, when it is believable; the clock is the same for all processes of a machine."""
    now = time.monotonic()
    with contextlib.suppress(IndexError, ValueError):
        given = float(arguments[0])
        if 0.0 <= now - given <= _LONGEST_START:
            return given
    return now


if __name__ == "__main__":
    main()
