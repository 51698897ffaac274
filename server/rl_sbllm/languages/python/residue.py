"""The host's side of the job `residue`: what it may take, and its answer, which is not trusted."""

from __future__ import annotations

from typing import Any

from rl_sbllm.languages.python.answers import is_number
from rl_sbllm.model.execution import FailureKind, WorkerFailure
from rl_sbllm.model.measurement import Residue

RESIDUE_SHARE = 0.7
"""Of the worker's seconds, what it may plan with: a pass that is under way still has to end."""


def read_residue(answer: dict[str, Any]) -> Residue | WorkerFailure:
    """The frame as a value; a wrong form is a failure of the worker."""
    try:
        return Residue(
            blocks=_slope(answer["blocks"]),
            bytes=_slope(answer["bytes"]),
            calls=max(1, _whole(answer["calls"])),
            passes=_whole(answer["passes"]),
            lines=tuple(_whole(line) for line in answer["lines"]),
        )
    except (KeyError, TypeError, ValueError):
        return WorkerFailure(FailureKind.CRASHED, "sent no residue")


def _slope(value: object) -> float | None:
    if value is None:
        return None
    if not is_number(value):
        raise ValueError
    return max(0.0, float(value))


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError
    return value
