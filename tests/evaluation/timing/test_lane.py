"""How a candidate's lane in a race ends."""

from __future__ import annotations

from rl_sbllm.evaluation.timing.lane import WAITING, Lane
from rl_sbllm.evaluation.timing.rules import Outcome, RaceRules


def raced(wall_ratio: float) -> Lane:
    lane = Lane("candidate")
    for _ in range(3):
        lane.pairs = []
        for _ in range(4):
            lane.add(2e6, 1e6, wall_ratio)
        lane.close_round()
    lane.look(RaceRules())
    return lane


def test_a_gain_in_cpu_time_is_one_when_the_wall_clock_does_not_deny_it():
    assert raced(wall_ratio=0.9).at_the_end().outcome is Outcome.FASTER


def test_a_version_that_waits_instead_of_working_is_not_faster():
    said = raced(wall_ratio=0.1).at_the_end()
    assert (said.outcome, said.note) == (Outcome.SLOWER, WAITING)
