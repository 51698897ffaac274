"""Lines and branches of the target that cases reach, told alike by every interpreter."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from rl_sbllm.languages.python.inside import arcs, tracing
from tests.languages.python.inside_worker import job_for, run_inside
from tests.languages.python.other_pythons import MINORS, python_of

IF = "def f(x):\n    if x:\n        return 1\n    return 2\n"
ONE_LINE = "def f(x):\n    return 1 if x else 2\n"
LOOP = "def f(xs):\n    total = 0\n    for x in xs:\n        total += x\n    return total\n"
LEFT_EARLY = "def f(xs):\n    for x in xs:\n        return x\n"
AND = "def f(a, b):\n    return 1 if a and b else 2\n"
FILTER = "def f(xs):\n    return [x for x in xs if x > 2]\n"
GENERATOR = "def f(xs):\n    for x in xs:\n        if x > 2:\n            yield x\n"
STRAIGHT = "def f(x):\n    return x + 1\n"
RAISES = "class E:\n    def __bool__(self):\n        raise ValueError\ndef f(x):\n    try:\n        return 1 if E() else 2\n    except ValueError:\n        return 3\n"
LONG = (
    "def f(x):\n    if x:\n"
    + "".join(f"        x = x * {n} + {n}\n" for n in range(300, 420))
    + "    return x\n"
)

CASES = [
    (IF, ["1"], 0.5),
    (IF, ["1", "0"], 1.0),
    (ONE_LINE, ["1"], 0.5),
    (ONE_LINE, ["1", "0"], 1.0),
    (LOOP, ["[1, 2]"], 1.0),
    (LOOP, ["[]"], 0.5),
    (LEFT_EARLY, ["[1]"], 0.5),
    (AND, ["1, 1"], 0.5),
    (AND, ["1, 1", "0, 1"], 0.75),
    (AND, ["1, 1", "0, 1", "1, 0"], 1.0),
    (FILTER, ["[1, 2, 3]"], 1.0),
    (FILTER, ["[1]"], 0.75),
    (GENERATOR, ["[1, 2, 3]"], 1.0),
    (GENERATOR, ["[3]"], 0.75),
    (STRAIGHT, ["1"], 1.0),
    (LONG, ["1"], 0.5),
    (LONG, ["0", "1"], 1.0),
]


def covered(source: str, calls: list[str], minor: int) -> dict[str, Any]:
    python = python_of(minor)
    if python is None:
        pytest.skip(f"there is no Python 3.{minor} here")
    log = run_inside("coverage", "run", job_for(source, calls), python=python)["log"]
    return log[0]


@pytest.mark.slow
@pytest.mark.parametrize("minor", MINORS)
def test_every_interpreter_tells_the_same_share_of_branches(minor: int) -> None:
    told = [covered(source, calls, minor)["branches"] for source, calls, _ in CASES]
    assert told == [share for _, _, share in CASES]


@pytest.mark.slow
@pytest.mark.parametrize("minor", MINORS)
def test_a_test_that_raises_goes_neither_way(minor: int) -> None:
    assert covered(RAISES, ["1"], minor)["branches"] < 0.5


def test_the_end_of_a_loop_that_is_no_longer_listened_to_is_told_by_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def total(xs: range) -> int:
        number = 0
        for x in xs:
            number += x
        return number

    monkeypatch.setattr(arcs, "PATIENCE", 10)
    monkeypatch.setattr(tracing, "_MONITORED", False)
    traced = sys.gettrace()
    with tracing.Visits({total.__code__}) as visits:
        total(range(1000))
    sys.settrace(traced)
    assert len(visits.branches) == 2


@pytest.mark.slow
@pytest.mark.parametrize("minor", MINORS)
def test_what_comes_after_a_long_loop_is_seen(minor: int) -> None:
    source = (
        "def f(n):\n    for k in range(n):\n        if k < 0:\n            return k\n"
        "    if n > 5:\n        return 1\n    return 2\n"
    )
    told = covered(source, ["60_000"], minor)
    assert told["lines"] == pytest.approx(4 / 6)
    assert told["branches"] == pytest.approx(4 / 6)


def one(x: int) -> int:
    return 1 if x else 2


LINE = one.__code__.co_firstlineno + 1


def test_ways_are_looked_for_until_all_were_seen() -> None:
    seen: set[tuple[object, int, int]] = set()
    ways = arcs.Ways(one.__code__, seen)
    ((branch, destinations),) = arcs.branches(one.__code__).items()
    for offset in destinations:
        assert ways.missing_on(LINE)
        ways.went(branch, offset)
    assert not ways.missing_on(LINE) and len(seen) == 2


def test_ways_are_given_up_when_there_is_no_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arcs, "PATIENCE", 100)
    (branch,) = arcs.branches(one.__code__)
    ways = arcs.Ways(one.__code__, set())
    for _ in range(100):
        assert ways.missing_on(LINE)
        ways.went(branch, -1)
    assert not ways.missing_on(LINE)
