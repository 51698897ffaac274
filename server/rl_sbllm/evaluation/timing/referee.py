"""Who compares the results of timed passes while a race is run; the race itself knows only that one may object."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rl_sbllm.evaluation.equivalence.difference import Difference

Answers = Sequence[Any]
"""What each call of a pass gave (`inside/kept.py`); untrusted."""

Referee = Callable[[str, int, Answers, Answers], Difference | None]
"""(a candidate's text, hash seed, the original's answers, the candidate's) -> what differs."""
