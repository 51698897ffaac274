"""What counts as memory that stays, and what a variant changes about it."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rl_sbllm.evaluation.memory.leak import adds_leak, change, held
from rl_sbllm.languages.python.inside.slopes import lasting
from rl_sbllm.languages.python.residue import read_residue
from rl_sbllm.model.execution import FailureKind, WorkerFailure
from rl_sbllm.model.measurement import Held, Residue
from tests.evaluation.simulated import SimulatedRunner

CLEAN, LEAKING, CACHING = Held(0.0, 0.0), Held(64.0, None, (3,)), Held(0.0, 200.0, (4,))
READ_AFTER = (4, 8, 16, 32, 64, 128)


class Scripted(SimulatedRunner):
    """Answers by (inputs, traced)."""

    said: Mapping[tuple[str, bool], Residue | WorkerFailure] = {}

    def residue(
        self, source: str, *, inputs: str = "same", traced: bool = False, seconds: float = 30.0
    ) -> Residue | WorkerFailure:
        return self.said[inputs, traced]


def held_of(**said: Residue | WorkerFailure) -> Held | None:
    runner = Scripted({}, Random(1))
    runner.said = {(key.split("_")[0], key.endswith("traced")): value for key, value in said.items()}
    return held(runner, "old", 1.0)


def fast(blocks: float | None, size: float | None) -> Residue:
    return Residue(blocks, size, 2, 64)


def traced(size: float | None) -> Residue:
    return Residue(None, size, 2, 64, (7,) if size else ())


def test_what_does_not_grow_is_not_traced() -> None:
    assert held_of(same=fast(0.0, 0.0), fresh=fast(0.0, 0.0)) == CLEAN


def test_growth_on_the_same_arguments_is_told_by_the_call_and_line() -> None:
    assert held_of(same=fast(2.0, 0.0), same_traced=traced(100.0)) == Held(50.0, None, (7,))


def test_growth_on_new_arguments_alone_is_told_apart() -> None:
    found = held_of(same=fast(0.0, 0.0), fresh=fast(0.0, 80.0), fresh_traced=traced(90.0))
    assert found == Held(0.0, 45.0, (7,))


def test_growth_that_tracing_does_not_confirm_counts_only_when_it_is_large() -> None:
    assert held_of(same=fast(0.6, 20.0), same_traced=traced(0.0), fresh=fast(0.0, 0.0)) == CLEAN
    assert held_of(same=fast(0.0, 4096.0), same_traced=traced(0.0)) == Held(2048.0, None, ())


def test_what_could_not_be_measured_is_unknown() -> None:
    failure = WorkerFailure(FailureKind.TIMEOUT, "too slow")
    assert held_of(same=failure) is None
    assert held_of(same=fast(None, None)) is None
    assert held_of(same=fast(0.0, 0.0), fresh=failure) == Held(0.0, None)


@pytest.mark.parametrize(
    ("original", "variant", "added"),
    [
        (CLEAN, CLEAN, False),
        (CLEAN, LEAKING, True),
        (None, LEAKING, True),
        (LEAKING, LEAKING, False),
        (LEAKING, Held(600.0, None), True),
        (CLEAN, CACHING, False),
        (CLEAN, None, False),
    ],
)
def test_a_leak_is_added_by_growth_with_every_call(
    original: Held | None, variant: Held | None, added: bool
) -> None:
    assert adds_leak(original, variant) is added


@pytest.mark.parametrize(
    ("original", "variant", "expected"),
    [
        (LEAKING, CLEAN, "healed"),
        (CACHING, CLEAN, "healed"),
        (LEAKING, CACHING, None),
        (CACHING, Held(0.0, None), None),
        (LEAKING, Held(0.0, None), "healed"),
        (LEAKING, None, None),
        (CLEAN, CLEAN, None),
        (None, CLEAN, None),
        (LEAKING, LEAKING, None),
    ],
)
def test_a_leak_is_healed_only_when_the_variant_is_known_to_hold_nothing(
    original: Held | None, variant: Held | None, expected: str | None
) -> None:
    assert change(original, variant) == expected


def test_growth_that_goes_on_lasts_and_growth_that_ends_does_not() -> None:
    assert lasting([(n, 100 + 8 * n) for n in READ_AFTER], 4.0, 64) == 8.0
    assert lasting([(n, 100 + 8 * min(n, 50)) for n in READ_AFTER], 4.0, 64) == 0.0
    assert lasting([(n, 5000 if n > 4 else 0) for n in READ_AFTER], 4.0, 64) == 0.0
    assert lasting([(4, 0), (8, 32), (16, 96)], 4.0, 64) is None


@given(st.lists(st.integers(0, 50), min_size=len(READ_AFTER), max_size=len(READ_AFTER)))
def test_noise_without_a_trend_never_lasts(noise: list[int]) -> None:
    assert lasting(list(zip(READ_AFTER, noise, strict=True)), 4.0, 512) == 0.0


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"blocks": "many", "bytes": 0.0, "calls": 1, "passes": 4, "lines": []},
        {"blocks": float("nan"), "bytes": 0.0, "calls": 1, "passes": 4, "lines": []},
        {"blocks": 0.0, "bytes": 0.0, "calls": 1, "passes": True, "lines": []},
        {"blocks": 0.0, "bytes": 0.0, "calls": 1, "passes": 4, "lines": ["x"]},
    ],
)
def test_an_answer_of_a_wrong_form_is_a_failure(answer: dict[str, object]) -> None:
    assert isinstance(read_residue(answer), WorkerFailure)
