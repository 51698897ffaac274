"""Gains of known size: the work of a function is cut until a long pooled race shows the ratio that was asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp
from statistics import fmean

from rl_sbllm.bench.evaluator.place import Place, calibrated
from rl_sbllm.bench.evaluator.samples import SPENDING
from rl_sbllm.evaluation.timing.race import race
from rl_sbllm.evaluation.timing.rules import rules_for
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings

WORK = {"1 us": 17, "30 us": 700, "1 ms": 23_000, "10 ms": 230_000}
"""Turns of the loop for about that time a call."""
SETTINGS = PassSettings(copy_arguments=False, collect_garbage=True)
PILOT_ROUNDS, TRUTH_ROUNDS = 12, 36
HASH_SEEDS = (0, 1, 2)
NEAR = 0.004


@dataclass(frozen=True)
class Planted:
    """`truth` is the pooled ratio of `text` over the original, whatever was asked for."""

    size: str
    asked: float
    text: str
    truth: float


def original_of(size: str) -> str:
    """The function that spends all of the work."""
    return SPENDING.format(work=WORK[size])


def planted(here: Place, size: str, ratio: float, rounds: int = TRUTH_ROUNDS) -> Planted:
    """Cut the work, measure, correct the cut twice, then pool a long race over three zygotes."""
    work = WORK[size] / ratio
    with here.track(1) as track:
        for _ in range(2):
            found = pooled(track, here.target.text, _text(work), PILOT_ROUNDS)
            if abs(found / ratio - 1.0) <= NEAR:
                break
            work *= found / ratio
        truth = pooled(track, here.target.text, _text(work), rounds)
    return Planted(size, ratio, _text(work), truth)


def pooled(track: Track, original: str, text: str, rounds: int) -> float:
    """The ratio over so many rounds, stopped by nothing."""
    calibration = calibrated(track, original, SETTINGS)
    rules = replace(rules_for(calibration.pass_seconds), looks=(rounds,), futile_after=None)
    result = race(track, original, text, SETTINGS, calibration, rules, HASH_SEEDS)
    return exp(fmean(result.rounds))


def named_apart(text: str, number: int) -> str:
    """The same function under another name of its local, so that it is no duplicate."""
    return text.replace("spent", f"spent_{number}")


def _text(work: float) -> str:
    return SPENDING.format(work=round(work))
