"""The figures beside the headline: confirmation, sizes, single cases, repeated calls, noise."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from rl_sbllm.evaluation.timing.calibrate import Calibration
from rl_sbllm.evaluation.timing.confirm import Entrant, confirm
from rl_sbllm.evaluation.timing.noise import noise
from rl_sbllm.evaluation.timing.repeated import speedup_repeated
from rl_sbllm.evaluation.timing.rules import Outcome
from rl_sbllm.evaluation.timing.sizes import (
    affordable_scales,
    faster_from,
    slower_when_larger,
    spread,
    sweep,
    worst_case,
)
from rl_sbllm.model.execution import CaseInfo, PassSettings
from rl_sbllm.model.measurement import Ratio, SizePoint
from tests.evaluation.simulated import SimulatedRunner, SimulatedWorker, track_on

CALIBRATION = Calibration(5, 0.001, 1e-6, 1.0)


def runner(ratio: float, **noise: float) -> SimulatedRunner:
    return SimulatedRunner({"old": 0.001, "new": 0.001 / ratio}, Random(3), **noise)


def test_confirmation_runs_with_the_collector_on_and_over_hash_seeds() -> None:
    simulated = runner(1.5)
    (result,) = confirm(
        track_on(simulated),
        "old",
        [Entrant("new", PassSettings())],
        lambda _: CALIBRATION,
        minimum_speedup=1.02,
    )
    assert result.outcome is Outcome.FASTER
    assert all(settings.collect_garbage for _, _, settings in simulated.forks)
    assert {seed for _, seed, _ in simulated.forks} == {0, 1}


def test_confirmation_never_confirms_the_original_as_a_gain() -> None:
    entrants = [Entrant("old", PassSettings()), Entrant("old", PassSettings(isolate_state=True))]
    for seed in range(60):
        simulated = SimulatedRunner({"old": 0.001}, Random(seed))
        results = confirm(
            track_on(simulated, seed), "old", entrants, lambda _: CALIBRATION, minimum_speedup=1.02
        )
        assert all(result.outcome is not Outcome.FASTER for result in results)


def test_noise_is_small_on_a_quiet_machine_and_larger_on_a_busy_one() -> None:
    quiet = noise(track_on(runner(1, fork_noise=0.001, batch_noise=0.001)), "old", PassSettings())
    busy = noise(track_on(runner(1, fork_noise=0.05, batch_noise=0.1)), "old", PassSettings())
    assert quiet is not None
    assert busy is not None
    assert 0 < quiet < 0.01 < busy


def test_a_sweep_gives_a_point_for_each_scale_with_its_size() -> None:
    points = sweep(track_on(runner(2.0)), "old", "new", PassSettings(), (4, 1, 2), {1: 10, 2: 20}, 60.0)
    assert [(p.scale, p.size) for p in points] == [(1, 10), (2, 20), (4, None)]
    assert points[2].seconds_before == pytest.approx(0.004, rel=0.1)
    assert points[0].speedup.estimate == pytest.approx(2.0, rel=0.1)


def test_a_sweep_stops_when_its_seconds_are_used() -> None:
    (largest,) = sweep(track_on(runner(2.0)), "old", "new", PassSettings(), (1, 2, 4), {}, 0.01)
    assert largest.scale == 4


def test_a_variant_that_loses_at_the_largest_scale_grows_faster() -> None:
    small, large = point(10, 1.4), replace(point(80, 0.3), scale=8)
    assert slower_when_larger([large, small]) is large
    assert slower_when_larger([replace(large, scale=1), replace(small, scale=8)]) is None
    assert slower_when_larger([]) is None


def test_scales_whose_race_takes_too_long_are_left_out() -> None:
    costs = {1: 100.0, 2: 400.0, 4: 1600.0, 8: 6400.0}
    assert affordable_scales(costs, 1, 0.001, 0.5) == [1, 2, 4]
    assert affordable_scales(costs, 1, 0.001, 5.0) == [1, 2, 4, 8]


class OneLayout(SimulatedRunner):
    """Faster in the zygotes of two hash seeds only."""

    def timed_worker(
        self, source: str, settings: PassSettings, *, hash_seed: int = 0, **more: Any
    ) -> AbstractContextManager[SimulatedWorker]:
        gain = 1.09 if hash_seed < 2 else 1.0
        self.pass_seconds = {"old": 0.001, "new": 0.001 / gain}
        return super().timed_worker(source, settings, hash_seed=hash_seed, **more)


def test_a_small_gain_has_to_show_in_each_of_three_zygotes() -> None:
    entrant = Entrant("new", PassSettings())
    everywhere = runner(1.08, fork_noise=0.002, batch_noise=0.002)
    here_and_there = OneLayout({}, Random(5), fork_noise=0.002, batch_noise=0.002)
    for simulated, is_faster in ((everywhere, True), (here_and_there, False)):
        (result,) = confirm(
            track_on(simulated), "old", [entrant], lambda _: CALIBRATION, minimum_speedup=1.02
        )
        assert {seed for _, seed, _ in simulated.forks} == {0, 1, 2}
        assert (result.outcome is Outcome.FASTER) is is_faster


def point(size: int | None, ratio: float) -> SizePoint:
    return SizePoint(1, size, 1.0, 1.0, Ratio(ratio, ratio * 0.99, ratio * 1.01))


def test_faster_from_names_the_size_after_the_last_clear_loss() -> None:
    assert faster_from([point(10, 0.5), point(100, 1.4), point(1000, 9.0)]) == 100
    assert faster_from([point(10, 1.2), point(100, 1.4)]) is None
    assert faster_from([point(10, 1.2), point(100, 0.4)]) is None


def case(index: int, size: int | None) -> CaseInfo:
    return CaseInfo(f"given-{index}", "given", f"f({index})", True, True, size)


def test_the_cases_looked_at_are_spread_over_the_sizes() -> None:
    cases = [case(i, i * 7 % 50) for i in range(50)]
    chosen = [cases[index].size for index in spread(cases, 5)]
    assert chosen == sorted(chosen, key=lambda s: s or 0)
    assert (chosen[0], chosen[-1], len(chosen)) == (0, 49, 5)


def test_the_worst_case_is_named_by_its_call() -> None:
    cases = [case(i, i) for i in range(4)]
    worst, raced = worst_case(track_on(runner(0.5)), "old", "new", PassSettings(), cases, 60.0)
    assert worst is not None
    assert worst.ratio == pytest.approx(0.5, rel=0.1)
    assert worst.case in {c.call for c in cases}
    assert len(raced) == 2


def test_repeated_calls_are_not_timed_when_they_use_up_their_arguments() -> None:
    track = track_on(runner(2.0))
    assert speedup_repeated(track, "old", "new", PassSettings(copy_arguments=True)) is None
    found = speedup_repeated(track, "old", "new", PassSettings(copy_arguments=False))
    assert found is not None
    assert found.estimate == pytest.approx(2.0, rel=0.1)
