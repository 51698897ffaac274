"""The target itself on its workload: can it be run and compared, how long does it take, how does it grow."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.equivalence.original import Kept
from rl_sbllm.evaluation.growth.ladder import Ladder
from rl_sbllm.evaluation.growth.measure import Counted, count, growth, times
from rl_sbllm.evaluation.measuring import Measuring
from rl_sbllm.evaluation.memory.leak import held
from rl_sbllm.evaluation.memory.peak import Peak, peak
from rl_sbllm.evaluation.timing.calibrate import Calibration, with_preparation
from rl_sbllm.evaluation.timing.noise import noise
from rl_sbllm.evaluation.timing.rules import rules_for
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.errors import CannotRun, CannotTime
from rl_sbllm.model.execution import FailureKind, PassSettings, Runner, WorkerFailure
from rl_sbllm.model.measurement import Baseline, Coverage
from rl_sbllm.model.workload import Workload

LONGEST_PASS = 5.0
"""A pass over it cannot be raced within any sensible budget."""

MOST_CROWDED = 4.0
NOISE_PASSES, TRACED_PASSES, COUNTED_PASSES, LEAK_PASSES = 25.0, 10.0, 20.0, 60.0
"""What a step costs in passes, measured: an A/A race, tracing allocations, tracing lines, looking for leaks."""
LEAK_SECONDS = 1.0
GROWTH_SHARE = 0.5
"""Of the seconds left, for counting, and again for timing at other sizes."""


@dataclass(frozen=True)
class Prepared:
    """The baseline and what later steps need of it. `noise` is the 95 % half-width of the original against itself."""

    baseline: Baseline
    kept: Kept
    settings: PassSettings
    pass_seconds: float
    noise: float | None
    counted: Counted
    peak: Peak
    preparation_seconds: float = 0.0
    """What preparing a pass takes beside it: copies of arguments, new module instances."""

    @property
    def lane_seconds(self) -> float:
        """What one version costs a race until its first look, forks apart."""
        rules = rules_for(with_preparation(self.pass_seconds, self.preparation_seconds))
        batches = rules.looks[0] * (rules.pairs + int(rules.warm_up))
        return batches * (self.pass_seconds + self.preparation_seconds)


def prepare(measuring: Measuring, check: EquivalenceCheck, workload: Workload, seconds: float) -> Prepared:
    """Raises `CannotRun` or `BadInput` with a sentence; `seconds` bound the parts that a run can do without."""
    kept = check.prepare()
    _must_work_somewhere(kept, workload)
    settings = PassSettings(
        scale=workload.headline_scale, isolate_state=kept.keeps_state, copy_arguments=kept.mutates
    )
    with measuring.track() as track:
        found = measuring.choose_clock(track, settings)
        if isinstance(found, WorkerFailure):
            raise _cannot_time(found, workload)
        if found.pass_seconds > LONGEST_PASS:
            raise _too_long(found.pass_seconds, workload)
        track = replace(track, clock=measuring.clock)
        return _measured(measuring, track, kept, settings, workload, found, seconds)


def _measured(
    measuring: Measuring,
    track: Track,
    kept: Kept,
    settings: PassSettings,
    workload: Workload,
    found: Calibration,
    seconds: float,
) -> Prepared:
    pass_seconds, wall_over_cpu = found.pass_seconds, found.wall_over_cpu
    runner, source = measuring.runner, measuring.original
    end = track.now() + seconds
    a_pass = pass_seconds * min(MOST_CROWDED, max(1.0, wall_over_cpu)) + found.preparation_seconds

    def affordable(factor: float) -> float:
        """Seconds left for a step that takes `factor` passes or more; 0.0 = leave it."""
        left = end - track.now()
        return left if factor * a_pass < left else 0.0

    control = noise(track, source, settings) if affordable(NOISE_PASSES) else None
    traced = affordable(TRACED_PASSES)
    highest = peak(runner, source, workload.headline_scale, traced) if traced > 0.1 else Peak(None)
    own = workload.scales if len(workload.scales) > 1 else ()
    ladder = Ladder(workload.headline_scale, own)
    counted = count(runner, source, ladder, track, GROWTH_SHARE * affordable(COUNTED_PASSES))
    timed = times(
        track, source, settings, tuple(counted.sizes), GROWTH_SHARE * (end - track.now()), counted.sizes
    )
    baseline = Baseline(
        seconds_per_call=pass_seconds / max(1, len(kept.cases)),
        clock=track.clock,
        scale=workload.headline_scale,
        peak_bytes=highest.bytes,
        growth=growth(counted, timed),
        cases_total=len(kept.cases),
        cases_by_origin=dict(Counter(case.origin for case in kept.cases)),
        coverage=_coverage(runner, source, affordable(COUNTED_PASSES)),
        deterministic=kept.stability.deterministic,
        wall_over_cpu=wall_over_cpu,
        not_compared=(kept.stability.why,) if kept.stability.unstable else (),
        peak_by=highest.by,
        held=held(runner, source, min(LEAK_SECONDS, affordable(LEAK_PASSES))),
    )
    return Prepared(
        baseline, kept, settings, pass_seconds, control, counted, highest, found.preparation_seconds
    )


def _must_work_somewhere(kept: Kept, workload: Workload) -> None:
    outcomes = next(iter(kept.by_seed.values()))
    if not outcomes or any(outcome["kind"] != "raised" for outcome in outcomes):
        return
    exception = outcomes[0]["exception"]
    said = [one for one in exception["args"] if isinstance(one, str)]
    first = exception["type"] + (f": {said[0][:120]}" if said else "")
    raise CannotRun(
        f"{workload.entry} raises on every one of its {len(outcomes)} cases ({first} on the first).",
        kept.cases[0].call,
        "Give inputs on which it works: rl-sbllm workload FILE::NAME shows those that were used.",
    )


def _cannot_time(failure: WorkerFailure, workload: Workload) -> CannotTime:
    if failure.kind is FailureKind.TIMEOUT:
        return CannotTime(
            f"One pass over the cases of {workload.entry} does not end in time.",
            "",
            "Give a workload with smaller or fewer inputs (--workload).",
        )
    return CannotTime(f"{workload.entry} runs once but cannot be timed: {failure.detail}")


def _too_long(pass_seconds: float, workload: Workload) -> CannotTime:
    return CannotTime(
        f"One pass over the cases of {workload.entry} takes {pass_seconds:.1f} s, too long to race.",
        "",
        f"Give a workload whose inputs(1) take less than {LONGEST_PASS:.0f} s in all (--workload).",
    )


def _coverage(runner: Runner, source: str, seconds: float) -> Coverage:
    if seconds <= 0.1:
        return Coverage(None, None)
    found = runner.coverage(source, seconds=seconds)
    return Coverage(None, None) if isinstance(found, WorkerFailure) else found
