"""The race against known truth: simulated forks and batches with noise, no process and no clock."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.evaluation.equivalence.difference import Difference
from rl_sbllm.evaluation.timing.calibrate import Calibration, calibrate
from rl_sbllm.evaluation.timing.race import Result, decide, race, race_field, ratio_of
from rl_sbllm.evaluation.timing.referee import Answers
from rl_sbllm.evaluation.timing.rules import Outcome, RaceRules, exactly, rules_for
from rl_sbllm.model.execution import FailureKind, PassSettings, WorkerFailure
from rl_sbllm.model.verdict import Reason
from tests.evaluation.simulated import SimulatedRunner, track_on

PASS = 0.001


def run(ratio: float, seed: int, a_pass: float = PASS, **noise: float) -> Result:
    runner = SimulatedRunner({"old": a_pass, "new": a_pass / ratio}, Random(seed), **noise)
    track = track_on(runner, seed)
    calibration = calibrate(track, "old", PassSettings())
    assert isinstance(calibration, Calibration)
    return race(track, "old", "new", PassSettings(), calibration, rules_for(calibration.pass_seconds))


def test_a_function_raced_against_itself_is_never_claimed_faster() -> None:
    outcomes = [run(1.0, seed).outcome for seed in range(300)]
    assert outcomes.count(Outcome.FASTER) == 0


@pytest.mark.parametrize("ratio", [1.1, 1.3, 2.0, 50.0, 5000.0])
def test_a_real_gain_is_found_and_measured(ratio: float) -> None:
    results = [run(ratio, seed) for seed in range(20)]
    assert sum(r.outcome is Outcome.FASTER for r in results) >= 19
    for result in results:
        found = result.ratio()
        assert found is not None
        assert found.estimate == pytest.approx(ratio, rel=0.08)


def test_a_slower_candidate_is_called_slower_and_a_hopeless_one_after_one_round() -> None:
    assert run(0.8, 3).outcome is Outcome.SLOWER
    hopeless = run(0.2, 3)
    assert hopeless.outcome is Outcome.SLOWER
    assert len(hopeless.rounds) == 1


def test_a_gain_below_the_threshold_is_not_claimed() -> None:
    outcomes = [run(1.015, seed).outcome for seed in range(100)]
    assert outcomes.count(Outcome.FASTER) <= 1


def test_a_clear_gain_takes_few_rounds() -> None:
    assert len(run(2.0, 1).rounds) == 3


def test_a_race_that_cannot_be_won_ends_early_and_never_as_faster() -> None:
    assert decide([-0.01, 0.0, 0.01], RaceRules()) is Outcome.SAME
    assert decide([-0.3, -0.3, -0.2], RaceRules()) is Outcome.SLOWER
    assert decide([-0.01, 0.0, 0.06], RaceRules()) is None
    assert decide([0.0, 0.0, 0.0, 0.0], RaceRules(futile_after=None)) is None


def test_long_passes_take_fewer_and_smaller_rounds() -> None:
    result = run(1.5, 2, a_pass=0.5)
    assert result.outcome is Outcome.FASTER
    assert len(result.rounds) <= 5
    assert rules_for(0.5).pairs == 1


def test_every_round_forks_anew_and_the_seeds_take_turns() -> None:
    runner = SimulatedRunner({"old": PASS, "new": PASS}, Random(1))
    rules = RaceRules(futile_after=None)
    result = race(
        track_on(runner), "old", "new", PassSettings(), Calibration(5, PASS, 1e-6, 1.0), rules, (0, 7)
    )
    assert len(runner.forks) == 2 * len(result.rounds)
    assert [seed for _, seed, _ in runner.forks][:6] == [0, 0, 7, 7, 0, 0]


def test_the_order_of_forks_is_random() -> None:
    runner = SimulatedRunner({"old": PASS, "new": PASS}, Random(1))
    race(
        track_on(runner),
        "old",
        "new",
        PassSettings(),
        Calibration(5, PASS, 1e-6, 1.0),
        RaceRules(futile_after=None),
    )
    assert {source for source, _, _ in runner.forks[::2]} == {"old", "new"}


def test_a_field_shares_the_originals_batches_and_decides_each_by_itself() -> None:
    runner = SimulatedRunner({"old": PASS, "a": PASS / 3, "b": PASS, "c": PASS * 4}, Random(5))
    calibration = Calibration(5, PASS, 1e-6, 1.0)
    results = race_field(track_on(runner), "old", ["a", "b", "c"], PassSettings(), calibration, RaceRules())
    assert results[0].outcome is Outcome.FASTER
    assert results[1].outcome in (Outcome.SAME, Outcome.UNDECIDED)
    assert results[2].outcome is Outcome.SLOWER
    rounds_of_original = sum(source == "old" for source, _, _ in runner.forks)
    assert rounds_of_original == max(len(r.rounds) for r in results)


def test_a_candidate_that_dies_in_the_race_is_not_faster_and_says_why() -> None:
    failure = WorkerFailure(FailureKind.CRASHED, "signal 11")
    runner = SimulatedRunner({"old": PASS, "new": PASS}, Random(1), failing={"new": failure})
    calibration = Calibration(5, PASS, 1e-6, 1.0)
    result = race(track_on(runner), "old", "new", PassSettings(), calibration, RaceRules())
    assert (result.outcome, result.failure) == (Outcome.UNDECIDED, failure)


def test_a_candidate_far_slower_than_the_original_is_ended_early() -> None:
    runner = SimulatedRunner({"old": 0.5, "new": 500.0}, Random(1))
    calibration = Calibration(1, 0.5, 1e-6, 1.0)
    result = race(track_on(runner), "old", "new", PassSettings(), calibration, rules_for(0.5))
    assert result.outcome is Outcome.SLOWER


def test_a_race_that_runs_out_of_time_is_undecided() -> None:
    runner = SimulatedRunner({"old": PASS, "new": PASS / 2}, Random(1))
    track = track_on(runner, seconds=0.05)
    result = race(track, "old", "new", PassSettings(), Calibration(5, PASS, 1e-6, 1.0), RaceRules())
    assert result.outcome is Outcome.UNDECIDED
    assert len(result.rounds) < 3


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-0.02, 0.02), min_size=3, max_size=3), st.floats(0.0, 1.0))
def test_a_shift_towards_faster_never_makes_the_verdict_worse(rounds: list[float], shift: float) -> None:
    order = [Outcome.SLOWER, Outcome.SAME, None, Outcome.FASTER]
    before, after = decide(rounds, RaceRules()), decide([r + shift for r in rounds], RaceRules())
    assert order.index(after) >= order.index(before)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1.0, 3.0), min_size=2, max_size=12))
def test_the_interval_shown_holds_the_estimate(rounds: list[float]) -> None:
    ratio = ratio_of(rounds)
    assert ratio is not None
    assert ratio.low <= ratio.estimate <= ratio.high
    assert math.isfinite(ratio.low)


def test_intervals_cover_the_truth() -> None:
    covered = 0
    for seed in range(100):
        ratio = run(1.3, seed).ratio()
        assert ratio is not None
        covered += ratio.low <= 1.3 <= ratio.high
    assert covered >= 88


def test_a_won_race_goes_on_until_its_interval_is_as_narrow_as_asked() -> None:
    runner = SimulatedRunner({"old": PASS, "new": PASS / 2}, Random(1))
    calibration = Calibration(5, PASS, 1e-6, 1.0)
    rules = exactly(RaceRules(), PASS)
    result = race(track_on(runner), "old", "new", PassSettings(), calibration, rules)
    assert result.outcome is Outcome.FASTER
    assert len(result.rounds) > 3


def test_a_won_race_whose_time_ends_before_its_interval_is_narrow_stays_won() -> None:
    runner = SimulatedRunner({"old": PASS, "new": PASS / 2}, Random(1))
    calibration = Calibration(5, PASS, 1e-6, 1.0)
    race(track_on(runner), "old", "new", PassSettings(), calibration, RaceRules())
    seconds = 1.2 * runner.time.seconds
    again = SimulatedRunner({"old": PASS, "new": PASS / 2}, Random(1))
    rules = exactly(RaceRules(), PASS)
    result = race(track_on(again, seconds=seconds), "old", "new", PassSettings(), calibration, rules)
    assert result.outcome is Outcome.FASTER


def differ(source: str, seed: int, expected: Answers, got: Answers) -> Difference | None:
    same = [one["value"] for one in expected] == [one["value"] for one in got]
    return None if same else Difference(Reason.DIFFERENT_RESULT, "result", "1", "2", 0)


def test_a_candidate_whose_timed_pass_gives_something_else_is_out_however_fast() -> None:
    runner = SimulatedRunner({"old": PASS, "new": PASS / 9, "true": PASS / 2}, Random(1), answers={"new": 2})
    calibration = Calibration(5, PASS, 1e-6, 1.0)
    wrong, right = race_field(
        track_on(runner), "old", ["new", "true"], PassSettings(), calibration, RaceRules(), (0,), differ
    )
    assert wrong.outcome is not Outcome.FASTER
    assert wrong.difference is not None
    assert (right.outcome, right.difference) == (Outcome.FASTER, None)


def test_a_round_whose_pairs_disagree_gets_more_of_them_and_no_other_does() -> None:
    calibration = Calibration(5, PASS, 1e-6, 1.0)

    def batches(noise: float) -> float:
        runner = SimulatedRunner({"old": PASS, "new": PASS}, Random(1), batch_noise=noise)
        rules = RaceRules(looks=(12,), futile_after=None)
        race(track_on(runner), "old", "new", PassSettings(), calibration, rules)
        return runner.time.seconds / (12 * 2 * 5 * PASS)

    assert batches(0.002) < RaceRules().pairs + 2
    assert RaceRules().pairs + 4 < batches(0.2) < 3 * RaceRules().pairs + 3
