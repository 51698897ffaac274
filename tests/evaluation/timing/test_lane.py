"""What a lane makes of its rounds beyond their mean: the wall clock, the end of the time, and how exact is exact enough."""

from __future__ import annotations

import pytest

from rl_sbllm.evaluation.timing.lane import WAITING, Lane
from rl_sbllm.evaluation.timing.rules import Outcome, RaceRules, exactly
from rl_sbllm.model.execution import Batch

RULES = RaceRules(minimum_speedup=1.02, looks=(3, 5))
PASSES = 10


def batch(cpu_ms: float, waited_ms: float, passes: int = PASSES) -> Batch:
    return Batch(cpu_ns=int(1e6 * cpu_ms), wall_ns=int(1e6 * (cpu_ms + waited_ms)), passes=passes)


def raced(*pairs: tuple[Batch, Batch]) -> Lane:
    """Three rounds of twice as fast by the CPU clock, with these pairs of batches, the original's first."""
    lane = Lane("candidate")
    for _ in range(3):
        lane.pairs = []
        for original, own in pairs * 2:
            lane.add(2e6, 1e6)
            lane.add_waiting(original, own)
        lane.close_round()
    lane.look(RULES)
    return lane


@pytest.mark.parametrize("waited", [0.0, 1.0, 3.0])
def test_a_gain_in_cpu_time_is_one_when_waiting_does_not_use_it_up(waited: float):
    said = raced((batch(20.0, 0.1), batch(10.0, waited))).at_the_end(RULES)
    assert said.outcome is Outcome.FASTER


@pytest.mark.parametrize("waited", [6.0, 10.0, 28.0, 200.0])
def test_what_waits_as_long_as_the_original_works_is_no_gain(waited: float):
    said = raced((batch(20.0, 0.1), batch(10.0, waited))).at_the_end(RULES)
    assert (said.outcome, said.note) == (Outcome.SLOWER, WAITING)


def test_an_original_that_waits_too_may_be_followed_in_that():
    said = raced((batch(20.0, 30.0), batch(10.0, 30.0))).at_the_end(RULES)
    assert said.outcome is Outcome.FASTER


def test_delays_of_a_busy_machine_are_not_taken_for_waiting_of_a_version_with_small_batches():
    late, in_time = (batch(20.0, 40.0), batch(1.0, 0.1, 1)), (batch(20.0, 0.1), batch(1.0, 40.0, 1))
    assert raced(late, in_time).at_the_end(RULES).outcome is Outcome.FASTER


def with_rounds(*rounds: float) -> Lane:
    lane = Lane("candidate")
    lane.rounds = list(rounds)
    return lane


def test_when_the_time_ends_between_two_looks_what_is_plain_counts():
    said = with_rounds(0.69, 0.70, 0.69, 0.70).at_the_end(RULES)
    assert (said.outcome, said.out_of_time) == (Outcome.FASTER, False)


@pytest.mark.parametrize("rounds", [(), (0.69,), (0.0, 0.01), (0.1, 1.3), (0.03, 0.01, 0.02, 0.03)])
def test_and_what_is_not_plain_stays_undecided(rounds: tuple[float, ...]):
    said = with_rounds(*rounds).at_the_end(RULES)
    assert (said.outcome, said.out_of_time) == (Outcome.UNDECIDED, True)


def test_a_large_ratio_need_not_be_known_more_exactly_than_it_is_shown():
    rules = exactly(RULES, pass_seconds=0.001)
    for middle, is_over in ((0.25, False), (3.9, True)):
        lane = with_rounds(middle - 0.02, middle, middle + 0.02)
        lane.look(rules)
        assert lane.won
        assert (lane.result is not None) is is_over


@pytest.mark.parametrize(("middle", "disturbed"), [(0.1, True), (3.9, False)])
def test_and_asks_for_no_more_pairs_where_they_scatter_less_than_that(middle: float, disturbed: bool):
    lane = Lane("candidate")
    lane.pairs = [middle - 0.03, middle, middle + 0.03, middle - 0.02, middle + 0.02]
    assert lane.is_disturbed is disturbed
