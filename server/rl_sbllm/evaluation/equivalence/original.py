"""The original's own behaviour: run twice and under several hash seeds, kept to compare candidates with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rl_sbllm.evaluation.equivalence.node import Node
from rl_sbllm.evaluation.equivalence.stability import Stability, stable, unordered
from rl_sbllm.model.errors import BadInput, CannotRun
from rl_sbllm.model.execution import CaseInfo, CaseSet, FailureKind, Observation, Runner
from rl_sbllm.model.workload import Origin

SECONDS = 20.0
SLOW = 0.3
SHORTEST = 2.0
SLOWER = 10.0
"""A candidate may take this many times the original's seconds, and `SHORTEST` at least, before it counts as hanging."""


@dataclass(frozen=True)
class Kept:
    """One case set of the original: its cases, its outcomes by hash seed, and where its order is free."""

    cases: tuple[CaseInfo, ...]
    by_seed: dict[int, tuple[Node, ...]]
    order_free: tuple[frozenset[str], ...]
    stability: Stability
    keeps_state: bool
    mutates: bool
    seconds: float
    missing: tuple[int, ...] = ()
    """Cases that the original itself did not survive (fresh ones only)."""

    @property
    def allowed_seconds(self) -> float:
        return max(SHORTEST, SLOWER * self.seconds)


def keep(
    runner: Runner, source: str, wanted: CaseSet, hash_seeds: Sequence[int], clock: Callable[[], float]
) -> Kept:
    """Run the original on a case set that must run; raises `CannotRun` or `BadInput` when it does not."""
    started = clock()
    first = _must(runner.observe(source, wanted, hash_seed=hash_seeds[0], seconds=SECONDS))
    seconds = clock() - started
    by_seed = {hash_seeds[0]: first.outcomes}
    for seed in hash_seeds[1:]:
        by_seed[seed] = _must(runner.observe(source, wanted, hash_seed=seed, seconds=SECONDS)).outcomes
    # Runs that agree under different hash seeds agree under one; a slow original is not run a third time to show it.
    agree = len(by_seed) > 1 and all(outcomes == first.outcomes for outcomes in by_seed.values())
    again = first
    if not (agree and seconds > SLOW):
        again = _must(runner.observe(source, wanted, hash_seed=hash_seeds[0], seconds=SECONDS))
    # Objects lie elsewhere in each worker, so an order that hangs on addresses shows between two runs of one seed.
    free = _order_free([*by_seed.values(), again.outcomes])
    stability = stable(first.outcomes, again.outcomes, source, free)
    _refuse_unknown(first.cases, stability)
    return Kept(
        first.cases,
        by_seed,
        free,
        stability,
        first.keeps_state or again.keeps_state,
        first.mutates,
        seconds,
    )


def keep_fresh(
    runner: Runner,
    source: str,
    wanted: CaseSet,
    hash_seed: int,
    seconds: float,
    clock: Callable[[], float],
    other_seed: int | None = None,
) -> Kept | None:
    """Run the original on fresh cases, leaving out those that end its process; None when nothing is left.

    `other_seed`: also under this hash seed, to see where its order is free.
    """
    missing: list[int] = []
    started = clock()
    for _ in range(4):
        left = tuple(index for index in range(wanted.count) if index not in missing)
        seen = runner.observe(source, replace(wanted, only=left), hash_seed=hash_seed, seconds=seconds)
        if seen.failure is None:
            slow = [
                left[index] for index, outcome in enumerate(seen.outcomes) if outcome["kind"] == "timeout"
            ]
            if slow:
                missing += slow
                continue
            again = runner.observe(source, replace(wanted, only=left), hash_seed=hash_seed, seconds=seconds)
            outcomes = _slow_in_either(seen.outcomes, again.outcomes)
            runs = [outcomes, again.outcomes]
            if other_seed is not None:
                other = runner.observe(
                    source, replace(wanted, only=left), hash_seed=other_seed, seconds=seconds
                )
                runs.append(_of_equal_inputs(outcomes, other.outcomes))
            free = _order_free(runs)
            stability = stable(outcomes, again.outcomes, source, free)
            return Kept(
                seen.cases,
                {hash_seed: outcomes},
                free,
                stability,
                seen.keeps_state,
                seen.mutates,
                clock() - started,
                tuple(missing),
            )
        if seen.failure.case is None or not left or seen.failure.case >= len(left):
            return None
        missing.append(left[seen.failure.case])
    return None


def _slow_in_either(first: tuple[Node, ...], second: tuple[Node, ...]) -> tuple[Node, ...]:
    """The first run's outcomes, but `timeout` where the second came to its limit: such a case lies on the border."""
    pairs = zip(first, second, strict=False)
    return tuple(other if other["kind"] == "timeout" else one for one, other in pairs)


def _of_equal_inputs(first: tuple[Node, ...], second: tuple[Node, ...]) -> tuple[Node, ...]:
    """The second run's outcomes, the first's where the case was made otherwise under that hash seed."""
    rest = first[len(second) :]
    return tuple(b if a["input"] == b["input"] else a for a, b in zip(first, second, strict=False)) + rest


def _order_free(runs: Sequence[tuple[Node, ...]]) -> tuple[frozenset[str], ...]:
    free = [frozenset[str]() for _ in runs[0]]
    for other in runs[1:]:
        free = [known | found for known, found in zip(free, unordered(runs[0], other), strict=False)]
    return tuple(free)


def _refuse_unknown(cases: Sequence[CaseInfo], stability: Stability) -> None:
    """A case that the user gave and whose result cannot be looked into: no candidate could be accepted on it."""
    given = [index for index in stability.unknown if cases[index].origin == Origin.GIVEN.value]
    if given:
        help = "Leave this input out, or choose an entry that returns plain data (--entry)."
        raise CannotRun(stability.why, cases[given[0]].call, help)


def _must(seen: Observation) -> Observation:
    failure = seen.failure
    if failure is None:
        return seen
    where = _case_text(seen, failure.case)
    if failure.kind is FailureKind.WORKLOAD:
        raise BadInput(failure.detail, "workload")
    if failure.kind is FailureKind.LOAD:
        raise CannotRun(
            f"The file cannot be loaded: {failure.detail}",
            where,
            "Choose an interpreter that has what it imports (--python).",
        )
    raise CannotRun(
        f"The original ended its process ({failure.kind.value}): {failure.detail}", where, HELP[failure.kind]
    )


def _case_text(seen: Observation, case: int | None) -> str:
    return seen.cases[case].call if case is not None and case < len(seen.cases) else ""


HELP = {
    FailureKind.TIMEOUT: "Give a workload with smaller inputs (--workload).",
    FailureKind.MEMORY: "Give a workload with smaller inputs (--workload).",
    FailureKind.CRASHED: "Run the call by itself to see why.",
    FailureKind.VIOLATION: "Functions that use the network, start processes or write files cannot be compared.",
}
