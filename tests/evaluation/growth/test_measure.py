"""Counter and clock together."""

from __future__ import annotations

from random import Random

from rl_sbllm.evaluation.growth.measure import Counted, count, growth, scales_to_try, times
from rl_sbllm.model.execution import PassSettings
from tests.evaluation.simulated import SimulatedRunner, track_on

SCALES = (1, 2, 4, 8, 16)


def counted(order: int) -> Counted:
    return Counted({s: 10 * s for s in SCALES}, {s: (10 * s) ** order for s in SCALES})


def test_the_counter_stands_where_times_agree() -> None:
    found = growth(counted(2), {s: 1e-6 * s * s for s in SCALES})
    assert found is not None
    assert (found.class_name, found.by) == ("n^2", "counter")


def test_work_hidden_in_c_shows_in_the_times() -> None:
    found = growth(counted(1), {s: 1e-6 * s * s for s in SCALES})
    assert found is not None
    assert (found.class_name, found.by) == ("n^2", "time")


def test_without_sizes_growth_is_undetermined() -> None:
    assert growth(Counted({1: None, 2: None}, {1: 5, 2: 9}), {1: 1.0, 2: 2.0}) is None


def test_counting_and_timing_stop_when_their_seconds_are_used() -> None:
    runner = SimulatedRunner({"old": 0.001}, Random(1))
    track = track_on(runner)
    assert count(runner, "old", SCALES, track, 0.0).steps == {}
    assert list(times(track, "old", PassSettings(), SCALES, 0.02)) == [1, 2]
    assert list(times(track, "old", PassSettings(), SCALES, 9.0)) == list(SCALES)


def test_scales_are_the_workloads_own_or_doublings() -> None:
    assert scales_to_try((4, 1, 2), 1) == (1, 2, 4)
    assert scales_to_try((1,), 1)[:4] == (1, 2, 4, 8)
