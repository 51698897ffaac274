"""What a lane makes of its rounds beyond their mean: the wall clock, the end of the time, and how exact is exact enough."""

from __future__ import annotations

import pytest

from rl_sbllm.evaluation.timing.lane import WAITING, Lane
from rl_sbllm.evaluation.timing.rules import Outcome, RaceRules, exactly
from rl_sbllm.model.execution import Batch

RULES = RaceRules(minimum_speedup=1.02, looks=(3, 5))
PASSES = 10


def batch(milliseconds: float) -> Batch:
    return Batch(cpu_ns=0, wall_ns=int(1e6 * milliseconds), passes=PASSES)


def raced(wall_before: float, wall_after: float) -> Lane:
    """Three rounds of twice as fast by the CPU clock; so many milliseconds a batch by the wall clock."""
    lane = Lane("candidate")
    for _ in range(3):
        lane.pairs = []
        for _ in range(4):
            lane.add(2e6, 1e6)
            lane.add_wall(batch(wall_before), batch(wall_after))
        lane.close_round()
    lane.look(RULES)
    return lane


def test_a_gain_in_cpu_time_is_one_when_the_wall_clock_does_not_deny_it():
    assert raced(20.0, 11.0).at_the_end(RULES).outcome is Outcome.FASTER


@pytest.mark.parametrize("wall_after", [22.0, 38.0, 200.0])
def test_what_waits_as_long_as_the_original_works_is_no_gain(wall_after: float):
    said = raced(20.0, wall_after).at_the_end(RULES)
    assert (said.outcome, said.note) == (Outcome.SLOWER, WAITING)


def test_batches_that_are_too_short_say_nothing_by_the_wall_clock():
    assert raced(0.2, 0.4).at_the_end(RULES).outcome is Outcome.FASTER


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
