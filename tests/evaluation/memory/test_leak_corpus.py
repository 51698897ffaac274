"""The corpus of leaks: whole, and a few of it looked at in the sandbox (all of it: `make bench-leaks`)."""

from __future__ import annotations

import pytest

from rl_sbllm.bench.leaks import CORPUS, runner, samples
from rl_sbllm.evaluation.memory.leak import adds_leak, change, held

SECONDS = 20.0
"""Enough for any machine: a version ends when it has told enough."""
SEEDED = {one.name: one for one in samples("seeded")}
INNOCENT = {one.name: one for one in samples("innocent")}


def test_every_leak_has_a_healed_version_and_the_corpus_is_large_enough() -> None:
    assert set(SEEDED) == {path.stem for path in (CORPUS / "healed").glob("*.py")}
    assert (len(SEEDED) >= 20, len(INNOCENT) >= 10) == (True, True)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["class_level_list", "exception_with_traceback_kept", "frozen_cycles"])
def test_a_leak_is_found_and_its_healing_is_seen(name: str) -> None:
    one, without = SEEDED[name], (CORPUS / "healed" / f"{name}.py").read_text()
    with runner(one.text, one.calls) as ready:
        before, after = held(ready, one.text, SECONDS), held(ready, without, SECONDS)
    assert before is not None and before.per_call and before.lines
    assert change(before, after) == "healed"
    assert adds_leak(after, before)


@pytest.mark.slow
def test_a_cache_without_a_bound_is_told_from_a_leak() -> None:
    one = SEEDED["unbounded_cache_dict"]
    with runner(one.text, one.calls) as ready:
        found = held(ready, one.text, SECONDS)
    assert found is not None
    assert found.per_call == 0.0
    assert found.per_input
    assert not adds_leak(None, found)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bounded_lru_cache", "long_ring_buffer", "table_that_fills"])
def test_what_only_looks_like_a_leak_is_none(name: str) -> None:
    one = INNOCENT[name]
    with runner(one.text, one.calls) as ready:
        found = held(ready, one.text, SECONDS)
    assert found is not None
    assert not found.grows
