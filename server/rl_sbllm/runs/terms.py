"""Settings of the machine, not of one run: how long runs are kept, and the weakest sandbox that is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.model.events import BaselineMeasured, Event
from rl_sbllm.runs.settings import Merged

LEVELS = "ABCD"


@dataclass(frozen=True)
class Terms:
    """`weakest`: A (best) to D (none)."""

    days: int = 90
    megabytes: int = 500
    weakest: str = "C"

    def as_arguments(self) -> list[str]:
        """For the command line of the run process."""
        return [str(self.days), str(self.megabytes), self.weakest]

    def check(self, event: Event) -> None:
        """Raises `ToolFailed` when the sandbox that was reached is weaker than accepted; no candidate has run by then."""
        if not isinstance(event, BaselineMeasured) or event.sandbox not in tuple(LEVELS):
            return
        if LEVELS.index(event.sandbox) > LEVELS.index(self.weakest):
            raise ToolFailed(
                f"The sandbox on this machine reaches level {event.sandbox}; level {self.weakest} is asked for.",
                "",
                "`rl-sbllm doctor` says how to mend it; the setting `sandbox` says what is accepted.",
            )


def terms_from(merged: Merged) -> Terms:
    """By the settings."""
    default = Terms()
    return Terms(
        days=merged.whole("historyDays") or default.days,
        megabytes=merged.whole("historyMegabytes") or default.megabytes,
        weakest=merged.text("sandbox") or default.weakest,
    )


def terms_of(arguments: Sequence[str]) -> Terms:
    """The inverse of `Terms.as_arguments`; defaults when they are not given."""
    if len(arguments) != 3:
        return Terms()
    days, megabytes, weakest = arguments
    return Terms(int(days), int(megabytes), weakest)
