"""A last look for which there is no time says so beside the variant; it is never skipped in silence."""

from __future__ import annotations

from random import Random
from typing import cast

import pytest

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.finals import cold, open_domain
from rl_sbllm.evaluation.finals.cold import ColdPasses
from rl_sbllm.evaluation.finals.open_domain import OpenDomain
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Assumption, Candidate
from rl_sbllm.model.execution import FailureKind, WorkerFailure
from rl_sbllm.model.measurement import Measurement, Ratio
from rl_sbllm.model.verdict import Accepted, Evidence, Rejected
from tests.evaluation.simulated import SimulatedRunner


def variant(low: float = 1.9) -> Accepted:
    return Accepted(
        Candidate("fast", (), ("baseline",), "rewrite"),
        Measurement(Ratio(low + 0.1, low, low + 0.2), 8),
        Evidence(cases_equal=5, not_compared=("a timer",)),
    )


def looked(seconds: float, fast: float = 0.001, low: float = 1.9, died: bool = False) -> Accepted | Rejected:
    runner = SimulatedRunner({"slow": 0.002, "fast": fast}, Random(1))
    if died:
        runner.failing = {"fast": WorkerFailure(FailureKind.CRASHED, "it died")}
    look = ColdPasses(runner, "slow", 1, runner.time.now)  # type: ignore[arg-type]
    return look.check(variant(low), seconds, CancelToken())


@pytest.mark.parametrize(
    ("seconds", "died", "told"), [(0.0, False, cold.NO_TIME), (9.0, True, cold.UNCLEAR), (9.0, False, None)]
)
def test_first_passes_that_could_not_be_seen_are_said(seconds: float, died: bool, told: str | None) -> None:
    verdict = looked(seconds, died=died)
    assert isinstance(verdict, Accepted)
    assert verdict.evidence.not_compared == (("a timer",) if told is None else ("a timer", told))


def test_a_gain_that_the_first_pass_lacks_is_rejected_where_there_is_time() -> None:
    assert isinstance(looked(9.0, fast=0.002), Rejected)


def test_where_no_speed_is_claimed_nothing_is_missing() -> None:
    assert looked(0.0, low=0.9) == variant(0.9)


class _Known:
    """What was found of a variant before."""

    def open(self, candidate: str, stated: tuple[Assumption, ...], within: float) -> tuple[Assumption, ...]:
        return stated


@pytest.mark.parametrize(("seconds", "said"), [(0.0, (open_domain.NO_TIME,)), (5.0, ())])
def test_odd_types_that_were_not_tried_are_said(seconds: float, said: tuple[str, ...]) -> None:
    look = OpenDomain(cast(EquivalenceCheck, _Known()))
    verdict = look.check(variant(), seconds, CancelToken())
    assert verdict.evidence.not_compared == ("a timer", *said)
