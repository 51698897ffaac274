"""Candidates against the original, from few cases to fresh ones. Says what differs, or what was checked."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rl_sbllm.evaluation.equivalence.assumptions import Doubt, observed_assumptions
from rl_sbllm.evaluation.equivalence.compare import compare_answer
from rl_sbllm.evaluation.equivalence.constants import Constant, defaults, global_names, literals
from rl_sbllm.evaluation.equivalence.difference import ROUNDING, Difference, Rules
from rl_sbllm.evaluation.equivalence.domain import observed_domain
from rl_sbllm.evaluation.equivalence.explored import Explored
from rl_sbllm.evaluation.equivalence.joined import joined
from rl_sbllm.evaluation.equivalence.node import Node
from rl_sbllm.evaluation.equivalence.odd import OddCases
from rl_sbllm.evaluation.equivalence.original import Kept, keep, keep_fresh
from rl_sbllm.evaluation.equivalence.show import shown_outcome
from rl_sbllm.model.candidate import Assumption
from rl_sbllm.model.errors import CannotRun
from rl_sbllm.model.execution import CaseInfo, CaseSet, FailureKind, Observation, Runner, WorkerFailure
from rl_sbllm.model.verdict import Evidence, Reason
from rl_sbllm.model.workload import Domain, Workload

FEW = 3
OPEN_SECONDS = 6.0
FRESH_SECONDS = 20.0
"""The worker itself answers a slow fresh case as `timeout`, by CPU time, long before this (see `inside/observe.py`)."""

OUT_OF_TIME = Difference(Reason.UNDECIDED, "process", "an answer", "the end of the run's time")
"""The run's time ended, not the candidate's: no word about its behaviour."""

REASONS = {
    FailureKind.TIMEOUT: Reason.TIMEOUT,
    FailureKind.MEMORY: Reason.MEMORY,
    FailureKind.CRASHED: Reason.CRASHED,
    FailureKind.VIOLATION: Reason.SANDBOX_VIOLATION,
    FailureKind.LOAD: Reason.DOES_NOT_COMPILE,
    FailureKind.WORKLOAD: Reason.CRASHED,
}


@dataclass(frozen=True)
class Finding:
    """What one check found: the first difference with its case, or None and the evidence."""

    difference: Difference | None = None
    case: CaseInfo | None = None
    evidence: Evidence = field(default_factory=Evidence)
    keeps_state: bool = False
    mutates: bool = False
    outside: tuple[Doubt, ...] = ()
    """Cases outside the domain on which the two differ."""


class EquivalenceCheck:
    """One original on one workload; keeps the original's outcomes and compares candidates with them."""

    def __init__(
        self,
        runner: Runner,
        source: str,
        workload: Workload,
        *,
        function: str = "",
        path: Path = Path("target.py"),
        hash_seeds: Sequence[int] = (0, 1),
        float_tolerance: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        left: Callable[[], float] = lambda: float("inf"),
    ) -> None:
        """`left`: seconds that remain of the run; no comparison of a candidate may take longer."""
        self._runner, self._source, self._workload = runner, source, workload
        self._function = function or workload.entry
        self._seeds, self._clock, self._left = tuple(hash_seeds), clock, left
        self._rules = Rules(
            float_tolerance=ROUNDING if float_tolerance is None else float_tolerance,
            names=global_names(source),
        )
        self._constants, self._defaults = literals(source), defaults(source, workload.entry)
        self._timing: Kept | None = None
        self._probes: Kept | None = None
        self._odd = OddCases(runner, source, path, workload, self._rules, self._seeds[0], clock)
        self._fresh: dict[CaseSet, Kept | None] = {}
        self._explored = Explored(runner, source, len(self._constants), self._left)

    def prepare(self) -> Kept:
        """Run the original (once); raises `CannotRun` when it cannot be compared, `BadInput` for a bad workload."""
        if self._timing is None:
            wanted = CaseSet("timing", self._workload.headline_scale)
            kept = keep(self._runner, self._source, wanted, self._seeds, self._clock)
            if len(kept.stability.unstable) == len(kept.cases):
                raise CannotRun(
                    kept.stability.why, self._function, "Give inputs on which it is repeatable (--workload)."
                )
            self._timing = kept
            if self._workload.probes:
                self._probes = keep(self._runner, self._source, CaseSet("probes"), self._seeds, self._clock)
        return self._timing

    def few(self, candidate: str, *, seconds: float | None = None) -> Finding:
        """The first cases under one hash seed: cheap, finds most wrong candidates. `seconds`: less than is usually allowed."""
        kept = self.prepare()
        only = tuple(range(min(FEW, len(kept.cases))))
        return self._run(
            candidate, replace(self._timing_set(), only=only), kept, self._seeds[:1], most=seconds
        )

    def all(self, candidate: str) -> Finding:
        """All given cases and probes under every hash seed."""
        finding = self.once(candidate)
        return finding if finding.difference is not None else self.under_other_seeds(candidate, finding)

    def once(self, candidate: str) -> Finding:
        """All given cases and probes under the first hash seed."""
        return self._everything(candidate, self._seeds[:1])

    def under_other_seeds(self, candidate: str, finding: Finding | None = None) -> Finding:
        """The same under the other hash seeds; the cases count once, the seeds are added to `finding`'s."""
        first = finding or Finding(evidence=Evidence(hash_seeds=1))
        if len(self._seeds) < 2:
            return first
        other = self._everything(candidate, self._seeds[1:])
        if other.difference is not None:
            return other
        both = replace(
            first.evidence,
            hash_seeds=len(self._seeds),
            not_compared=tuple(dict.fromkeys(first.evidence.not_compared + other.evidence.not_compared)),
            max_relative=_largest(first.evidence.max_relative, other.evidence.max_relative),
        )
        keeps, mutates = first.keeps_state or other.keeps_state, first.mutates or other.mutates
        return replace(first, evidence=both, keeps_state=keeps, mutates=mutates)

    def _everything(self, candidate: str, seeds: Sequence[int]) -> Finding:
        finding = self._run(candidate, self._timing_set(), self.prepare(), seeds)
        if finding.difference is not None or self._probes is None:
            return finding
        probed = self._run(candidate, CaseSet("probes"), self._probes, seeds)
        if probed.difference is not None:
            return probed
        return replace(finding, evidence=joined(finding.evidence, probed.evidence))

    def fresh(
        self, candidate: str, seed: int, count: int, *, both: bool = False, like: str | None = None
    ) -> Finding:
        """Fresh cases of the observed domain, some of them picked by exploring the original, and the candidate too with `both`.

        `like`: the text for which they are made, when it is not the candidate itself.
        """
        given = self.prepare()
        if self._workload.domain is Domain.GIVEN:
            return Finding()
        own = tuple(item for item in literals(like or candidate) if item not in self._constants)
        wanted = self._explored.added_to(
            self._fresh_set(seed, count, self._constants + own), like or candidate, both
        )
        return self._on_fresh(candidate, wanted, given)

    def on_calls(self, candidate: str, calls: tuple[str, ...]) -> Finding:
        """Calls written out as literals, which someone thinks may show a difference; judged like fresh cases."""
        return self._on_fresh(candidate, CaseSet("calls", count=len(calls), calls=calls), self.prepare())

    def _on_fresh(self, candidate: str, wanted: CaseSet, given: Kept) -> Finding:
        kept = self._fresh_original(wanted)
        if kept is None:
            note = "Fresh cases: the original did not survive them, so none were compared."
            return Finding(evidence=Evidence(not_compared=(note,)))
        left = tuple(index for index in range(wanted.count) if index not in kept.missing)
        wanted = replace(wanted, only=left)
        domain = observed_domain(self._source, self._function, given.by_seed[self._seeds[0]])
        outside = [not domain.covers(outcome) for outcome in kept.by_seed[self._seeds[0]]]
        finding = self._run(candidate, wanted, kept, self._seeds[:1], outside)
        if finding.difference is not None:
            return finding
        found = observed_assumptions(finding.outside, self._odd.shown(candidate, wanted))
        return replace(finding, evidence=_as_fresh(finding.evidence, found))

    def open(
        self, candidate: str, stated: Sequence[Assumption] = (), within: float = OPEN_SECONDS
    ) -> tuple[Assumption, ...]:
        """`stated` and what else must hold beyond the types seen for the candidate to be right, with the call that shows it."""
        given = self.prepare().by_seed[self._seeds[0]]
        domain = observed_domain(self._source, self._function, given)
        return self._odd.assumptions(candidate, stated, domain, within)

    def _fresh_set(self, seed: int, count: int, constants: tuple[Constant, ...]) -> CaseSet:
        scale = self._workload.headline_scale
        return CaseSet("fresh", scale, seed, count, None, constants, defaults=self._defaults)

    def _fresh_original(self, wanted: CaseSet) -> Kept | None:
        if wanted not in self._fresh:
            first, *others = self._seeds
            other = others[0] if others and any(self.prepare().order_free) else None
            self._fresh[wanted] = keep_fresh(
                self._runner,
                self._source,
                wanted,
                first,
                FRESH_SECONDS,
                self._clock,
                other_seed=other,
            )
        return self._fresh[wanted]

    def _timing_set(self) -> CaseSet:
        return CaseSet("timing", self._workload.headline_scale)

    def _run(
        self,
        candidate: str,
        wanted: CaseSet,
        kept: Kept,
        seeds: Sequence[int],
        outside: Sequence[bool] | None = None,
        most: float | None = None,
    ) -> Finding:
        # Fresh cases carry a limit of their own, a share of the job's seconds: the candidate's is wider than the original's.
        allowed = max(kept.allowed_seconds, 2 * FRESH_SECONDS if outside is not None else 0.0)
        allowed = allowed if most is None else min(allowed, most)
        # The worker bounds fresh cases by its own CPU time; less than that would judge a candidate by another measure.
        seconds = allowed if outside is not None else min(allowed, max(self._left(), 0.5))
        found: list[Finding] = []
        for seed in seeds:
            seen = self._runner.observe(candidate, wanted, hash_seed=seed, seconds=seconds)
            found.append(self._compared(seen, kept, seed, outside or ()))
            if seconds < allowed and _timed_out(found[-1]):
                return Finding(OUT_OF_TIME)
            if found[-1].difference is not None:
                return found[-1]
        evidence = replace(found[0].evidence, hash_seeds=len(found))
        for finding in found[1:]:
            evidence = replace(
                evidence,
                not_compared=tuple(dict.fromkeys(evidence.not_compared + finding.evidence.not_compared)),
                max_relative=_largest(evidence.max_relative, finding.evidence.max_relative),
            )
        return replace(
            found[0],
            evidence=evidence,
            keeps_state=any(one.keeps_state for one in found),
            mutates=any(one.mutates for one in found),
        )

    def _compared(self, seen: Observation, kept: Kept, seed: int, outside: Sequence[bool]) -> Finding:
        expected = kept.by_seed[seed]
        equal, origins, notes, apart = 0, Counter[str](), dict[str, None](), 0.0
        doubts: list[Doubt] = []
        for index, (one, other) in enumerate(zip(expected, seen.outcomes, strict=False)):
            case = kept.cases[index]
            if index in kept.stability.unstable:
                notes[f"{case.call}: {kept.stability.why}"] = None
                continue
            rules = replace(self._rules, order_free=kept.order_free[index])
            said = compare_answer(one, other, rules)
            if outside and outside[index]:
                if said.difference is not None and one["kind"] != "timeout":
                    doubts.append(Doubt(case, replace(said.difference, hash_seed=seed), one))
                continue
            if said.difference is not None:
                return Finding(replace(said.difference, case=index, hash_seed=seed), case)
            equal, apart = equal + 1, max(apart, said.max_relative)
            origins[case.origin] += 1
            notes.update(dict.fromkeys(said.not_compared))
        if seen.failure is not None:
            return _failed(seen.failure, kept, expected)
        evidence = Evidence(
            cases_equal=equal,
            by_origin=dict(origins),
            hash_seeds=1,
            not_compared=tuple(notes)[:20],
            max_relative=apart or None,
        )
        return Finding(None, None, evidence, seen.keeps_state, seen.mutates, tuple(doubts))


def _timed_out(finding: Finding) -> bool:
    return finding.difference is not None and finding.difference.reason is Reason.TIMEOUT


def _failed(failure: WorkerFailure, kept: Kept, expected: Sequence[Node]) -> Finding:
    index = failure.case if failure.case is not None and failure.case < len(kept.cases) else None
    told = "works" if index is None else shown_outcome(expected[index])
    difference = Difference(REASONS[failure.kind], "process", told, failure.detail, index)
    return Finding(difference, None if index is None else kept.cases[index])


def _as_fresh(evidence: Evidence, assumptions: tuple[Assumption, ...]) -> Evidence:
    return replace(evidence, cases_equal=0, fresh_cases=evidence.cases_equal, assumptions=assumptions)


def _largest(first: float | None, second: float | None) -> float | None:
    return max((value for value in (first, second) if value is not None), default=None)
