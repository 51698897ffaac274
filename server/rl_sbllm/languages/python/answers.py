"""Decodes what workers send. None of it is trusted: a wrong form is a failure of the worker, never of ours."""

from __future__ import annotations

import math
from types import NoneType
from typing import Any, TypeGuard

from rl_sbllm.languages.python.inside.channel import ChannelError
from rl_sbllm.languages.python.zygote import Worker
from rl_sbllm.model.execution import CaseInfo, FailureKind, Observation, WorkerFailure
from rl_sbllm.sandbox.process import LimitBroken

WORKER_ERRORS = (LimitBroken, ChannelError, EOFError, BrokenPipeError, ConnectionError, BlockingIOError)
"""What a worker's channel raises when the worker, not we, went wrong."""


MOST = 2**63
"""No count that a worker tells is larger."""

PARTS: dict[str, type | tuple[type, ...]] = {
    "kind": str,
    "value": object,
    "exception": (dict, NoneType),
    "snapshots": list,
    "arguments": list,
    "closed_over": list,
    "later": list,
    "calls": (dict, NoneType),
    "state": dict,
    "output": str,
    "errors": str,
    "warnings": list,
    "random": (str, NoneType),
    "process": dict,
    "files": dict,
    "sessions": dict,
    "input": str,
    "mutated": bool,
    "method": bool,
}
"""What every outcome has (see `inside/observe.py`); what is in the parts is looked at where they are compared."""


def failure_in(frame: object) -> WorkerFailure | None:
    """The failure that a frame tells of, or None."""
    if not isinstance(frame, dict) or "failure" not in frame:
        return None
    told: Any = frame["failure"]
    try:
        case = told["case"]
        return WorkerFailure(FailureKind(told["kind"]), str(told["detail"]), case if is_count(case) else None)
    except (KeyError, TypeError, ValueError):
        return WorkerFailure(FailureKind.CRASHED, f"sent a malformed failure: {str(told)[:80]}")


def receive_observation(worker: Worker) -> Observation:
    """Frames of the job `observe`, until its end or the worker's."""
    collected = _Collected()
    try:
        while not collected.over:
            collected.take(worker.channel.receive())
    except WORKER_ERRORS as error:
        collected.failure = worker.failure(error)
    except _Malformed as error:
        collected.failure = WorkerFailure(FailureKind.CRASHED, f"sent what is no answer: {error}")
    collected.broke_a_rule(_violation(worker, collected.failure))
    return collected.observation()


def receive_number(worker: Worker, name: str) -> float | WorkerFailure:
    """One frame that holds a finite number under `name`."""
    frame = receive_frame(worker)
    if isinstance(frame, WorkerFailure):
        return frame
    value = frame.get(name)
    return value if is_number(value) else WorkerFailure(FailureKind.CRASHED, f"sent no number {name}")


def is_number(value: object) -> TypeGuard[int | float]:
    """A finite number that a float can hold: JSON's whole numbers have no end, and converting such a one would raise."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value) if isinstance(value, float) else abs(value) <= MOST


def receive_frame(worker: Worker) -> dict[str, Any] | WorkerFailure:
    """One frame that is an object and tells of no failure."""
    try:
        frame = worker.channel.receive()
    except WORKER_ERRORS as error:
        return worker.failure(error)
    failure = failure_in(frame)
    if failure is not None:
        return failure
    if not isinstance(frame, dict):
        return WorkerFailure(FailureKind.CRASHED, "sent what is no answer")
    return frame


def receive_answer(worker: Worker) -> dict[str, Any] | WorkerFailure:
    """One frame; when it tells of a failure and the program ran against a rule, that rule is the failure."""
    frame = receive_frame(worker)
    if isinstance(frame, WorkerFailure):
        return _violation(worker, frame) or frame
    failed = frame.get("failed")
    if not isinstance(failed, dict):
        return frame
    tries, case = failed.get("tries"), worker.status.violation_case
    own = case is not None and isinstance(tries, int) and case < tries
    return (_violation(worker, None) if own else None) or frame


def _violation(worker: Worker, failure: WorkerFailure | None) -> WorkerFailure | None:
    """What the program tried against the rules, unless it was at load time and did no harm."""
    text, case = worker.status.violation_text, worker.status.violation_case
    told = (FailureKind.CRASHED, FailureKind.LOAD)
    if not text or (failure is None and case is None) or (failure is not None and failure.kind not in told):
        return None
    told_by_it = "".join(letter if letter.isprintable() else "?" for letter in text)
    return WorkerFailure(FailureKind.VIOLATION, f"The code {told_by_it}; that is not allowed here.", case)


class _Malformed(Exception):
    pass


class _Collected:
    """An observation as it comes in."""

    def __init__(self) -> None:
        self.over = False
        self.failure: WorkerFailure | None = None
        self._cases: tuple[CaseInfo, ...] = ()
        self._outcomes: list[Any] = []
        self._done: dict[str, Any] = {}

    def take(self, frame: object) -> None:
        self.failure = failure_in(frame)
        if self.failure is not None:
            self.over = True
        elif not isinstance(frame, dict):
            raise _Malformed(str(frame)[:80])
        elif "cases" in frame:
            self._cases = _cases(frame["cases"])
        elif "outcome" in frame:
            if frame.get("case") != len(self._outcomes):
                raise _Malformed(f"outcome {frame.get('case')!s:.20} where {len(self._outcomes)} was due")
            self._outcomes.append(_outcome(frame["outcome"]))
        elif "done" in frame:
            self._done, self.over = _done(frame["done"]), True
        else:
            raise _Malformed(str(frame)[:80])

    def broke_a_rule(self, violation: WorkerFailure | None) -> None:
        """What the code did against the rules is the answer, not what came of its being refused."""
        if violation is not None:
            self.failure = violation
            if violation.case is not None:
                del self._outcomes[violation.case :]

    def observation(self) -> Observation:
        if self.failure is None and len(self._outcomes) != len(self._cases):
            self.failure = WorkerFailure(FailureKind.CRASHED, "gave fewer outcomes than cases")
        return Observation(
            cases=self._cases,
            outcomes=tuple(self._outcomes),
            keeps_state=self._done.get("keeps_state", True),
            mutates=self._done.get("mutates", True),
            failure=self.failure,
        )


def _cases(told: Any) -> tuple[CaseInfo, ...]:
    try:
        cases = tuple(CaseInfo(**case) for case in told)
    except TypeError as error:
        raise _Malformed(str(error)[:80]) from error
    for case in cases:
        texts, flags = (case.id, case.origin, case.call), (case.literal, case.timing)
        described = all(isinstance(text, str) for text in texts) and all(type(flag) is bool for flag in flags)
        if not described or not is_count(case.count) or not (case.size is None or is_count(case.size)):
            raise _Malformed("a case is not described as it should be")
    return cases


def wrong_part(told: object) -> str | None:
    """The first part that an outcome lacks or has in another form; the empty name when it is none at all."""
    if not isinstance(told, dict):
        return ""
    wrong = (name for name, kind in PARTS.items() if name not in told or not isinstance(told[name], kind))
    return next(wrong, None)


def _outcome(told: Any) -> dict[str, Any]:
    wrong = wrong_part(told)
    if wrong is not None:
        raise _Malformed(f"an outcome whose {wrong or 'form'} is not as it should be")
    return told


def is_count(value: object) -> TypeGuard[int]:
    """A whole number from 0 on."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def _done(told: Any) -> dict[str, Any]:
    flags = ("keeps_state", "mutates")
    if not isinstance(told, dict) or not all(type(told.get(flag)) is bool for flag in flags):
        raise _Malformed("the end of the answer is not as it should be")
    return told
