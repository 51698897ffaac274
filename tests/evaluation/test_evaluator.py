"""The evaluator over simulated workers and a scripted comparison: order of checks, bounds, verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from rl_sbllm.evaluation import confirmation
from rl_sbllm.evaluation.equivalence.check import Finding
from rl_sbllm.evaluation.equivalence.difference import Difference
from rl_sbllm.evaluation.equivalence.original import Kept
from rl_sbllm.evaluation.equivalence.stability import Stability
from rl_sbllm.evaluation.evaluator import EvaluationSettings, StandardEvaluator
from rl_sbllm.evaluation.timing.rules import Outcome
from rl_sbllm.model.budget import CancelToken, Deadline
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.errors import Cancelled, CannotRun
from rl_sbllm.model.events import BaselineMeasured, Event
from rl_sbllm.model.execution import CaseInfo
from rl_sbllm.model.measurement import Residue
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.verdict import Accepted, Evidence, Reason, Rejected
from rl_sbllm.model.workload import ExpressionCases, Origin, Workload
from rl_sbllm.sandbox.slots import Slot
from tests.evaluation.simulated import SimulatedRunner, SimulatedTime

ORIGINAL = "def f(xs):\n    return sum(xs)\n"
NOWHERE = Range(Position(0, 0), Position(1, 0))
CASES = (
    CaseInfo("given-0", "given", "f([1])", True, True, 1),
    CaseInfo("given-1", "given", "f([2, 3])", True, True, 2),
)
RETURNED = {"kind": "returned", "value": 1, "exception": None}


def body(expression: str) -> str:
    return ORIGINAL.replace("sum(xs)", expression)


FAST, SAME, SLOW, WRONG, LEAKY = (
    body(e) for e in ("0 + sum(xs)", "sum(xs) + 0", "sum(xs) * 1", "7", "+sum(xs)")
)
TRUTH = {ORIGINAL: 0.001, FAST: 0.0005, SAME: 0.001, SLOW: 0.002, WRONG: 0.0001, LEAKY: 0.0005}


FRUGAL, WASTEFUL = body("sum(xs, 0)"), body("sum(list(xs))")
TRUTH |= {FRUGAL: 0.001, WASTEFUL: 0.0005}


@dataclass
class ScriptedCheck:
    """Equal for every text but those listed."""

    wrong: Mapping[str, Reason] = field(default_factory=dict[str, Reason])
    wrong_when_fresh: frozenset[str] = frozenset()
    outcome: Mapping[str, object] = field(default_factory=lambda: dict(RETURNED))
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def prepare(self) -> Kept:
        outcomes = (self.outcome,) * len(CASES)
        return Kept(CASES, {0: outcomes, 1: outcomes}, (frozenset(),) * 2, Stability(), False, False, 0.01)

    def few(self, candidate: str) -> Finding:
        return self.all(candidate)

    def all(self, candidate: str) -> Finding:
        self.asked.append(("all", candidate))
        if candidate in self.wrong:
            return Finding(Difference(self.wrong[candidate], "result", "returns 1", "returns 7", 0), CASES[0])
        return Finding(evidence=Evidence(cases_equal=2, by_origin={"given": 2}, hash_seeds=2))

    once = all

    def under_other_seeds(self, candidate: str, finding: Finding | None = None) -> Finding:
        return finding or self.all(candidate)

    def fresh(self, candidate: str, seed: int, count: int, *, both: bool = False) -> Finding:
        self.asked.append((f"fresh {seed}", candidate))
        if candidate in self.wrong_when_fresh and seed == 2:
            return Finding(
                Difference(Reason.DIFFERENT_RESULT, "result", "returns 1", "returns 2", 0), CASES[0]
            )
        return Finding(evidence=Evidence(fresh_cases=count, by_origin={"generated": count}))


class Runner(SimulatedRunner):
    """Adds what the figures ask for."""

    def import_seconds(self, source: str, *, core: int | None = None) -> float:
        return 0.001

    def residue(
        self, source: str, *, inputs: str = "same", traced: bool = False, seconds: float = 30.0
    ) -> Residue:
        grows = 600.0 if source == LEAKY and inputs == "same" else 0.0
        return Residue(None if traced else grows / 64, grows, 1, 64, (2,) if traced and grows else ())

    def peak_bytes(self, source: str, scale: int = 1, *, seconds: float = 30.0) -> int:
        return {FAST: 50_000, FRUGAL: 60_000, WASTEFUL: 300_000}.get(source, 100_000)


@dataclass
class Setup:
    evaluator: StandardEvaluator
    runner: Runner
    check: ScriptedCheck
    deadline: Deadline
    events: list[Event]


def setup(
    check: ScriptedCheck | None = None, seconds: float = 30.0, waited: float = 0.0, objective: str = "time"
) -> Setup:
    time = SimulatedTime()
    runner, events = Runner(TRUTH, Random(1), time), list[Event]()
    scripted, deadline = check or ScriptedCheck(), Deadline(seconds, time.now)

    @contextmanager
    def slots() -> Iterator[Slot]:
        yield Slot(0, waited)

    evaluator = StandardEvaluator(
        runner,
        Target(Path("sample.py"), "python", "f", ORIGINAL, 0, len(ORIGINAL), NOWHERE),
        Workload("f", (ExpressionCases((), Origin.GIVEN),), scales=(1, 2, 4, 8)),
        scripted,  # type: ignore[arg-type]
        EvaluationSettings(seconds=seconds, objective=objective),
        deadline=deadline,
        cancel=CancelToken(),
        slots=slots,
        rng=Random(2),
        clock=time.now,
        on_event=events.append,
    )
    return Setup(evaluator, runner, scripted, deadline, events)


def candidate(source: str) -> Candidate:
    return Candidate(source, (), ("baseline",), "test")


def screened(*sources: str, check: ScriptedCheck | None = None) -> list[Accepted | Rejected]:
    made = setup(check)
    made.evaluator.prepare()
    return list(made.evaluator.screen([candidate(s) for s in sources], CancelToken()))


def reasons(verdicts: list[Accepted | Rejected]) -> list[str]:
    return [v.reason.value if isinstance(v, Rejected) else "accepted" for v in verdicts]


def test_the_baseline_says_what_the_original_costs() -> None:
    made = setup()
    baseline = made.evaluator.prepare()
    assert baseline.seconds_per_call == pytest.approx(0.0005, rel=0.2)
    assert (baseline.clock, baseline.cases_total, baseline.peak_bytes) == ("cpu", 2, 100_000)
    assert baseline.growth is not None
    assert baseline.growth.class_name in ("n", "n..n log n")
    assert made.evaluator.noise is not None
    assert any(isinstance(event, BaselineMeasured) for event in made.events)


def test_a_target_that_raises_on_every_case_cannot_be_run() -> None:
    raising = {"kind": "raised", "value": None, "exception": {"type": "ValueError", "args": []}}
    with pytest.raises(CannotRun, match="raises on every one of its 2 cases"):
        setup(ScriptedCheck(outcome=raising)).evaluator.prepare()


def test_candidates_before_the_baseline_are_an_error() -> None:
    with pytest.raises(CannotRun, match="not prepared"):
        setup().evaluator.screen([candidate(FAST)], CancelToken())


def test_each_candidate_gets_the_first_reason_that_holds() -> None:
    check = ScriptedCheck(wrong={WRONG: Reason.DIFFERENT_RESULT})
    sources = [ORIGINAL + "# note\n", "def f(", body("eval('1')"), WRONG, SLOW, FAST, FAST]
    found = reasons(screened(*sources, check=check))
    assert found[:4] == ["duplicate", "syntax", "forbidden", "different-result"]
    assert found[4:] == ["slower", "accepted", "duplicate"]
    assert {source for _, source in check.asked} == {WRONG, SLOW, FAST}


def test_an_equal_candidate_that_gains_nothing_is_not_accepted() -> None:
    (found,) = reasons(screened(SAME))
    assert found in ("not-faster", "undecided", "slower")


def test_a_difference_comes_with_its_counterexample() -> None:
    (verdict,) = screened(WRONG, check=ScriptedCheck(wrong={WRONG: Reason.DIFFERENT_RESULT}))
    assert isinstance(verdict, Rejected)
    assert verdict.counterexample is not None
    assert (verdict.counterexample.call, verdict.counterexample.got) == ("f([1])", "returns 7")


def test_an_accepted_candidate_carries_its_evidence_and_speedup() -> None:
    (verdict,) = screened(FAST)
    assert isinstance(verdict, Accepted)
    assert verdict.measurement.speedup.estimate == pytest.approx(2.0, rel=0.1)
    assert (verdict.evidence.cases_equal, verdict.evidence.fresh_cases) == (2, 24)
    assert verdict.evidence.by_origin == {"given": 2, "generated": 24}


def test_a_cancelled_run_stops_between_candidates() -> None:
    made = setup()
    made.evaluator.prepare()
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        made.evaluator.screen([candidate(FAST)], token)


def test_when_only_the_reserve_is_left_nothing_more_is_screened() -> None:
    made = setup()
    made.evaluator.prepare()
    made.runner.time.seconds += made.deadline.left() - made.evaluator.reserve_seconds + 0.001
    (verdict,) = made.evaluator.screen([candidate(FAST)], CancelToken())
    assert isinstance(verdict, Rejected)
    assert verdict.reason is Reason.UNDECIDED
    assert "time was over" in verdict.detail


def test_waiting_for_a_core_does_not_use_up_the_budget() -> None:
    made = setup(waited=7.0)
    before = made.deadline.left()
    made.evaluator.prepare()
    assert made.deadline.left() > before


def confirmed(*sources: str, check: ScriptedCheck | None = None) -> list[Accepted | Rejected]:
    made = setup(check)
    made.evaluator.prepare()
    accepted = [
        v
        for v in made.evaluator.screen([candidate(s) for s in sources], CancelToken())
        if isinstance(v, Accepted)
    ]
    assert len(accepted) == len(sources)
    return list(made.evaluator.confirm(accepted, CancelToken()))


def test_a_confirmed_variant_has_the_figures_beside_its_headline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirmation, "A_VARIANT_SECONDS", 10.0)  # for all of them, however the race went
    (verdict,) = confirmed(FAST)
    assert isinstance(verdict, Accepted)
    measurement = verdict.measurement
    assert measurement.speedup.estimate == pytest.approx(2.0, rel=0.1)
    assert measurement.memory_ratio == 0.5
    assert measurement.worst_case is not None
    assert [point.scale for point in measurement.by_size] == [1, 2, 4, 8]
    assert measurement.growth is not None
    assert verdict.evidence.fresh_cases == 24 + 40


def test_a_difference_on_fresh_inputs_ends_a_variant_in_confirmation() -> None:
    found = confirmed(FAST, check=ScriptedCheck(wrong_when_fresh=frozenset({FAST})))
    assert reasons(found) == ["different-result"]


def test_a_variant_that_leaks_where_the_original_does_not_is_rejected() -> None:
    assert reasons(confirmed(LEAKY)) == ["leak"]


def test_memory_that_could_not_be_looked_at_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    (known,) = confirmed(FAST)
    monkeypatch.setattr(confirmation, "LEAK_SECONDS", 0.0)
    (unknown,) = confirmed(FAST)
    assert isinstance(known, Accepted) and isinstance(unknown, Accepted)
    assert confirmation.GROWTH_UNKNOWN in unknown.evidence.not_compared
    assert confirmation.GROWTH_UNKNOWN not in known.evidence.not_compared


def test_last_looks_are_taken_also_when_no_time_is_left() -> None:
    asked: list[float] = []

    class Look:
        def check(self, variant: Accepted, seconds: float, cancel: CancelToken) -> Accepted:
            asked.append(seconds)
            made.deadline.extend(-made.deadline.left())
            return variant

    made = setup()
    made.evaluator._finals = (Look(), Look())  # pyright: ignore[reportPrivateUsage]
    made.evaluator.prepare()
    (accepted,) = made.evaluator.screen([candidate(FAST)], CancelToken())
    assert isinstance(accepted, Accepted)
    made.evaluator.confirm([accepted], CancelToken())
    assert (len(asked), asked[0] > 0.0, asked[1]) == (2, True, 0.0)


def test_a_winner_by_chance_is_not_confirmed() -> None:
    made = setup()
    made.evaluator.prepare()
    (accepted,) = made.evaluator.screen([candidate(FAST)], CancelToken())
    assert isinstance(accepted, Accepted)
    made.runner.pass_seconds = {**TRUTH, FAST: TRUTH[ORIGINAL]}
    assert reasons(list(made.evaluator.confirm([accepted], CancelToken()))) == ["not-confirmed"]


def test_a_check_times_equal_texts_and_names_the_difference_of_others() -> None:
    check = ScriptedCheck(wrong={WRONG: Reason.DIFFERENT_RESULT})
    made = setup(check)
    made.evaluator.prepare()
    same, fast = (made.evaluator.time(s, made.evaluator.compare(s)) for s in (ORIGINAL, FAST))
    other = made.evaluator.compare(WRONG)
    assert (same.equivalent, fast.equivalent, other.equivalent) == (True, True, False)
    assert same.verdict in (Outcome.SAME, Outcome.UNDECIDED)
    assert fast.verdict is Outcome.FASTER
    assert (other.speedup, other.reason) == (None, Reason.DIFFERENT_RESULT)


def by_objective(objective: str) -> list[str]:
    made = setup(objective=objective)
    made.evaluator.prepare()
    sources = (FAST, FRUGAL, WASTEFUL, LEAKY)
    return reasons(list(made.evaluator.screen([candidate(s) for s in sources], CancelToken())))


def test_the_memory_objective_wants_a_lower_peak_and_no_loss_of_time() -> None:
    assert by_objective("memory") == ["accepted", "accepted", "not-faster", "not-faster"]


def test_the_balanced_objective_wants_one_gain_and_no_loss() -> None:
    assert by_objective("balanced") == ["accepted", "accepted", "not-faster", "accepted"]


def test_the_time_objective_does_not_ask_about_memory() -> None:
    found = by_objective("time")
    assert (found[0], found[2], found[3]) == ("accepted", "accepted", "accepted")
    assert found[1] != "accepted"
