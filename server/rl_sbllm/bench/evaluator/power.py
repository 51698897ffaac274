"""Power: how many planted gains are found, by the race of `check` and by the screen and confirmation of `optimize`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rl_sbllm.bench.evaluator.figure import Figure, share
from rl_sbllm.bench.evaluator.place import Place, calibrated, place, raced_as_check
from rl_sbllm.bench.evaluator.planted import SETTINGS, Planted, named_apart, original_of, planted
from rl_sbllm.evaluation.timing.rules import Outcome
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.verdict import Accepted, Rejected

SIZES = ("30 us", "1 ms", "10 ms")
WANTED = {1.05: 0.70, 1.1: 0.95, 1.3: 1.0}
BY_OPTIMIZE = (1.1, 0.90)


def power(tries: int) -> list[Figure]:
    """`tries` of each ratio, in turn over the sizes."""
    by_check = dict.fromkeys(WANTED, 0)
    truths: dict[float, list[float]] = {ratio: [] for ratio in WANTED}
    by_optimize = 0
    each = {size: len(range(index, tries, len(SIZES))) for index, size in enumerate(SIZES)}
    for size in SIZES:
        with place(original_of(size), ["7"]) as here:
            for ratio in WANTED:
                gain = planted(here, size, ratio)
                truths[ratio].append(gain.truth)
                by_check[ratio] += _found_by_check(here, gain, each[size])
                if ratio == BY_OPTIMIZE[0]:
                    by_optimize += _found_by_optimize(here, gain, each[size])
    figures = [
        _figure(f"{ratio}x by check", wanted, by_check[ratio], tries, truths[ratio])
        for ratio, wanted in WANTED.items()
    ]
    ratio, wanted = BY_OPTIMIZE
    return [*figures, _figure(f"{ratio}x by optimize", wanted, by_optimize, tries, truths[ratio])]


def _found_by_check(here: Place, gain: Planted, tries: int) -> int:
    found = 0
    original = here.target.text
    for number in range(tries):
        with here.track(number) as track:
            calibration = calibrated(track, original, SETTINGS)
            result = raced_as_check(track, original, gain.text, SETTINGS, calibration)
        found += result.outcome is Outcome.FASTER
        if result.outcome is not Outcome.FASTER:
            sys.stderr.write(
                f"missed by check: {gain.size} {gain.asked}x: {result.outcome} {result.ratio()} {result.note}\n"
            )
    return found


def _found_by_optimize(here: Place, gain: Planted, tries: int) -> int:
    evaluator, cancel, found = here.evaluator(), CancelToken(), 0
    evaluator.prepare()
    for number in range(tries):
        candidate = Candidate(named_apart(gain.text, number), (), ("baseline",), "planted")
        (verdict,) = evaluator.screen([candidate], cancel)
        if isinstance(verdict, Accepted):
            (verdict,) = evaluator.confirm([verdict], cancel)
        found += isinstance(verdict, Accepted)
        if isinstance(verdict, Rejected):
            said = f"{verdict.reason.value} {verdict.detail}"
            sys.stderr.write(f"missed by optimize: {gain.size} {gain.asked}x: {said}\n")
    return found


def _figure(what: str, wanted: float, found: int, tries: int, truths: Sequence[float]) -> Figure:
    pooled = ", ".join(f"{truth:.3f}" for truth in truths)
    return Figure(
        "Power",
        f"{what} (pooled truth {pooled})",
        f"{wanted:.0%}",
        share(found, tries),
        found >= wanted * tries,
    )
