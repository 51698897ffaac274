"""Counter and clock together."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

import pytest

from rl_sbllm.evaluation.growth.ladder import Ladder
from rl_sbllm.evaluation.growth.measure import Counted, count, growth, sticking_out, times
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
    assert count(runner, "old", Ladder(1, SCALES), track, 0.0).steps == {}
    assert list(times(track, "old", PassSettings(), SCALES, 0.02))[:2] == [1, 2]
    assert list(times(track, "old", PassSettings(), SCALES, 9.0)) == list(SCALES)


def test_lines_that_are_constant_leave_the_answer_to_the_times() -> None:
    flat = Counted({s: 100 * s for s in SCALES}, dict.fromkeys(SCALES, 3))
    by_time = growth(flat, {s: 1e-6 * s for s in SCALES})
    constant = growth(flat, {s: 1e-6 * (1 + 0.01 * (s % 3)) for s in SCALES})
    assert by_time is not None and (by_time.class_name, by_time.by) == ("n", "time")
    assert constant is not None and (constant.class_name, constant.by) == ("1", "counter")


def test_a_factor_log_n_in_c_is_not_excluded_by_lines() -> None:
    found = growth(counted(1), {s: 1e-7 * s * (20 + math.log2(s)) for s in SCALES})
    assert found is not None
    assert found.class_name in ("n..n log n", "n")
    sorting = growth(counted(1), {s: 1e-7 * 10 * s * math.log2(10 * s) for s in SCALES})
    assert sorting is not None
    assert sorting.class_name in ("n..n log n", "n log n")


def test_lines_that_grow_where_times_do_not_are_undetermined() -> None:
    found = growth(counted(2), {s: 0.01 + 1e-6 * s for s in SCALES})
    assert found is not None
    assert found.class_name is None


def test_few_times_are_enough_to_believe_the_lines() -> None:
    found = growth(counted(2), {s: 1e-6 * s * s for s in (4, 8, 16)})
    assert found is not None
    assert (found.class_name, found.by) == ("n^2", "counter")
    assert growth(counted(2), {8: 1e-6, 16: 4e-6}) is None


def test_exponentials_are_believed_when_times_rise_alike() -> None:
    sizes = {s: 3 * s for s in (1, 2, 3, 4, 5, 6)}
    lines = Counted(sizes, {s: 10 * 2 ** (3 * s) for s in sizes})
    alike = growth(lines, {s: 1e-6 * 2 ** (3 * s) for s in sizes})
    other = growth(lines, {s: 1e-6 * s for s in sizes})
    assert alike is not None and alike.class_name == "2^n"
    assert other is None or other.class_name != "2^n"


def test_a_time_that_was_disturbed_sticks_out() -> None:
    def curve(bad: int) -> list[tuple[float, float]]:
        return [(float(s), s**1.5 * (2.0 if s == bad else 1.0)) for s in SCALES]

    assert sticking_out(curve(0)) == []
    for bad in SCALES:
        assert float(bad) in sticking_out(curve(bad))[:2]


def test_disturbed_times_are_taken_again() -> None:
    calm = SimulatedRunner({"old": 0.003}, Random(1), fork_noise=0.0, batch_noise=0.0)
    noisy = SimulatedRunner({"old": 0.003}, Random(4), fork_noise=0.3, batch_noise=0.0)
    expected = times(track_on(calm), "old", PassSettings(), SCALES, 9.0)
    found = times(track_on(noisy), "old", PassSettings(), SCALES, 9.0)
    assert list(found) == list(expected)
    assert len(noisy.forks) > len(calm.forks)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_doublings_go_on_while_they_are_affordable(order: int) -> None:
    tried = climbed(Ladder(1), lambda scale: scale**order, 1e-4, 2.0)
    assert tried[:3] == [1, 2, 4]
    assert sum(cost_of(tried, lambda scale: scale**order, 1e-4)) < 2.5
    assert len(tried) >= 6


def test_where_doubling_explodes_scales_in_between_are_tried() -> None:
    tried = climbed(Ladder(1), lambda scale: 2 ** (3 * scale), 1e-6, 2.0)
    assert len(set(tried)) == len(tried) >= 5
    assert max(tried) >= 5
    assert {3, 5} & set(tried)


def test_a_workloads_own_scales_are_the_only_ones() -> None:
    assert climbed(Ladder(1, (4, 1, 2)), lambda scale: scale, 1e-5, 2.0) == [1, 2, 4]


def test_a_scale_that_fails_is_not_passed() -> None:
    ladder = Ladder(1)
    for scale in (1, 2, 4):
        assert ladder.next(9.0) == scale
        ladder.took(scale, 0.01, 10 * scale)
    assert ladder.next(9.0) == 8
    ladder.failed(8)
    rest = [ladder.next(9.0)]
    ladder.took(rest[0] or 0, 0.01, 60)
    rest.append(ladder.next(9.0))
    assert rest == [6, 7]


def climbed(ladder: Ladder, lines: Callable[[int], int], a_line: float, seconds: float) -> list[int]:
    """The scales tried when a line costs so much and starting a process 10 ms."""
    tried: list[int] = []
    while (scale := ladder.next(seconds)) is not None:
        tried.append(scale)
        took = 0.01 + a_line * lines(scale)
        seconds -= took
        ladder.took(scale, took, lines(scale))
    return tried


def cost_of(scales: list[int], lines: Callable[[int], int], a_line: float) -> list[float]:
    return [0.01 + a_line * lines(scale) for scale in scales]


def test_an_empty_input_or_one_that_costs_nothing_to_be_read_sticks_out_nowhere():
    assert sticking_out([(0.0, 0.0), (1.0, 0.0), (2.0, 2.0), (4.0, 4.0), (8.0, 8.0)]) == []
