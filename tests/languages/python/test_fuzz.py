"""Bytes of workers that mean harm: nothing crashes or hangs the host, and nothing malformed is taken for an answer.

`make fuzz` does the same for ten minutes; here it goes on for 20 seconds from a fixed seed.
"""

from __future__ import annotations

import time
from random import Random

import pytest

from rl_sbllm.bench.fuzzing.explore import fuzz
from rl_sbllm.bench.fuzzing.mutate import as_bytes, mutated
from rl_sbllm.bench.fuzzing.seeds import outcomes, transcripts
from rl_sbllm.bench.fuzzing.targets import Accepted, must_be_same
from rl_sbllm.languages.python.answers import PARTS, wrong_part
from rl_sbllm.languages.python.inside.observe import UNTRIED

SECONDS, LEAST = 20.0, 500
"""By the clock; on a machine that is very busy, so many tries at least."""


@pytest.mark.slow
def test_nothing_that_a_worker_sends_harms_the_host() -> None:
    end = time.monotonic() + SECONDS
    found = fuzz(1, lambda so_far: time.monotonic() < end or so_far.executions < LEAST)
    assert found.defects == {}
    assert found.kept > 10, "mutation reaches lines that honest answers do not"


def test_every_target_takes_what_honest_workers_send() -> None:
    found = fuzz(0, lambda so_far: False)
    assert found.defects == {}
    assert len(found.edges) > 300


def test_the_same_seed_makes_the_same_bytes() -> None:
    seeds = transcripts()

    def bytes_of(seed: int) -> list[bytes]:
        rng = Random(seed)
        return [as_bytes(mutated(rng.choice(seeds), rng.choice(seeds), rng), rng) for _ in range(50)]

    assert bytes_of(3) == bytes_of(3)
    assert bytes_of(3) != bytes_of(4)


def test_an_outcome_has_the_parts_that_the_host_asks_for() -> None:
    assert set(PARTS) == set(UNTRIED)


def test_the_checks_can_fail() -> None:
    expected = outcomes()[1]
    must_be_same(expected, outcomes()[1])
    with pytest.raises(Accepted, match="called equal"):
        must_be_same(expected, dict(outcomes()[1], value=["list", 1, []]))
    with pytest.raises(Accepted, match="output differs"):
        must_be_same(expected, dict(outcomes()[1], output="other"))


def test_a_part_that_is_missing_or_of_another_form_is_named() -> None:
    whole = outcomes()[0]
    assert wrong_part(whole) is None
    assert wrong_part([whole]) == ""
    assert wrong_part({name: value for name, value in whole.items() if name != "calls"}) == "calls"
    assert wrong_part(dict(whole, mutated=1)) == "mutated"
