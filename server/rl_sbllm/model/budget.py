"""What a run may use, and the token that stops it. Clocks are passed in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from rl_sbllm.model.errors import Cancelled


@dataclass(frozen=True)
class Budget:
    """Wall seconds from process start to the written report; evaluations None = no limit; usd for models."""

    seconds: float = 30.0
    evaluations: int | None = None
    usd: float = 0.5


class CancelToken:
    """Set once, by a signal, a closed pipe or the user; checked once a step by everything that works."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if cancelled."""
        if self._event.is_set():
            raise Cancelled()

    def wait(self, seconds: float) -> bool:
        """Sleep up to `seconds`; True when cancelled meanwhile."""
        return self._event.wait(seconds)


class Deadline:
    """Seconds left of a wall budget by the monotonic clock given; time spent waiting for a measuring slot is not counted."""

    def __init__(self, seconds: float, clock: Callable[[], float], started: float | None = None) -> None:
        self._clock = clock
        self._end = (clock() if started is None else started) + seconds

    def left(self) -> float:
        return self._end - self._clock()

    @property
    def over(self) -> bool:
        return self.left() <= 0.0

    def extend(self, seconds: float) -> None:
        """Move the end: the run waited for something that does not count as its own time."""
        self._end += seconds
