"""From a document back to what a program's caller sees: its exit code and its error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rl_sbllm.model.errors import BadInput, Cancelled, CannotRun, RunError, ToolFailed

_ERRORS: tuple[type[RunError], ...] = (BadInput, CannotRun, ToolFailed, Cancelled)


def exit_code(report: Mapping[str, Any]) -> int:
    """By DESIGN section 5: 0 yes, 1 no, 2 bad input, 3 cannot run, 4 a part failed, 130 cancelled."""
    status = report["status"]
    for kind in _ERRORS:
        if status == kind.kind:
            return kind.exit_code
    if "equivalent" not in report:
        return 0 if status == "done" else 1
    return {True: 0, False: 1, None: CannotRun.exit_code}[report["equivalent"]]


def report_error(report: Mapping[str, Any]) -> RunError | None:
    """The error that ended the run, as the exception it was."""
    error = report["error"]
    if error is None:
        return None
    kind = next((kind for kind in _ERRORS if kind.kind == error["kind"]), ToolFailed)
    return kind(error["what"], error["where"] or "", error["help"] or "")
