"""Gains of known size: the work of a function is cut until a long pooled race shows the ratio that was asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log
from statistics import fmean

from rl_sbllm.bench.evaluator.place import Place, calibrated, place
from rl_sbllm.bench.evaluator.samples import SPENDING, SPENDING_DICT, SPENDING_LISTS, SPENDING_TEXT
from rl_sbllm.evaluation.timing.race import race
from rl_sbllm.evaluation.timing.rules import rules_for
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings

WORK = {"1 us": 17, "30 us": 700, "1 ms": 23_000, "10 ms": 230_000}
"""Turns of the loop for about that time a call."""
KINDS = {
    "loop": (SPENDING, 1.0),
    "dict": (SPENDING_DICT, 0.5),
    "lists": (SPENDING_LISTS, 0.5),
    "text": (SPENDING_TEXT, 0.3),
}
"""How the work is spent, and the turns that take about as long as one of the loop's."""
SETTINGS = PassSettings(copy_arguments=False, collect_garbage=True)
CALLS = ["7"]
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


def original_of(size: str, kind: str = "loop") -> str:
    """The function that spends all of the work."""
    return _text(_work(size, kind), kind)


def planted(
    here: Place, size: str, ratio: float, rounds: int = TRUTH_ROUNDS, *, kind: str = "loop"
) -> Planted:
    """Cut the work, measure, correct the cut twice, then pool a long race over three zygotes."""
    work = _work(size, kind) / ratio
    with here.track(1) as track:
        for _ in range(2):
            found = pooled(track, here.target.text, _text(work, kind), PILOT_ROUNDS)
            if abs(found / ratio - 1.0) <= NEAR:
                break
            work *= found / ratio
        truth = pooled(track, here.target.text, _text(work, kind), rounds)
    return Planted(size, ratio, _text(work, kind), truth)


def truth_over(places: int, original: str, text: str, rounds: int = TRUTH_ROUNDS) -> float:
    """The ratio pooled over so many places, each with zygotes of its own: how memory is laid out differs between them."""
    logs: list[float] = []
    for number in range(places):
        with place(original, CALLS) as there, there.track(100 + number) as track:
            logs.append(log(pooled(track, original, text, max(1, rounds // places))))
    return exp(fmean(logs))


def pooled(track: Track, original: str, text: str, rounds: int) -> float:
    """The ratio over so many rounds, stopped by nothing."""
    calibration = calibrated(track, original, SETTINGS)
    rules = replace(rules_for(calibration.pass_seconds), looks=(rounds,), futile_after=None)
    result = race(track, original, text, SETTINGS, calibration, rules, HASH_SEEDS)
    return exp(fmean(result.rounds))


def named_apart(text: str, number: int) -> str:
    """The same function under another name of its local, so that it is no duplicate."""
    return text.replace("spent", f"spent_{number}")


def _work(size: str, kind: str) -> int:
    return max(3, round(KINDS[kind][1] * WORK[size]))


def _text(work: float, kind: str) -> str:
    return KINDS[kind][0].format(work=round(work))
