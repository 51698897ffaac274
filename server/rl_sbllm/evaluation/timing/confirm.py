"""The race after selection: fresh forks, own error share, the collector as the program has it, other hash seeds.

The estimate and interval that are shown come from here alone: the screening race that chose a variant flatters it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from rl_sbllm.evaluation.timing.calibrate import Calibration
from rl_sbllm.evaluation.timing.layouts import in_each_layout
from rl_sbllm.evaluation.timing.race import Result, race_field
from rl_sbllm.evaluation.timing.referee import Referee
from rl_sbllm.evaluation.timing.rules import RaceRules, exactly, rules_for
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings

HASH_SEEDS = (0, 1)
"""Layout and hash order are those of a zygote: what holds for one only is no gain."""

Start = Callable[[Sequence[str], RaceRules], list[Result]]
Compete = Callable[[Start, RaceRules, Sequence[str]], list[Result]]


def by_time(start: Start, rules: RaceRules, sources: Sequence[str]) -> list[Result]:
    """The race alone decides."""
    return start(sources, rules)


@dataclass(frozen=True)
class Entrant:
    """A variant with the settings under which it is to be timed."""

    source: str
    settings: PassSettings


def confirm(
    track: Track,
    original: str,
    entrants: Sequence[Entrant],
    calibrated: Callable[[PassSettings], Calibration],
    minimum_speedup: float,
    compete: Compete = by_time,
    alpha: float = 0.01,
    referee: Referee | None = None,
) -> list[Result]:
    """One result for each entrant; `alpha` is split over all of them. `compete` says what has to be won, `referee` compares
    the results of the timed passes."""
    results: dict[int, Result] = {}
    for settings in dict.fromkeys(entrant.settings for entrant in entrants):
        group = [index for index, entrant in enumerate(entrants) if entrant.settings == settings]
        calibration = calibrated(settings)
        rules = rules_for(calibration.pass_with_preparation, minimum_speedup, alpha / len(entrants))
        with_collector = replace(settings, collect_garbage=True)
        sources = [entrants[index].source for index in group]
        start = partial(proven, track, original, with_collector, calibration, referee)
        won = compete(start, exactly(rules, calibration.pass_seconds), sources)
        results.update(zip(group, won, strict=True))
    return [results[index] for index in range(len(entrants))]


def proven(
    track: Track,
    original: str,
    settings: PassSettings,
    calibration: Calibration,
    referee: Referee | None,
    sources: Sequence[str],
    rules: RaceRules,
) -> list[Result]:
    """A race over several hash seeds; small gains have to show in each of several zygotes."""

    def over(some: Sequence[str], by: RaceRules, seeds: Sequence[int]) -> list[Result]:
        return race_field(track, original, some, settings, calibration, by, seeds, referee)

    return in_each_layout(over, sources, over(sources, rules, HASH_SEEDS), rules)
