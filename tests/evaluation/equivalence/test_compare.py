"""Two behaviours of one case: the reason that counts first, and where they differ."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rl_sbllm.evaluation.equivalence.compare import compare, compare_fully
from rl_sbllm.evaluation.equivalence.constants import global_names
from rl_sbllm.evaluation.equivalence.difference import Comparison, Difference, Rules
from rl_sbllm.model.verdict import Reason
from tests.evaluation.equivalence.behaviours import outcomes


def compared(
    original: str, candidate: str, call: str, setup: str = "", rules: Rules | None = None
) -> Comparison:
    rules = replace(rules or Rules(), names=global_names(original))
    first = outcomes(original, call, setup=setup)[0]
    return compare_fully(first, outcomes(candidate, call, setup=setup)[0], rules)


def difference(original: str, candidate: str, call: str, setup: str = "") -> Difference:
    found = compared(original, candidate, call, setup).difference
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("original", "candidate", "call", "reason"),
    [
        ("return x", "return x + 0.0", "1", Reason.DIFFERENT_RESULT),
        ("return x", "return not not x", "1", Reason.DIFFERENT_RESULT),
        ("return 0.0", "return -0.0", "1", Reason.DIFFERENT_RESULT),
        ("return [x]", "return (x,)", "1", Reason.DIFFERENT_RESULT),
        ("return x", "raise ValueError(x)", "1", Reason.DIFFERENT_EXCEPTION),
        ("raise KeyError(x)", "raise ValueError(x)", "1", Reason.DIFFERENT_EXCEPTION),
        ("raise ValueError('a')", "raise ValueError('b')", "1", Reason.DIFFERENT_EXCEPTION),
        ("print(x)", "print(x, x)", "1", Reason.DIFFERENT_OUTPUT),
        ("return [1, 2, 2]", "return [2, 1, 2]", "1", Reason.DIFFERENT_ORDER),
        ("return {1: 2, 3: 4}", "return {3: 4, 1: 2}", "1", Reason.DIFFERENT_ORDER),
        ("return x", "return list(x)", "[1]", Reason.DIFFERENT_ALIASING),
        ("return [x, x]", "return [x, list(x)]", "[1]", Reason.DIFFERENT_ALIASING),
        ("return sorted(x)", "x.sort(); return list(x)", "[2, 1]", Reason.MUTATED_ARGUMENT),
        ("return len(x)", "x.append(1); return len(x) - 1", "[2, 1]", Reason.MUTATED_ARGUMENT),
        ("g.append(x)", "pass", "1", Reason.CHANGED_STATE),
        ("pass", "g.append(x)", "1", Reason.CHANGED_STATE),
        ("yield from x", "return list(x)", "[1]", Reason.DIFFERENT_RESULT),
        ("return iter([x])", "yield x + 1", "1", Reason.DIFFERENT_RESULT),
        ("import random; return random.random()", "return 1.5", "1", Reason.DIFFERENT_RESULT),
        ("import random; random.random()", "pass", "1", Reason.CHANGED_STATE),
    ],
)
def test_what_differs_is_found_with_its_reason(
    original: str, candidate: str, call: str, reason: Reason
) -> None:
    first, second = (f"g = []\ndef f(x):\n    {body}" for body in (original, candidate))
    assert difference(first, second, call).reason is reason


@pytest.mark.parametrize(
    ("original", "candidate", "call"),
    [
        ("return float('nan')", "return float('inf') - float('inf')", "1"),
        ("return {1, 2, 30}", "return {30, 2, 1}", "1"),
        ("return x[5]", "return x[len(x)]", "[1]"),
        ("yield from x", "return iter(x)", "[1]"),
        ("return (1, [2])", "return tuple([1, [2]])", "1"),
        ("return x + x", "global cache\n    cache = x\n    return 2 * x", "3"),
        ("return [(1, 2), (1, 2)]", "t = (1, 2); return [t, t]", "1"),
    ],
)
def test_what_no_caller_can_tell_apart_is_equal(original: str, candidate: str, call: str) -> None:
    first, second = (f"def f(x):\n    {body}" for body in (original, candidate))
    assert compared(first, second, call).difference is None


def test_the_place_inside_the_value_is_named() -> None:
    original = "def f(x): return {'a': [1, (2, 3)]}"
    found = difference(original, original.replace("3", "4"), "1")
    assert (found.where, found.expected, found.got) == ("result['a'][1][1]", "3", "4")


def test_rounding_is_measured_and_no_difference() -> None:
    said = compared("def f(x): return sum(x)", "import math\ndef f(x): return math.fsum(x)", "[0.1] * 10")
    assert said.difference is None
    assert 0 < said.max_relative < 1e-15


def test_more_than_rounding_is_a_difference() -> None:
    assert (
        difference("def f(x): return x", "def f(x): return x * (1 + 1e-6)", "1.0").reason
        is Reason.DIFFERENT_RESULT
    )
    loose = compared(
        "def f(x): return x", "def f(x): return x * (1 + 1e-6)", "1.0", rules=Rules(float_tolerance=1e-3)
    )
    assert loose.difference is None and loose.max_relative > 1e-7


def test_a_result_that_cannot_be_looked_into_is_not_comparable() -> None:
    text = "def f(x): return [object(), x]"
    found = compared(text, text, "1").difference
    assert found is not None and (found.reason, found.where) == (Reason.NOT_COMPARABLE, "result[0]")


def test_an_argument_that_cannot_be_looked_into_is_said_and_known_by_identity() -> None:
    text = "def f(x): return [x, 1]"
    said = compared(text, text, "object()")
    assert said.difference is None
    assert compared(text, "def f(x): return [object(), 1]", "object()").difference is not None


def test_calls_to_a_callable_argument_count() -> None:
    once = "def f(xs, key):\n    k = key(xs[0])\n    return k + k"
    twice = "def f(xs, key):\n    return key(xs[0]) + key(xs[0])"
    assert difference(twice, once, "[1], lambda x: x").reason is Reason.DIFFERENT_OUTPUT
    there = "def f(xs, key): return sum([key(x) for x in xs])"
    back = "def f(xs, key): return sum([key(x) for x in reversed(xs)])"
    assert difference(there, back, "[1, 2], lambda x: x").reason is Reason.DIFFERENT_ORDER


def test_a_changed_receiver_is_changed_state() -> None:
    text = "class A:\n    def __init__(self): self.n = 0\n    def f(self): self.n += 1"
    first = outcomes(text, "A()", entry="A.f")[0]
    second = outcomes(text.replace("+= 1", "+= 2"), "A()", entry="A.f")[0]
    found = compare(first, second)
    assert found is not None
    assert (found.reason, found.where) == (Reason.CHANGED_STATE, "self.n")


def test_a_private_attribute_more_is_said_and_no_difference() -> None:
    text = "class A:\n    def __init__(self): self.n = 0\n    def f(self): return self.n"
    first = outcomes(text, "A()", entry="A.f")[0]
    second = outcomes(text.replace("return", "self._kept = 1; return"), "A()", entry="A.f")[0]
    said = compare_fully(first, second, Rules())
    assert said.difference is None
    assert said.not_compared == ("self._kept: an attribute that the original does not have",)


def test_items_that_change_after_they_were_yielded_differ() -> None:
    snapshots = "def f(n):\n    row = []\n    for i in range(n):\n        row.append(i)\n        yield row"
    at_once = "def f(n):\n    row = list(range(n))\n    for i in range(n):\n        yield row"
    assert difference(snapshots, at_once, "3").reason is Reason.DIFFERENT_RESULT


def test_how_much_of_an_iterator_is_taken_before_each_item_counts() -> None:
    lazy = "def f(it):\n    for x in it: yield x"
    greedy = "def f(it):\n    xs = list(it)\n    for x in xs: yield x"
    assert difference(lazy, greedy, "iter([1, 2, 3])").reason is Reason.MUTATED_ARGUMENT


def test_free_order_is_not_compared_where_the_rules_say_so() -> None:
    first = outcomes("def f(x): return [1, 2, 3]", "1")[0]
    second = outcomes("def f(x): return [3, 1, 2]", "1")[0]
    assert compare(first, second, Rules(order_free=frozenset(["result"]))) is None
    other = outcomes("def f(x): return [3, 1, 4]", "1")[0]
    assert compare(first, other, Rules(order_free=frozenset(["result"]))) is not None


def test_deep_values_are_compared_to_the_bottom() -> None:
    text = "def f(x):\n    deep = [x]\n    for _ in range(500): deep = [deep]\n    return deep"
    assert compared(text, text, "1").difference is None
    assert difference(text, text.replace("[x]", "[x + 1]"), "1").reason is Reason.DIFFERENT_RESULT


def test_large_arguments_are_compared_too() -> None:
    call = "list(range(20000))"
    plain, changes = "def f(x): return len(x)", "def f(x):\n    x[9] = 0\n    return len(x)"
    assert compared(plain, plain, call).difference is None
    assert difference(plain, changes, call).reason is Reason.MUTATED_ARGUMENT
    assert difference(changes, plain, call).reason is Reason.MUTATED_ARGUMENT
    same, copy = "def f(x): return x", "def f(x): return x[:]"
    assert compared(same, same, call).difference is None
    assert difference(same, copy, call).reason is Reason.DIFFERENT_ALIASING
    assert difference(copy, same, call).reason is Reason.DIFFERENT_ALIASING
