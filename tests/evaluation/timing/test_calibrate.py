"""How many passes make a batch."""

from __future__ import annotations

from random import Random

from rl_sbllm.evaluation.timing.calibrate import Calibration, calibrate
from rl_sbllm.model.execution import FailureKind, PassSettings, WorkerFailure
from tests.evaluation.simulated import SimulatedRunner, track_on


def calibrated(a_pass: float, **more: float) -> Calibration:
    runner = SimulatedRunner({"old": a_pass}, Random(1), **more)
    found = calibrate(track_on(runner), "old", PassSettings())
    assert isinstance(found, Calibration)
    return found


def test_a_batch_takes_about_three_milliseconds() -> None:
    for a_pass in (2e-6, 1e-4, 1e-3):
        assert 0.0025 < calibrated(a_pass, preparation=1e-9).batch_seconds < 0.0045


def test_a_long_pass_is_a_batch_by_itself() -> None:
    assert calibrated(0.02).passes == 1
    assert calibrated(0.7).passes == 1


def test_dear_preparation_bounds_the_batch() -> None:
    assert calibrated(1e-5, preparation=1e-3).passes <= 31


def test_a_waiting_program_shows_in_wall_over_cpu() -> None:
    assert calibrated(1e-3, waiting=9e-3).wall_over_cpu > 5


def test_a_short_batch_grows_for_the_next_round_as_far_as_affordable() -> None:
    assert Calibration(10, 1e-6, 1e-6, 1.0).grown().passes == 20
    assert Calibration(10, 1e-6, 1e-2, 1.0).grown().passes == 10


def test_a_worker_that_fails_says_so() -> None:
    failure = WorkerFailure(FailureKind.TIMEOUT, "too slow")
    runner = SimulatedRunner({"old": 1.0}, Random(1), failing={"old": failure})
    assert calibrate(track_on(runner), "old", PassSettings()) is failure
