"""Small claims have to hold in several zygotes: forks of one share its memory layout, which alone can be worth a few percent.

A gain whose lower bound is below `SMALL` is raced again over zygotes of other hash seeds, and has to show in each of them.
The figure shown comes from that second race, whose length is fixed, so that stopping early flatters nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import fmean

from rl_sbllm.evaluation.timing.lane import Result
from rl_sbllm.evaluation.timing.rules import Outcome, RaceRules

SMALL = 1.1
HASH_SEEDS = (0, 1, 2)

Again = Callable[[Sequence[str], RaceRules, Sequence[int]], list[Result]]
"""Races these sources by these rules over these hash seeds."""


def in_each_layout(
    again: Again, sources: Sequence[str], results: Sequence[Result], rules: RaceRules
) -> list[Result]:
    """The results, with every small gain proved over the layouts or taken back."""
    small = [index for index, result in enumerate(results) if _is_small(result)]
    if not small or rules.minimum_speedup < 1.0:
        return list(results)
    # Long passes get fewer rounds, as in the race before.
    each = 3 if rules.pairs > 1 else 2 if rules.warm_up else 1
    rounds = each * len(HASH_SEEDS)
    fixed = replace(rules, looks=(rounds,), futile_after=None, exact=None)
    proved = again([sources[index] for index in small], fixed, HASH_SEEDS)
    found = list(results)
    for index, result in zip(small, proved, strict=True):
        found[index] = _everywhere(result, rules)
    return found


def _is_small(result: Result) -> bool:
    ratio = result.ratio()
    return result.outcome is Outcome.FASTER and ratio is not None and ratio.low < SMALL


def _everywhere(result: Result, rules: RaceRules) -> Result:
    if result.outcome is not Outcome.FASTER:
        return result
    for position in range(len(HASH_SEEDS)):
        rounds = result.rounds[position :: len(HASH_SEEDS)]
        if not rounds or fmean(rounds) <= rules.log_minimum:
            note = "Faster in some memory layouts of the interpreter only, not in each of three."
            return replace(result, outcome=Outcome.SAME, note=note)
    return result
