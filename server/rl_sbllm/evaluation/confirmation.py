"""From accepted to shown: fresh inputs, a race of its own, leaks, what loading costs, last looks. Raced together, judged apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rl_sbllm.evaluation.baseline import Prepared
from rl_sbllm.evaluation.equivalence.check import Finding
from rl_sbllm.evaluation.equivalence.joined import joined
from rl_sbllm.evaluation.figures import Subject, added_import, measured, repays_import
from rl_sbllm.evaluation.memory.leak import adds_leak, held
from rl_sbllm.evaluation.same_passes import SamePasses, when_timed
from rl_sbllm.evaluation.screening import NO_TIME, Screening, rejected, said
from rl_sbllm.evaluation.timing.calibrate import Calibration
from rl_sbllm.evaluation.timing.confirm import Entrant, confirm
from rl_sbllm.evaluation.timing.race import Result
from rl_sbllm.evaluation.timing.rules import Outcome
from rl_sbllm.evaluation.timing.sizes import slower_when_larger
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.execution import CaseSet, PassSettings, WorkerFailure
from rl_sbllm.model.measurement import Held, Ratio, SizePoint
from rl_sbllm.model.protocols import FinalCheck, LongCheck
from rl_sbllm.model.verdict import Accepted, Reason, Rejected, Verdict

FRESH_SEED, FRESH_COUNT = 2, 40
LEAK_SECONDS = 1.0
RACE_SHARE = 0.75
"""Of the time left, what the confirmation races may use before the other figures."""
BEST_WEIGHT = 3.0
"""Of the time of the last looks, against 1 for each other variant."""
A_LOOK_SECONDS, A_LONG_LOOK_SHARE = 0.5, 0.6
A_VARIANT_SECONDS, A_VARIANT_PASSES = 1.8, 40.0
"""What the figures beside one headline may take: a run that has found what there is should end."""
A_LANE_SECONDS = 0.25
"""What one version costs a race beside its passes."""

GROWTH_UNKNOWN = "Whether its memory grows with every call: that could not be told in the time there was."


@dataclass
class Confirmation:
    """Confirms variants of one original."""

    screening: Screening
    prepared: Prepared
    keep_seconds: float
    finals: Sequence[FinalCheck] = ()
    finals_seconds: float = 0.0
    original_held: Held | None = None

    def confirm(self, variants: Sequence[Accepted], cancel: CancelToken) -> list[Verdict]:
        """A verdict for each, in order; what could not be confirmed in time says so."""
        verdicts: dict[int, Verdict] = {}
        entrants: dict[int, tuple[Accepted, PassSettings]] = {}
        for index, variant in enumerate(variants):
            cancel.check()
            if entrants and self._left() < self._race_seconds(len(entrants) + 1):
                # Better some confirmed than all compared and none raced.
                verdicts[index] = _not_confirmed(variant, NO_TIME)
                continue
            found = self._on_fresh_cases(variant)
            if isinstance(found, Rejected):
                verdicts[index] = found
            else:
                entrants[index] = found
        if entrants:
            verdicts.update(self._raced(entrants, cancel))
        verdicts.update(self._looked_at(verdicts, cancel))
        return [verdicts[index] for index in range(len(variants))]

    def _left(self) -> float:
        """Seconds for comparing and racing."""
        return self.screening.measuring.deadline.left() - self.keep_seconds - self.finals_seconds

    def _looked_at(self, verdicts: dict[int, Verdict], cancel: CancelToken) -> dict[int, Verdict]:
        """What the last looks made of those that won; no core is held meanwhile. The best one, which most users take, gets more
        of the time than the others."""
        looked: dict[int, Verdict] = {}
        won = {index: said for index, said in sorted(verdicts.items()) if isinstance(said, Accepted)}
        shares = [BEST_WEIGHT, *[1.0] * (len(won) - 1)]
        weight_left = sum(shares) * sum(map(_weight, self.finals))
        for (index, variant), share in zip(won.items(), shares, strict=False):
            said: Verdict = variant
            for final in self.finals:
                cancel.check()
                weight = share * _weight(final)
                seconds = max(0.0, self.screening.measuring.deadline.left() - self.keep_seconds)
                if isinstance(said, Accepted):
                    # Also with no time left: each look says itself what it could not look at.
                    said = final.check(said, _share(final, seconds, weight / weight_left), cancel)
                weight_left -= weight
            looked[index] = said
        return looked

    def _race_seconds(self, entrants: int) -> float:
        """About what racing so many together takes."""
        a_lane = A_LANE_SECONDS + self.prepared.lane_seconds
        return (1 + entrants) * a_lane / RACE_SHARE

    def _on_fresh_cases(self, variant: Accepted) -> tuple[Accepted, PassSettings] | Rejected:
        if self._left() <= 0.0:
            return Rejected(variant.candidate, Reason.NOT_CONFIRMED, NO_TIME, measurement=variant.measurement)
        screening, source, scale = self.screening, variant.candidate.source, self.prepared.settings.scale
        again = screening.check.under_other_seeds(source, Finding(evidence=variant.evidence))
        if again.difference is not None:
            cases = CaseSet("timing", scale)
            return rejected(variant.candidate, again, cases, screening.target, screening.workload)
        finding = screening.check.fresh(source, FRESH_SEED, FRESH_COUNT, both=True)
        if finding.difference is not None:
            cases = CaseSet("fresh", scale, FRESH_SEED, FRESH_COUNT)
            return rejected(variant.candidate, finding, cases, screening.target, screening.workload)
        evidence = joined(again.evidence, finding.evidence)
        keeps, mutates = again.keeps_state or finding.keeps_state, again.mutates or finding.mutates
        return replace(variant, evidence=evidence), screening.settings_of(variant.candidate, keeps, mutates)

    def _raced(
        self, entrants: dict[int, tuple[Accepted, PassSettings]], cancel: CancelToken
    ) -> dict[int, Verdict]:
        screening, original = self.screening, self.screening.measuring.original
        verdicts: dict[int, Verdict] = {}
        with screening.measuring.track(self.keep_seconds + self.finals_seconds) as track:
            calibration = screening.measuring.calibration(track, self.prepared.settings)
            if isinstance(calibration, WorkerFailure):
                return {
                    index: _not_confirmed(variant, calibration.detail)
                    for index, (variant, _) in entrants.items()
                }
            race_end = track.now() + RACE_SHARE * self._left()
            racing = replace(track, left=lambda: min(track.left(), race_end - track.now()))
            listed = [Entrant(variant.candidate.source, settings) for variant, settings in entrants.values()]
            apart = {one.candidate.source: one.evidence.max_relative for one, _ in entrants.values()}
            results = confirm(
                racing,
                original,
                listed,
                self._calibrated(track, calibration),
                screening.minimum_speedup,
                screening.objective.compete,
                referee=SamePasses(self.prepared.kept, apart),
            )
            order = list(entrants)
            for position, (index, result) in enumerate(zip(order, results, strict=True)):
                cancel.check()
                share = max(0.0, self._left()) / (len(order) - position)
                seconds = min(share, max(A_VARIANT_SECONDS, A_VARIANT_PASSES * self.prepared.pass_seconds))
                verdicts[index] = self._judged(track, *entrants[index], result, seconds)
        return verdicts

    def _calibrated(self, track: Track, otherwise: Calibration) -> Callable[[PassSettings], Calibration]:
        def calibrated(settings: PassSettings) -> Calibration:
            found = self.screening.measuring.calibration(track, settings)
            return otherwise if isinstance(found, WorkerFailure) else found

        return calibrated

    def _judged(
        self, track: Track, variant: Accepted, settings: PassSettings, result: Result, seconds: float
    ) -> Verdict:
        ratio = result.ratio()
        if result.difference is not None:
            detail = when_timed(result.difference, self.prepared.kept.cases)
            return Rejected(
                variant.candidate, result.difference.reason, detail, measurement=variant.measurement
            )
        if result.outcome is not Outcome.FASTER or ratio is None:
            return _not_confirmed(variant, said(ratio, result))
        source = variant.candidate.source
        kept = held(track.runner, source, min(LEAK_SECONDS, seconds / 2))
        if kept is not None and self._leaks(track, kept):
            detail = f"Memory grows by {kept.per_call:.0f} B with every call, where the original's does not."
            return Rejected(variant.candidate, Reason.LEAK, detail, measurement=variant.measurement)
        if kept is None:
            variant = variant.noting(GROWTH_UNKNOWN)
        original = self.screening.measuring.original
        loading = added_import(track.runner, original, source, track.core)
        if not repays_import(ratio, loading, self.prepared.pass_seconds):
            detail = f"Loading it takes {1000 * loading:.1f} ms more, which one pass does not repay."
            return Rejected(variant.candidate, Reason.NOT_FASTER, detail, measurement=variant.measurement)
        subject = Subject(source, settings, ratio, len(result.rounds), loading, kept)
        measurement = measured(track, original, self.prepared, subject, max(0.0, seconds - 0.3))
        slower = slower_when_larger(measurement.by_size)
        if slower is not None and ratio.low > 1.0:
            return Rejected(
                variant.candidate, Reason.SLOWER, _only_small(ratio, slower), measurement=measurement
            )
        return replace(variant, measurement=measurement)

    def _leaks(self, track: Track, kept: Held) -> bool:
        if not adds_leak(None, kept):
            return False
        original = self.original_held or self.prepared.baseline.held
        if original is None:
            original = held(track.runner, self.screening.measuring.original, 5 * LEAK_SECONDS)
            self.original_held = original
        return adds_leak(original, kept)


def _only_small(ratio: Ratio, slower: SizePoint) -> str:
    size = f"{slower.scale} times their size" if slower.size is None else f"n = {slower.size}"
    there = f"{slower.speedup.estimate:.2f}x at {size}"
    return f"{ratio.estimate:.2f}x on the inputs timed, but {there}: it grows faster than the original."


def _share(final: FinalCheck, seconds: float, fair: float) -> float:
    """Of the seconds left: a fair share, or for a long look what it needs; then the best variants have it, if not all can."""
    share = seconds * fair
    if isinstance(final, LongCheck):
        return max(share, min(final.seconds_needed, A_LONG_LOOK_SHARE * seconds))
    return share


def _weight(final: FinalCheck) -> float:
    """Seconds that a look would like; what there is is shared out by it."""
    return A_LOOK_SECONDS + (final.seconds_needed if isinstance(final, LongCheck) else 0.0)


def _not_confirmed(variant: Accepted, detail: str) -> Rejected:
    return Rejected(variant.candidate, Reason.NOT_CONFIRMED, detail, measurement=variant.measurement)
