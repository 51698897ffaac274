"""Whether the original does the same twice, and where its order hangs on the hash seed."""

from __future__ import annotations

from typing import Any

from rl_sbllm.evaluation.equivalence.stability import stable, unordered
from tests.evaluation.equivalence.behaviours import outcomes


def returned(literal: str) -> tuple[Any, ...]:
    return outcomes(f"def f(x): return {literal}", "1")


def test_the_same_twice_is_deterministic() -> None:
    assert stable(returned("[1]"), returned("[1]")).deterministic


def test_what_changes_is_told_with_a_likely_cause() -> None:
    said = stable(returned("1.5"), returned("2.5"), "import time\ndef f(x): return time.time()")
    assert said.unstable == (0,)
    assert "it reads the clock" in said.why
    assert "1.5" in said.why


def test_addresses_are_recognised() -> None:
    said = stable(returned("'<A object at 0x7f0000000000>'"), returned("'<A object at 0x7f1111111111>'"))
    assert "addresses" in said.why


def test_places_of_free_order_are_found() -> None:
    assert unordered(returned("(1, ['a', 'b'])"), returned("(1, ['b', 'a'])")) == [frozenset(["result[1]"])]
    assert unordered(returned("['a']"), returned("['b']")) == [frozenset()]
