"""Errors that end a run, as the four kinds a user can meet. Each says what, where, and how to mend it."""

from __future__ import annotations

from typing import ClassVar


class RunError(Exception):
    """What went wrong, where, and what would help. Never raised itself; the subclasses name the kind."""

    kind: ClassVar[str] = "failed"
    exit_code: ClassVar[int] = 4

    def __init__(self, what: str, where: str = "", help: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.help = what, where, help

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"{self.what}{place}" + (f"\n{self.help}" if self.help else "")


class BadInput(RunError):
    """The command, file, function name or workload file given is wrong. Exit code 2."""

    kind = "bad-input"
    exit_code = 2


class CannotRun(RunError):
    """The target cannot be run or compared: missing import, no inputs, not deterministic. Exit code 3."""

    kind = "cannot-run"
    exit_code = 3


class CannotTime(CannotRun):
    """The target runs and can be compared, but not be timed: too long, or too disturbed. Exit code 3."""


class ToolFailed(RunError):
    """An outside part failed: sandbox, interpreter, compiler, model. Exit code 4."""

    kind = "failed"
    exit_code = 4


class Cancelled(RunError):
    """The user asked to stop. Exit code 130."""

    kind = "cancelled"
    exit_code = 130

    def __init__(self, what: str = "Cancelled.", where: str = "", help: str = "") -> None:
        super().__init__(what, where, help)
