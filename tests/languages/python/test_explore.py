"""Exploring: inputs that take a function where others do not, from a copy that notes what it comes to."""

from __future__ import annotations

import builtins
import types
from collections.abc import Iterator
from typing import Any

import pytest

from rl_sbllm.languages.python.inside import describe, explore, instrument, mutate
from rl_sbllm.languages.python.inside.cases import Case
from rl_sbllm.languages.python.inside.goals import Goals

PATH = "explored_module.py"


@pytest.fixture(autouse=True)
def recorder() -> Iterator[None]:
    yield
    if hasattr(builtins, instrument.NAME):
        delattr(builtins, instrument.NAME)


class Quiet:
    """Stands for surroundings, channel and status."""

    def __init__(self) -> None:
        self.sent: list[dict[str, list[int]]] = []

    def begin(self) -> None:
        """Nothing to set up."""

    def send(self, frame: dict[str, list[int]]) -> None:
        self.sent.append(frame)

    def case(self, index: int | None) -> None:
        """Nobody looks."""


def copy_of(source: str, goals: Goals) -> types.ModuleType:
    setattr(builtins, instrument.NAME, goals)
    module = types.ModuleType("explored_module")
    exec(instrument.instrumented(source, PATH), module.__dict__)
    return module


def maker(calls: list[tuple[Any, ...]], **wanted: Any) -> mutate.Maker:
    given = [Case(args, {}, describe.info("x", "given", "f", args, {}, 1, True)) for args in calls]
    return mutate.Maker(given, wanted, {"workload": {"entry": "f"}})


def explored(
    source: str, calls: list[tuple[Any, ...]], attempts: int = 300, **wanted: Any
) -> list[tuple[Any, ...]]:
    """The arguments that were picked."""
    goals, made, quiet = Goals(), maker(calls, **wanted), Quiet()
    asked = {"first": 0, "attempts": attempts, "most": 40, "plain": 10, "seconds": 20.0, "skip": []}
    job = {"path": PATH, "explore": asked, "cases": wanted}
    explorer = explore.Explorer(copy_of(source, goals).f, made, goals, job)
    explorer.explore(quiet, quiet, quiet)
    chains = [frame["picked"] for frame in quiet.sent if "picked" in frame]
    pairs = [made.remade(chain) for chain in chains]
    return [pair[0] for pair in pairs if pair is not None]


def test_both_sides_and_the_border_of_a_comparison_are_found() -> None:
    source = "def f(n):\n    if n > 1234:\n        return 1\n    return 0\n"
    numbers = {args[0] for args in explored(source, [(5,)], constants=(1234, 1, 0))}
    assert {1233, 1234, 1235} <= numbers


def test_a_branch_behind_another_is_reached_by_a_chain_of_changes() -> None:
    source = "def f(a, b):\n    if a == 77:\n        if b == 78:\n            return 1\n    return 0\n"
    assert (77, 78) in explored(source, [(1, 2)], attempts=600, constants=(77, 78, 1, 0))


def test_inputs_that_are_odd_in_themselves_are_picked_though_no_branch_tells_them_apart() -> None:
    lists = [args[0] for args in explored("def f(xs):\n    return sum(xs)\n", [([3, 1],)])]
    assert [] in lists
    assert any(len(items) > 30 for items in lists)


def test_the_same_numbers_give_the_same_inputs() -> None:
    source = "def f(xs, n):\n    return [x for x in xs if x < n]\n"
    calls: list[tuple[Any, ...]] = [([3, 1, 2], 2)]
    assert explored(source, calls) == explored(source, calls)


def test_an_input_that_takes_long_is_passed_over() -> None:
    source = "def f(n):\n    while n > 20:\n        pass\n    return n\n"
    assert all(args[0] <= 20 for args in explored(source, [(3,)], attempts=40))


def test_defaults_that_a_call_leaves_out_are_given() -> None:
    made = maker([(1,)], defaults=(("flag", 1, False),))
    pairs = [made.remade([0, number]) for number in range(60)]
    assert {"flag": True} in [pair[1] for pair in pairs if pair]


def test_a_default_that_the_call_gives_is_left_alone() -> None:
    made = maker([(1, True)], defaults=(("flag", 1, False),))
    assert all(pair is None or pair[1] == {} for pair in (made.remade([0, number]) for number in range(60)))


SOURCE = '''
def f(xs, n=2, *rest, key=None):
    """Doc."""
    total: int = 0
    for i, x in enumerate(xs[1:]):
        if 0 < x <= n and not (x == 3 or i in (7, 8)):
            total += x * 2 - i // 2
        elif x is None:
            raise ValueError(f"{x!r:>{n}}")
    pairs = {x: [y for y in xs if y != x] for x in xs}
    return sorted(pairs), total, xs[-1] if xs else None, max(xs, default=0), [*xs][::-1]


def g(xs):
    for x in xs:
        yield x if x % 2 else -x
'''


@pytest.mark.parametrize("xs", [[], [1], [5, 1, 2, 3], [2, 2, 2, 7, 9, 1, 1, 3, 4], [1, None, 2]])
def test_the_copy_does_what_the_text_does(xs: list[Any]) -> None:
    plain: dict[str, Any] = {}
    exec(SOURCE, plain)
    noted = copy_of(SOURCE, Goals())
    for call in (lambda module: module["f"](xs, 5), lambda module: list(module["g"](xs))):
        assert outcome(call, plain) == outcome(call, vars(noted))


def outcome(call: Any, module: dict[str, Any]) -> Any:
    try:
        return call(module)
    except (TypeError, ValueError) as error:
        return type(error), str(error)
