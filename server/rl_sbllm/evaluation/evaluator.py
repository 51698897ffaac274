"""Candidates -> verdicts, within the run's deadline: ties the gate, equivalence, races and memory together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from rl_sbllm.evaluation.baseline import Prepared, prepare
from rl_sbllm.evaluation.checking import Checked, compare, timed
from rl_sbllm.evaluation.confirmation import Confirmation
from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.gate import Gate, digest
from rl_sbllm.evaluation.measuring import HoldSlot, Measuring
from rl_sbllm.evaluation.objective import Objective
from rl_sbllm.evaluation.plan import CHECKS_SHARE, MORE_CASES, REPORT_SECONDS, SHOWN, TimePlan
from rl_sbllm.evaluation.screening import Screening
from rl_sbllm.model.budget import CancelToken, Deadline
from rl_sbllm.model.candidate import Assumption, Candidate
from rl_sbllm.model.errors import CannotRun
from rl_sbllm.model.events import BaselineMeasured, Event, Notice, Phase
from rl_sbllm.model.execution import Runner
from rl_sbllm.model.measurement import Baseline
from rl_sbllm.model.protocols import FinalCheck, LongCheck
from rl_sbllm.model.target import Target
from rl_sbllm.model.verdict import Accepted, Verdict
from rl_sbllm.model.workload import Workload


@dataclass(frozen=True)
class EvaluationSettings:
    """What a run asks of its evaluation. `seconds` is the run's whole budget, for the time plan."""

    minimum_speedup: float = 1.02
    seconds: float = 30.0
    objective: str = "time"


class StandardEvaluator:
    """See `Evaluator`. `prepare` comes first; every method keeps to the deadline and checks the token between steps."""

    def __init__(
        self,
        runner: Runner,
        target: Target,
        workload: Workload,
        equivalence: EquivalenceCheck,
        settings: EvaluationSettings,
        *,
        deadline: Deadline,
        cancel: CancelToken,
        slots: HoldSlot,
        rng: Random,
        clock: Callable[[], float],
        on_event: Callable[[Event], None] = lambda event: None,
        finals: Sequence[FinalCheck] = (),
    ) -> None:
        self._target, self._workload, self._settings = target, workload, settings
        self._runner, self._equivalence = runner, equivalence
        self._deadline, self._cancel, self._emit = deadline, cancel, on_event
        self._measuring = Measuring(runner, target.text, slots, rng, clock, deadline)
        self._finals = tuple(finals)
        long_looks = sum(final.seconds_needed for final in finals if isinstance(final, LongCheck))
        self._plan = TimePlan(settings.seconds, long_looks=long_looks)
        self._gate = Gate.of(target.text, target.name, target.start_byte)
        self._prepared: Prepared | None = None
        self._screening: Screening | None = None

    @property
    def equivalence(self) -> EquivalenceCheck:
        """What compares versions with the original."""
        return self._equivalence

    @property
    def noise(self) -> float | None:
        """95 % half-width of the log ratio of the original against itself in this run; None before or without it."""
        return None if self._prepared is None else self._prepared.noise

    @property
    def reserve_seconds(self) -> float:
        """What the search must leave of the deadline for confirmation and report."""
        again = 0.0 if self._screening is None else SHOWN * MORE_CASES * self._screening.check_seconds
        return self._plan.reserve + min(again, CHECKS_SHARE * self._plan.total)

    def prepare(self) -> Baseline:
        """Run and measure the original; raises `CannotRun` or `BadInput` with a sentence."""
        self._cancel.check()
        self._emit(Phase("baseline", "Running and measuring the original."))
        prepared = prepare(self._measuring, self._equivalence, self._workload, self._plan.baseline)
        said = self._measuring.said(self._target.text)
        if said:
            self._emit(Notice("info", said))
        self._plan = replace(
            self._plan,
            pass_seconds=prepared.pass_seconds,
            preparation_seconds=prepared.preparation_seconds,
        )
        self._prepared = prepared
        self._screening = Screening(
            measuring=self._measuring,
            check=self._equivalence,
            gate=self._gate,
            target=self._target,
            workload=self._workload,
            base=prepared.settings,
            objective=Objective(
                self._settings.objective,
                self._runner,
                self._target.text,
                self._workload.headline_scale,
                self._deadline.left,
            ),
            minimum_speedup=self._settings.minimum_speedup,
            seen={digest(self._target.text) or ""},
            over=lambda: self._deadline.left() <= self.reserve_seconds,
            keep_seconds=self.reserve_seconds,
            pass_seconds=prepared.pass_seconds,
        )
        baseline = prepared.baseline
        named = None if baseline.growth is None else baseline.growth.class_name
        self._emit(
            BaselineMeasured(
                baseline.seconds_per_call, baseline.cases_total, self._runner.sandbox_level, named
            )
        )
        return baseline

    def screen(self, candidates: Sequence[Candidate], cancel: CancelToken) -> Sequence[Verdict]:
        """Gate, compare, race; a verdict for each candidate, in order."""
        return self._ready()[0].screen(candidates, cancel)

    def confirm(self, variants: Sequence[Accepted], cancel: CancelToken) -> Sequence[Verdict]:
        """Fresh inputs, a race of its own with the error split over all, and the figures beside it."""
        screening, prepared = self._ready()
        several = "" if len(variants) == 1 else "s"
        self._emit(Phase("confirm", f"Confirming {len(variants)} variant{several} on fresh inputs."))
        finals_seconds = self._plan.finals if self._finals else 0.0
        confirmation = Confirmation(screening, prepared, REPORT_SECONDS, self._finals, finals_seconds)
        return confirmation.confirm(variants, cancel)

    def assumptions(self, variant: Accepted) -> tuple[Assumption, ...]:
        """What must hold of the inputs for it to be right, types beyond those seen included."""
        return self._equivalence.open(variant.candidate.source, variant.evidence.assumptions)

    def compare(self, other: str) -> Checked:
        """Is another whole text equivalent to the original? No gate, and nothing is timed; needs no `prepare`."""
        return compare(self._equivalence, other, self._target, self._workload)

    def time(self, other: str, equal: Checked, keep_seconds: float = REPORT_SECONDS) -> Checked:
        """One race against what `compare` found equal: no selection. `keep_seconds` of the run are left."""
        _, prepared = self._ready()
        return timed(self._measuring, prepared, other, equal, self._settings.minimum_speedup, keep_seconds)

    def _ready(self) -> tuple[Screening, Prepared]:
        if self._screening is None or self._prepared is None:
            raise CannotRun("The original was not prepared before candidates came.")
        return self._screening, self._prepared
