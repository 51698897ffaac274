"""The host's side of the job `symbolic`: what CrossHair found in a worker, before its end or its worker's."""

from __future__ import annotations

from typing import Any

from rl_sbllm.languages.python.answers import WORKER_ERRORS, failure_in, is_count
from rl_sbllm.languages.python.zygote import Worker
from rl_sbllm.model.execution import FailureKind, SymbolicSearch, WorkerFailure
from rl_sbllm.sandbox.process import Limits

MOST_CALLS, LONGEST_CALL = 8, 2000
"""What is more was not sent by our code."""
MEGABYTES = 1024
WORKING_SHARE = 0.6
"""Of the wall seconds, for the search by the worker's own CPU clock: what it found comes before its end."""


def symbolic_limits(seconds: float) -> Limits:
    """It ends at its own time, and the worker with it at the latest at ours."""
    return Limits(seconds, MEGABYTES)


def receive_search(worker: Worker) -> SymbolicSearch:
    """Frames until the end; what was found by a worker that had to be ended counts like the rest."""
    calls: list[str] = []
    paths, why = 0, ""
    try:
        while True:
            frame: Any = worker.channel.receive()
            failure = failure_in(frame)
            if failure is not None:
                why = _said(failure)
            if failure is not None or not isinstance(frame, dict) or "done" in frame:
                break
            if isinstance(frame.get("unsupported"), str):
                return SymbolicSearch(unsupported=_printable(frame["unsupported"]))
            if is_count(frame.get("path")):
                paths = frame["path"]
            if _is_call(frame.get("call")):
                calls.append(frame["call"])
    except WORKER_ERRORS as error:
        why = _said(worker.failure(error))
    return SymbolicSearch(tuple(calls[:MOST_CALLS]), paths, "" if paths else why or "no way through it ended")


def _said(failure: WorkerFailure) -> str:
    if failure.kind is FailureKind.TIMEOUT:
        return "no way through it ended in the time there was"
    return _printable(f"{failure.kind.value}: {failure.detail}")


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text[:200])


def _is_call(text: Any) -> bool:
    return isinstance(text, str) and len(text) <= LONGEST_CALL
