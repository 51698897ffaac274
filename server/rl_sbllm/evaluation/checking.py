"""Two whole texts side by side: are they equivalent, and how much faster is the other? No gate and no selection."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from rl_sbllm.evaluation.baseline import Prepared
from rl_sbllm.evaluation.equivalence.check import OUT_OF_TIME, EquivalenceCheck, Finding
from rl_sbllm.evaluation.equivalence.counterexample import counterexample
from rl_sbllm.evaluation.equivalence.difference import Difference
from rl_sbllm.evaluation.equivalence.joined import joined
from rl_sbllm.evaluation.measuring import Measuring
from rl_sbllm.evaluation.same_passes import SamePasses, when_timed
from rl_sbllm.evaluation.screening import FRESH_SEED, NO_TIME
from rl_sbllm.evaluation.timing.confirm import proven
from rl_sbllm.evaluation.timing.repeated import speedup_repeated
from rl_sbllm.evaluation.timing.rules import Outcome, exactly, rules_for
from rl_sbllm.evaluation.timing.sizes import sweep
from rl_sbllm.evaluation.timing.throughput import may_wait, throughput
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import CaseSet, PassSettings, WorkerFailure
from rl_sbllm.model.measurement import Ratio, SizePoint, Throughput
from rl_sbllm.model.target import Target
from rl_sbllm.model.verdict import Counterexample, Evidence, Reason
from rl_sbllm.model.workload import Domain, Workload

FRESH_COUNT = 100


@dataclass(frozen=True)
class Checked:
    """`equivalent` None = not comparable. `speedup` is None unless it is True; the verdict then comes from one race."""

    equivalent: bool | None
    reason: Reason | None = None
    detail: str = ""
    counterexample: Counterexample | None = None
    speedup: Ratio | None = None
    verdict: Outcome = Outcome.UNDECIDED
    speedup_repeated: Ratio | None = None
    throughput: Throughput | None = None
    by_size: tuple[SizePoint, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)
    keeps_state: bool = False
    mutates: bool = False


def compare(equivalence: EquivalenceCheck, other: str, target: Target, workload: Workload) -> Checked:
    """Given cases and probes, then fresh ones, then odd ones when the domain is open. Nothing is timed."""
    scale = workload.headline_scale
    everything = equivalence.all(other)
    if everything.difference is not None:
        kind = "timing" if everything.case is None or everything.case.timing else "probes"
        return _different(everything, CaseSet(kind, scale), other, target, workload)
    fresh = equivalence.fresh(other, FRESH_SEED, FRESH_COUNT, both=True)
    if fresh.difference is not None:
        return _different(fresh, CaseSet("fresh", scale, FRESH_SEED, FRESH_COUNT), other, target, workload)
    evidence = joined(everything.evidence, fresh.evidence)
    if evidence.cases_equal == 0:
        why = evidence.not_compared[0] if evidence.not_compared else "No case could be compared."
        return Checked(None, Reason.NOT_COMPARABLE, why, evidence=evidence)
    if workload.domain is Domain.OPEN:
        evidence = replace(evidence, assumptions=equivalence.open(other, evidence.assumptions))
    return Checked(True, evidence=evidence, keeps_state=everything.keeps_state, mutates=everything.mutates)


def timed(
    measuring: Measuring,
    prepared: Prepared,
    other: str,
    equal: Checked,
    minimum_speedup: float,
    keep_seconds: float,
) -> Checked:
    """One race of what was found equal."""
    settings = replace(
        prepared.settings,
        isolate_state=prepared.settings.isolate_state or equal.keeps_state,
        copy_arguments=prepared.settings.copy_arguments or equal.mutates,
        collect_garbage=True,
    )
    with measuring.track(keep_seconds) as track:
        return _timed(measuring, track, prepared, other, settings, equal.evidence, minimum_speedup)


def _timed(
    measuring: Measuring,
    track: Track,
    prepared: Prepared,
    other: str,
    settings: PassSettings,
    evidence: Evidence,
    minimum_speedup: float,
) -> Checked:
    original = measuring.original
    calibration = measuring.calibration(track, settings)
    if isinstance(calibration, WorkerFailure):
        return Checked(True, detail=f"It could not be timed: {calibration.detail}", evidence=evidence)
    rules = replace(rules_for(calibration.pass_with_preparation, minimum_speedup), futile_after=None)
    rules = exactly(rules, calibration.pass_seconds)
    referee = SamePasses(prepared.kept, {other: evidence.max_relative})
    (result,) = proven(track, original, settings, calibration, referee, [other], rules)
    if result.difference is not None:
        return _differs_when_timed(result.difference, prepared, evidence)
    known = prepared.counted.sizes
    scales = sorted(known) if len(known) > 1 and calibration.pass_seconds < 0.2 else []
    points = sweep(track, original, other, settings, scales[:4], known, max(0.0, track.left() / 3))
    waits = may_wait(original) and track.left() > 1.0
    at_once = throughput(track, original, other, settings) if waits else None
    repeated = speedup_repeated(track, original, other, settings) if track.left() > 1.0 else None
    return Checked(
        True,
        detail="" if result.failure is None else result.failure.detail,
        speedup=result.ratio(),
        verdict=result.outcome,
        speedup_repeated=repeated,
        throughput=at_once,
        by_size=points,
        evidence=evidence,
    )


def _differs_when_timed(difference: Difference, prepared: Prepared, evidence: Evidence) -> Checked:
    return Checked(False, difference.reason, when_timed(difference, prepared.kept.cases), evidence=evidence)


def _different(finding: Finding, cases: CaseSet, other: str, target: Target, workload: Workload) -> Checked:
    difference = finding.difference
    assert difference is not None
    if difference is OUT_OF_TIME:
        return Checked(None, Reason.UNDECIDED, NO_TIME, evidence=finding.evidence)
    example = counterexample(difference, finding.case, cases, other, target, workload)
    detail = f"{example.call}: expected {difference.expected}, got {difference.got}"
    comparable = difference.reason is not Reason.NOT_COMPARABLE
    return Checked(
        False if comparable else None, difference.reason, detail, example, evidence=finding.evidence
    )
