"""A/A: functions against neutral rewrites of themselves. Every "faster" is a false claim."""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import nullcontext

from rl_sbllm.bench.evaluator.figure import Figure, share
from rl_sbllm.bench.evaluator.load import busy, load_average
from rl_sbllm.bench.evaluator.place import calibrated, place, raced_as_check, settings_for
from rl_sbllm.bench.evaluator.samples import SAMPLES, Sample
from rl_sbllm.evaluation.timing.rules import Outcome

LONG_SHARE = 60 / 1260
"""Of all races, those of the sample that takes 200 ms a call."""
ALLOWED = 2 / 1260
_LONG = 0.1


def false_claims(races: int, conditions: list[str]) -> list[Figure]:
    """`races` a condition, in turn over the rewrites of each function."""
    return [_under(condition, races) for condition in conditions]


def _under(condition: str, races: int) -> Figure:
    outcomes, loads = Counter[str](), list[str]()
    began = time.monotonic()
    with busy() if condition == "busy" else nullcontext():
        for sample, wanted in _shares(races):
            if wanted:
                outcomes += _races(sample, wanted, condition)
                loads.append(load_average())
    total, wrong = sum(outcomes.values()), outcomes[Outcome.FASTER.value]
    seen = f"{wrong} of {total} ({_said(outcomes)}; {time.monotonic() - began:.0f} s; load {loads[-1] if loads else '-'})"
    allowed = max(2, round(ALLOWED * total))
    return Figure(
        "A/A", f'"faster", machine {condition}', f"at most {allowed} of {total}", seen, wrong <= allowed
    )


def _shares(races: int) -> list[tuple[Sample, int]]:
    long = [sample for sample in SAMPLES if sample.seconds > _LONG]
    short = [sample for sample in SAMPLES if sample.seconds <= _LONG]
    for_long = round(races * LONG_SHARE)
    rest = races - for_long * len(long)
    return [
        *((one, rest // len(short) + (index < rest % len(short))) for index, one in enumerate(short)),
        *((one, for_long) for one in long),
    ]


def _races(sample: Sample, races: int, condition: str) -> Counter[str]:
    found, rewrites = Counter[str](), list(sample.neutral().items())
    settings = settings_for(sample.arguments)
    with place(sample.text, [sample.arguments]) as here:
        for number in range(races):
            with here.track(number) as track:
                calibration = calibrated(track, sample.text, settings)
                name, text = rewrites[number % len(rewrites)]
                result = raced_as_check(track, sample.text, text, settings, calibration)
            found[result.outcome.value] += 1
            if result.outcome is Outcome.FASTER:
                sys.stderr.write(f"false claim: {sample.name}, {name}, {condition}: {result.ratio()}\n")
    sys.stderr.write(f"A/A {condition} {sample.name}: {share(found[Outcome.FASTER.value], races)} faster\n")
    return found


def _said(outcomes: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(outcomes.items()))
