"""Settings of the machine, not of one run: how long runs are kept, and the weakest sandbox that is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.model.events import Event, SandboxReached
from rl_sbllm.runs.settings import Merged

LEVELS = "ABCD"
AUTO = "auto"
FOR_REWRITES, FOR_MODELS = "C", "B"
"""The weakest sandbox by itself: for rewrites by our own rules, and where a language model writes what is run."""


@dataclass(frozen=True)
class Terms:
    """`weakest`: A (best) to D (none), or `auto`: by who writes the candidates."""

    days: int = 90
    megabytes: int = 500
    weakest: str = AUTO

    def as_arguments(self) -> list[str]:
        """For the command line of the run process."""
        return [str(self.days), str(self.megabytes), self.weakest]

    def check(self, event: Event, *, model: bool) -> None:
        """Raises `ToolFailed` when the sandbox that was reached is weaker than accepted.

        That is said as soon as the runner is up: no candidate has run by then, nor the file that `check` compares with.

        `model`: a language model proposes candidates. A level that we do not know is none that is accepted.
        """
        if not isinstance(event, SandboxReached) or event.level in LEVELS[: self._most(model) + 1]:
            return
        raise ToolFailed(
            f"The sandbox on this machine reaches level {event.level}; level {LEVELS[self._most(model)]} is asked for"
            + (" where a language model writes the code." if model else "."),
            "",
            "`rl-sbllm doctor` says how to mend it; the setting `sandbox` says what is accepted.",
        )

    def _most(self, model: bool) -> int:
        if self.weakest != AUTO:
            return LEVELS.index(self.weakest)
        return LEVELS.index(FOR_MODELS if model else FOR_REWRITES)


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
