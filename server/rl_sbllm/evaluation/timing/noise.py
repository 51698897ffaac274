"""The control: how far apart the original and itself come out on this machine, at this time."""

from __future__ import annotations

from rl_sbllm.evaluation.timing.brief import brief_race
from rl_sbllm.evaluation.timing.student import interval_of_mean
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings, WorkerFailure

ROUNDS = 5


def noise(track: Track, original: str, settings: PassSettings) -> float | None:
    """95 % half-width of the log ratio of the original against itself; None when it could not be raced."""
    result = brief_race(track, original, original, settings, ROUNDS)
    if isinstance(result, WorkerFailure) or len(result.rounds) < 3:
        return None
    low, high = interval_of_mean(result.rounds, 0.025, floor=0.0)
    return (high - low) / 2.0
