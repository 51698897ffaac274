"""What is known of a mutant before the product is asked: its behaviour on many inputs, none of which the product sees.

The whole workload at the headline scale, then fresh inputs made from all of it in sets of seeds that no check uses.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.equivalence.compare import compare_answer
from rl_sbllm.evaluation.equivalence.constants import global_names, literals
from rl_sbllm.evaluation.equivalence.difference import ROUNDING, Rules
from rl_sbllm.evaluation.equivalence.domain import ObservedDomain, observed_domain
from rl_sbllm.evaluation.equivalence.original import Kept, keep_fresh
from rl_sbllm.model.execution import CaseSet, Runner
from rl_sbllm.model.workload import Workload

FIRST_SEED, SET_SIZE = 10_000, 500
SECONDS = 40.0


class Reference:
    """One original on its whole workload and as many fresh inputs as are asked for."""

    def __init__(self, runner: Runner, source: str, function: str, workload: Workload) -> None:
        self._runner, self._source, self._function, self._workload = runner, source, function, workload
        self._given = EquivalenceCheck(runner, source, workload, function=function)
        self._rules = Rules(float_tolerance=ROUNDING, names=global_names(source))
        self._constants = literals(source)
        self._sets: dict[int, Kept | None] = {}
        self._domain: ObservedDomain | None = None

    def differs(self, other: str, inputs: int) -> str | None:
        """Where the other text is seen to differ, None when it is not on about so many inputs."""
        found = self._given.all(other)
        if found.difference is not None:
            return f"{found.case.call if found.case else 'loading'}: {found.difference.where}"
        tried = 0
        for number in range(inputs // SET_SIZE + 1):
            kept = self._fresh(number)
            if tried >= inputs or kept is None or not kept.cases:
                break
            tried += len(kept.cases)
            where = self._differs_on(other, number, kept)
            if where is not None:
                return where
        return None

    def _fresh(self, number: int) -> Kept | None:
        if number not in self._sets:
            self._sets[number] = keep_fresh(
                self._runner, self._source, self._wanted(number), 0, SECONDS, time.monotonic
            )
        return self._sets[number]

    def _wanted(self, number: int, only: Sequence[int] | None = None) -> CaseSet:
        return CaseSet(
            "fresh",
            self._workload.headline_scale,
            FIRST_SEED + number,
            SET_SIZE,
            None if only is None else tuple(only),
            self._constants,
        )

    def _differs_on(self, other: str, number: int, kept: Kept) -> str | None:
        left = [index for index in range(SET_SIZE) if index not in kept.missing]
        seen = self._runner.observe(other, self._wanted(number, left), hash_seed=0, seconds=2 * SECONDS)
        covered = self._observed().covers
        for index, outcome in enumerate(seen.outcomes):
            expected = kept.by_seed[0][index]
            if index in kept.stability.unstable or not covered(expected):
                continue
            difference = compare_answer(expected, outcome, self._rules).difference
            if difference is not None:
                return f"{kept.cases[index].call}: {difference.where}"
        return None if seen.failure is None else f"ended its process: {seen.failure.detail}"

    def _observed(self) -> ObservedDomain:
        if self._domain is None:
            given = self._given.prepare().by_seed[0]
            self._domain = observed_domain(self._source, self._function, given)
        return self._domain
