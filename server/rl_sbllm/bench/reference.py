"""What is known of a mutant before the product is asked: its behaviour on many inputs, none of which the product sees.

The whole workload at the headline scale, then in turn sets of inputs that the bench made itself (`own_inputs.py`) and fresh
inputs of the product's generator, by numbers that no check uses: a set that is drawn, and sets of which each input was seen to
run in little time, so that thousands can be had. Compared exactly, as `check` does.
"""

from __future__ import annotations

import time
from dataclasses import replace

from rl_sbllm.bench.own_inputs import COUNT
from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.equivalence.compare import compare_answer
from rl_sbllm.evaluation.equivalence.constants import global_names, literals
from rl_sbllm.evaluation.equivalence.difference import Rules
from rl_sbllm.evaluation.equivalence.domain import ObservedDomain, observed_domain
from rl_sbllm.evaluation.equivalence.original import Kept, keep_fresh
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.execution import CaseSet
from rl_sbllm.model.workload import Workload

FIRST_SEED, DRAWN, SET_SIZE, ATTEMPTS = 10_000, 100, 500, 1500
FIRST_ATTEMPT = 1_000_000_000
SECONDS, OWN_SECONDS, EXPLORING_SECONDS = 20.0, 6.0, 1.5
MOST_SETS, MOST_EMPTY = 160, 2
EXACT = 0.0
OWN = "own input: "
"""Before what an input made by the bench itself shows."""


class Reference:
    """One original on its whole workload and as many fresh inputs as are asked for."""

    def __init__(
        self, runner: PythonRunner, own: PythonRunner, source: str, function: str, workload: Workload
    ) -> None:
        """`own`: a runner whose workload makes the bench's own inputs."""
        self._own = own
        self._runner, self._source, self._function, self._workload = runner, source, function, workload
        self._given = EquivalenceCheck(runner, source, workload, function=function, float_tolerance=EXACT)
        self._rules = Rules(float_tolerance=EXACT, names=global_names(source))
        self._constants = literals(source)
        self._sets: dict[int, tuple[CaseSet, Kept | None]] = {}
        self._domain: ObservedDomain | None = None

    def differs(self, other: str, inputs: int) -> str | None:
        """Where the other text is seen to differ, None when it is not on about so many inputs."""
        found = self._given.all(other)
        if found.difference is not None:
            return f"{found.case.call if found.case else 'loading'}: {found.difference.where}"
        tried, empty = 0, [0, 0]
        for number in range(MOST_SETS):
            if tried >= inputs:
                break
            if empty[number % 2] > MOST_EMPTY:
                continue
            wanted, kept = self._set(number)
            if kept is None or not kept.cases:
                empty[number % 2] += 1
                continue
            tried += len(kept.cases) - len(kept.missing)
            where = self._differs_on(other, wanted, kept)
            if where is not None:
                return where
        return None

    def _set(self, number: int) -> tuple[CaseSet, Kept | None]:
        """Made once: even numbers are the product's, odd ones the bench's own."""
        if number not in self._sets:
            wanted = (
                self._own_set(number)
                if number % 2
                else self._drawn()
                if not number
                else self._explored(number)
            )
            runner, seconds = (self._own, OWN_SECONDS) if number % 2 else (self._runner, SECONDS)
            kept = keep_fresh(runner, self._source, wanted, 0, seconds, time.monotonic)
            self._sets[number] = wanted, kept
        return self._sets[number]

    @staticmethod
    def _own_set(number: int) -> CaseSet:
        """A workload makes its cases by a scale; here that is the number of the set."""
        return CaseSet("timing", number, count=COUNT)

    def _drawn(self) -> CaseSet:
        scale = self._workload.headline_scale
        return CaseSet("fresh", scale, FIRST_SEED, DRAWN, None, self._constants)

    def _explored(self, number: int) -> CaseSet:
        wanted = replace(self._drawn(), count=SET_SIZE)
        found = self._runner.explore(
            self._source,
            wanted,
            first=FIRST_ATTEMPT + number * ATTEMPTS,
            attempts=ATTEMPTS,
            most=SET_SIZE,
            cpu_seconds=EXPLORING_SECONDS,
        )
        picked = found.picked + found.plain
        return replace(wanted, count=len(picked), picked=picked)

    def _differs_on(self, other: str, wanted: CaseSet, kept: Kept) -> str | None:
        runner, mark = (self._own, OWN) if wanted.kind == "timing" else (self._runner, "")
        left = tuple(
            index for index in range(len(kept.cases) + len(kept.missing)) if index not in kept.missing
        )
        seen = runner.observe(other, replace(wanted, only=left), hash_seed=0, seconds=2 * SECONDS)
        covered = self._observed().covers
        for index, outcome in enumerate(seen.outcomes):
            expected = kept.by_seed[0][index]
            if index in kept.stability.unstable or not covered(expected):
                continue
            difference = compare_answer(expected, outcome, self._rules).difference
            if difference is not None:
                return f"{mark}{kept.cases[index].call}: {difference.where}"
        return None if seen.failure is None else f"{mark}ended its process: {seen.failure.detail}"

    def _observed(self) -> ObservedDomain:
        if self._domain is None:
            given = self._given.prepare().by_seed[0]
            self._domain = observed_domain(self._source, self._function, given)
        return self._domain
