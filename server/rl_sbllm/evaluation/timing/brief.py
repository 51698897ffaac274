"""A short race of fixed length for the figures beside the headline: sizes, single cases, repeated calls, noise."""

from __future__ import annotations

from rl_sbllm.evaluation.timing.calibrate import calibrate
from rl_sbllm.evaluation.timing.race import Result, race
from rl_sbllm.evaluation.timing.rules import RaceRules
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings, WorkerFailure

LONG_SECONDS = 0.06


def brief_race(
    track: Track, original: str, candidate: str, settings: PassSettings, rounds: int = 3
) -> Result | WorkerFailure:
    """Exactly `rounds` rounds unless one side fails or the time is over; claims nothing by itself."""
    calibration = calibrate(track, original, settings)
    if isinstance(calibration, WorkerFailure):
        return calibration
    is_long = calibration.pass_seconds > LONG_SECONDS
    rules = RaceRules(
        looks=(rounds,), pairs=1 if is_long else 2, warm_up=not is_long, futile_after=None, alpha=0.05
    )
    return race(track, original, candidate, settings, calibration, rules)
