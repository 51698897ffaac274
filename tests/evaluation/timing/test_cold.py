"""First passes of new processes: honest gains hold, those on repeated arguments and those put off do not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

import pytest

from rl_sbllm.evaluation.timing.cold import LOOKS, FirstPasses, holds_when_cold
from rl_sbllm.model.execution import Batch, FailureKind, KeptBatch, PassSettings, WorkerFailure
from rl_sbllm.model.measurement import Ratio

CLAIMED = Ratio(4.0, 3.8, 4.2)


def _rounds(rng: Random, saved: float, later: float = 0.0, noise: float = 0.2) -> FirstPasses:
    rounds = FirstPasses()
    for _ in range(LOOKS[-1]):
        rounds.before.append(1000.0 * rng.gauss(1.0, noise))
        rounds.saved.append(1000.0 * (saved + rng.gauss(0.0, noise)))
        rounds.told_later.append(1000.0 * (later + rng.gauss(0.0, noise)))
    return rounds


@pytest.mark.parametrize(
    ("saved", "later", "verdict"),
    [(0.75, 0.0, True), (0.0, 0.0, False), (-0.3, 0.0, False), (0.75, 0.75, False)],
)
def test_what_first_passes_show(saved: float, later: float, verdict: bool) -> None:
    assert all(_rounds(Random(seed), saved, later).hold(CLAIMED) is verdict for seed in range(30))


def test_a_few_rounds_or_wild_ones_say_nothing() -> None:
    assert FirstPasses([1.0, 1.0], [0.0, 0.0], [0.0, 0.0]).hold(CLAIMED) is None
    assert FirstPasses([1.0] * 3, [-9.0, 9.0, 0.1], [0.0] * 3).hold(CLAIMED) is None


def test_honest_gains_are_not_taken_for_false_ones() -> None:
    wrongly = 0
    for seed in range(300):
        rng, rounds = Random(seed), FirstPasses()
        for number in range(1, LOOKS[-1] + 1):
            rounds.before.append(1000.0 * rng.gauss(1.0, 0.5))
            rounds.saved.append(1000.0 * (0.75 + rng.gauss(0.0, 0.8)))
            rounds.told_later.append(1000.0 * rng.gauss(0.0, 0.8))
            said = rounds.hold(CLAIMED) if number in LOOKS else None
            if said is not None:
                wrongly += said is False
                break
    assert wrongly <= 3


@dataclass
class _Runner:
    """First passes of known cost; every fork is counted."""

    passes: dict[str, int]
    failing: str = ""
    forks: list[tuple[str, int | None]] = field(default_factory=list[tuple[str, int | None]])

    @contextmanager
    def timed_worker(
        self,
        source: str,
        settings: PassSettings,
        *,
        hash_seed: int = 0,
        core: int | None = None,
        seconds: float = 30.0,
    ) -> Iterator[_Worker]:
        self.forks.append((source, core))
        yield _Worker(self, source)


@dataclass
class _Worker:
    runner: _Runner
    source: str

    def run_kept(self, passes: int) -> KeptBatch | WorkerFailure:
        if self.source == self.runner.failing:
            return WorkerFailure(FailureKind.CRASHED, "it died")
        cost = self.runner.passes[self.source]
        return KeptBatch(Batch(cost, cost, passes), (), 10)


def _holds(runner: _Runner, seconds: float = 100.0) -> bool | None:
    now = iter(range(10_000))
    return holds_when_cold(
        runner,  # type: ignore[arg-type]
        ("slow", "fast"),
        PassSettings(),
        CLAIMED,
        seconds,
        lambda: float(next(now)),
        1,
    )


def test_a_clear_gain_takes_few_forks_on_the_core_given() -> None:
    runner = _Runner({"slow": 4000, "fast": 1000})
    assert _holds(runner)
    assert len(runner.forks) == 2 * LOOKS[0]
    assert {core for _, core in runner.forks} == {1}


def test_a_gain_that_later_passes_have_alone_does_not_hold() -> None:
    assert _holds(_Runner({"slow": 4000, "fast": 3990})) is False


def test_what_could_not_be_measured_is_not_held_against_it() -> None:
    assert _holds(_Runner({"slow": 4000, "fast": 3990}), seconds=2.0) is None
    assert _holds(_Runner({"slow": 4000, "fast": 3990}, failing="fast")) is None
