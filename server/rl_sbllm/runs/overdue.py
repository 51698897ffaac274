"""The last bound on a run: one that is long past its budget is ended from outside its session.

A session holds its budget itself; this ends only what hangs. Time spent waiting for a measuring slot is not counted.
"""

from __future__ import annotations

from collections.abc import Callable

from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.model.events import Event, Phase

MARGIN = 30.0


class Overdue:
    """Fed with every event of one run."""

    def __init__(self, seconds: float, clock: Callable[[], float], started: float) -> None:
        self._clock = clock
        self._end = started + seconds + MARGIN
        self._waiting_since: float | None = None

    def feed(self, event: Event) -> None:
        """A run that waits says so; whatever it says next ends the wait."""
        now = self._clock()
        if self._waiting_since is not None:
            self._end += now - self._waiting_since
        self._waiting_since = now if isinstance(event, Phase) and event.name == "waiting" else None

    @property
    def over(self) -> bool:
        """Whether the run is past its last bound."""
        return self._waiting_since is None and self._clock() > self._end

    @staticmethod
    def error() -> ToolFailed:
        """What is said of a run that was ended so."""
        return ToolFailed(
            "The run did not end within its budget and was stopped.",
            "",
            "Please report this; `rl-sbllm doctor` may name a cause.",
        )
