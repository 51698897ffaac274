"""Candidates one after the other through the cheap checks, then together through a race."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from rl_sbllm.evaluation.equivalence.check import OUT_OF_TIME, EquivalenceCheck, Finding
from rl_sbllm.evaluation.equivalence.counterexample import counterexample
from rl_sbllm.evaluation.equivalence.joined import joined
from rl_sbllm.evaluation.gate import Gate, digest
from rl_sbllm.evaluation.measuring import Measuring
from rl_sbllm.evaluation.objective import Objective
from rl_sbllm.evaluation.sample import some_cases
from rl_sbllm.evaluation.timing.race import Result, race_field, ratio_of
from rl_sbllm.evaluation.timing.rules import Outcome, rules_for
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate, distinct
from rl_sbllm.model.execution import CaseSet, PassSettings, WorkerFailure
from rl_sbllm.model.measurement import Measurement, Ratio
from rl_sbllm.model.target import Target
from rl_sbllm.model.verdict import Accepted, Evidence, Reason, Rejected, Verdict
from rl_sbllm.model.workload import Workload

FRESH_SEED, FRESH_COUNT = 1, 24
FIELD = 4
"""Candidates that are raced together: one core, so more would only spread each round over time."""
PROMISING = 1.3
"""What a race that was cut short must show."""
NO_TIME = "The time was over before it could be measured."
FEWEST_CASES_FOR_A_SAMPLE = 4
SHORT_SECONDS = 0.05
"""Where running all cases takes no longer, a sample first would cost another worker and save nothing."""

_NOT_FASTER = {
    Outcome.SLOWER: Reason.SLOWER,
    Outcome.SAME: Reason.NOT_FASTER,
    Outcome.UNDECIDED: Reason.UNDECIDED,
}


@dataclass(frozen=True)
class Equal:
    """A candidate that behaves as the original does, with the settings under which both are raced."""

    candidate: Candidate
    evidence: Evidence
    settings: PassSettings


@dataclass
class Screening:
    """One original's screen. Remembers the texts seen, so that none is judged twice."""

    measuring: Measuring
    check: EquivalenceCheck
    gate: Gate | None
    target: Target
    workload: Workload
    base: PassSettings
    objective: Objective
    minimum_speedup: float
    seen: set[str]
    over: Callable[[], bool]
    keep_seconds: float
    pass_seconds: float
    """Of the original over all cases."""
    check_seconds: float = 0.0
    """What comparing one candidate took, the longest so far: confirmation compares again."""

    def screen(self, candidates: Sequence[Candidate], cancel: CancelToken) -> list[Verdict]:
        """A verdict for each, in order."""
        verdicts: dict[int, Verdict] = {}
        equal: dict[int, Equal] = {}
        for index, candidate in enumerate(candidates):
            cancel.check()
            found = self._compared(candidate)
            if isinstance(found, Equal):
                equal[index] = found
            else:
                verdicts[index] = found
        waiting = list(equal)
        while waiting:
            cancel.check()
            settings = equal[waiting[0]].settings
            group = [index for index in waiting if equal[index].settings == settings][:FIELD]
            raced = self._raced([equal[index] for index in group], settings)
            verdicts.update(zip(group, raced, strict=True))
            waiting = [index for index in waiting if index not in group]
        return [verdicts[index] for index in range(len(candidates))]

    def _compared(self, candidate: Candidate) -> Equal | Rejected:
        refusal = self._refused(candidate)
        if refusal is not None:
            return refusal
        evidence, keeps, mutates = Evidence(), False, False
        started = self.measuring.now()
        for step in self._steps():
            if self.over():
                return Rejected(candidate, Reason.UNDECIDED, NO_TIME)
            finding, cases = step(candidate.source)
            if finding.difference is not None:
                return rejected(candidate, finding, cases, self.target, self.workload)
            evidence = joined(evidence, finding.evidence)
            keeps, mutates = keeps or finding.keeps_state, mutates or finding.mutates
        self.check_seconds = max(self.check_seconds, self.measuring.now() - started)
        if evidence.cases_equal == 0:
            why = evidence.not_compared[0] if evidence.not_compared else "no case could be compared"
            return Rejected(
                candidate, Reason.NOT_COMPARABLE, f"Nothing shows that it behaves the same: {why}."
            )
        assumptions = distinct(candidate.assumptions + evidence.assumptions)
        return Equal(
            candidate,
            replace(evidence, assumptions=assumptions),
            self.settings_of(candidate, keeps, mutates),
        )

    def _refused(self, candidate: Candidate) -> Rejected | None:
        key = digest(candidate.source) or candidate.id
        if key in self.seen:
            return Rejected(candidate, Reason.DUPLICATE, "The same text, layout apart, was judged before.")
        self.seen.add(key)
        refusal = None if self.gate is None else self.gate.check(candidate.source)
        return None if refusal is None else Rejected(candidate, refusal.reason, refusal.detail)

    def _steps(self) -> list[Callable[[str], tuple[Finding, CaseSet]]]:
        timing = CaseSet("timing", self.workload.headline_scale)
        fresh = CaseSet("fresh", self.workload.headline_scale, FRESH_SEED, FRESH_COUNT)
        steps: list[Callable[[str], tuple[Finding, CaseSet]]] = [
            lambda source: (self.check.once(source), timing),
            lambda source: (self.check.fresh(source, FRESH_SEED, FRESH_COUNT), fresh),
        ]
        kept = self.check.prepare()
        if len(kept.cases) >= FEWEST_CASES_FOR_A_SAMPLE and kept.seconds > SHORT_SECONDS:
            steps.insert(0, lambda source: (replace(self.check.few(source), evidence=Evidence()), timing))
        return steps

    def settings_of(self, candidate: Candidate, keeps: bool, mutates: bool) -> PassSettings:
        """How it is raced: what either version keeps or changes is new in every pass."""
        may_keep = self.gate is None or self.gate.may_keep_state(candidate.source)
        return replace(
            self.base,
            isolate_state=self.base.isolate_state or keeps or may_keep,
            copy_arguments=self.base.copy_arguments or mutates,
        )

    def _raced(self, group: Sequence[Equal], whole: PassSettings) -> list[Verdict]:
        settings = replace(whole, only=some_cases(self.check.prepare().cases, self.pass_seconds))
        with self.measuring.track(self.keep_seconds) as track:
            calibration = self.measuring.calibration(track, settings)
            if isinstance(calibration, WorkerFailure):
                detail = f"The original could not be timed beside it: {calibration.detail}"
                return [Rejected(one.candidate, Reason.UNDECIDED, detail) for one in group]
            rules = rules_for(calibration.pass_with_preparation, self.minimum_speedup)
            sources = [one.candidate.source for one in group]
            original = self.measuring.original
            results = self.objective.compete(
                lambda some, by: race_field(track, original, some, settings, calibration, by), rules, sources
            )
        return [judged(one, result) for one, result in zip(group, results, strict=True)]


def judged(equal: Equal, result: Result) -> Verdict:
    """A race's result as a verdict; not yet confirmed when accepted."""
    ratio = result.ratio()
    measurement = None if ratio is None else Measurement(ratio, len(result.rounds))
    if result.outcome is Outcome.FASTER and measurement is not None:
        return Accepted(equal.candidate, measurement, equal.evidence)
    promising = _promising(result)
    if promising is not None:
        return Accepted(equal.candidate, Measurement(promising, len(result.rounds)), equal.evidence)
    if result.failure is not None and result.outcome is not Outcome.SLOWER:
        detail = f"It failed while it was timed: {result.failure.detail}"
        return Rejected(equal.candidate, Reason.CRASHED, detail, measurement=measurement)
    reason = _NOT_FASTER.get(result.outcome, Reason.UNDECIDED)
    return Rejected(equal.candidate, reason, said(ratio, result), measurement=measurement)


def _promising(result: Result) -> Ratio | None:
    """A race that ran out of time while it was clearly being won goes on to confirmation, which alone decides what is shown."""
    if not result.out_of_time or not result.rounds:
        return None
    middle = math.exp(median(result.rounds))
    return Ratio(middle, max(1.0, middle / PROMISING), middle * PROMISING) if middle > PROMISING else None


def said(ratio: Ratio | None, result: Result) -> str:
    """The outcome of a race that was not won, with its figures."""
    if result.note:
        return result.note
    if result.failure is not None:
        return f"It did not get through its timed passes beside the original: {result.failure.detail}"
    if ratio is None:
        one = ratio_of((*result.rounds, *result.rounds))
        if result.outcome is Outcome.SLOWER:
            return "Far slower than the original" + ("." if one is None else f" ({one.estimate:.2f}x).")
        return NO_TIME
    return f"{ratio.estimate:.2f}x ({ratio.low:.2f}-{ratio.high:.2f}x) after {len(result.rounds)} rounds."


def rejected(
    candidate: Candidate, finding: Finding, cases: CaseSet, target: Target, workload: Workload
) -> Rejected:
    """A difference as a verdict with its counterexample."""
    difference = finding.difference
    assert difference is not None
    if difference is OUT_OF_TIME:
        return Rejected(candidate, Reason.UNDECIDED, NO_TIME)
    if finding.case is not None and not finding.case.timing and cases.kind == "timing":
        cases = CaseSet("probes")
    example = counterexample(difference, finding.case, cases, candidate.source, target, workload)
    detail = f"{example.call}: expected {difference.expected}, got {difference.got}"
    return Rejected(candidate, difference.reason, detail, example)
