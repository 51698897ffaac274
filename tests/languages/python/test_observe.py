"""What a worker says of one call: endings, arguments, output, state, calls, and who made an exception's message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rl_sbllm.model.execution import CaseSet, FailureKind, Observation
from tests.evaluation.equivalence.local_runner import LocalRunner


def recipe(entry: str, calls: list[str], setup: str = "") -> dict[str, Any]:
    items = [{"arguments": call, "setup": setup, "count": 1} for call in calls]
    source = {"kind": "expressions", "items": items, "origin": "given"}
    return {
        "entry": entry,
        "timing": [source],
        "probes": [],
        "scales": [1],
        "headline_scale": 1,
        "domain": "given",
    }


def observed(folder: Path, text: str, entry: str, *calls: str, setup: str = "") -> Observation:
    runner = LocalRunner(folder / "target.py", recipe(entry, list(calls), setup))
    return runner.observe(text, CaseSet("timing"), seconds=20.0)


def outcome(folder: Path, text: str, call: str, setup: str = "") -> Any:
    seen = observed(folder, text, "f", call, setup=setup)
    assert seen.failure is None, seen.failure
    return seen.outcomes[0]


def test_a_plain_result(tmp_path: Path) -> None:
    found = outcome(tmp_path, "def f(x, *, y=1): return x + y", "2, y=3")
    assert (found["kind"], found["value"]) == ("returned", 5)


def test_a_result_that_is_the_argument_shows(tmp_path: Path) -> None:
    same = outcome(tmp_path, "def f(xs): return xs", "[1]")
    copied = outcome(tmp_path, "def f(xs): return xs[:]", "[1]")
    assert same["value"] == copied["value"]
    assert same["arguments"] != copied["arguments"]


def test_a_changed_argument_is_seen(tmp_path: Path) -> None:
    seen = observed(tmp_path, "def f(xs): xs.append(1)", "f", "[]")
    assert seen.mutates
    assert seen.outcomes[0]["arguments"][1][0] == ["list", 1, [1]]
    assert not observed(tmp_path, "def f(xs): return len(xs)", "f", "[]").mutates


def test_a_generator_is_driven_with_its_items_as_they_were(tmp_path: Path) -> None:
    text = "def f(n):\n    row = []\n    for i in range(n):\n        row.append(i)\n        yield row\n    raise KeyError(n)"
    found = outcome(tmp_path, text, "2")
    assert found["kind"] == "yielded"
    assert found["value"][2] == [["list", 2, [0, 1]], ["ref", 2]]
    assert found["value"][3] == ["exception", "KeyError", [2], "code"]
    assert len(set(found["snapshots"])) == 2


def test_endless_generators_are_cut(tmp_path: Path) -> None:
    found = outcome(tmp_path, "import itertools\ndef f(): return itertools.count()", "")
    assert found["value"][3] == ["cap"]


def test_coroutines_and_async_generators_run_to_their_end(tmp_path: Path) -> None:
    text = "import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x"
    assert outcome(tmp_path, text, "7")["value"] == 7
    text = "async def f(x):\n    yield x\n    yield x + 1"
    assert outcome(tmp_path, text, "7")["value"][2] == [7, 8]


@pytest.mark.parametrize(
    ("body", "by"),
    [
        ("return x[5]", "interpreter"),
        ("return int('a')", "interpreter"),
        ("raise ValueError('no')", "code"),
        ("assert not x, 'no'", "code"),
        (
            "\n    try:\n        return x[5]\n    except IndexError:\n        raise KeyError(1) from None",
            "code",
        ),
    ],
)
def test_who_made_the_message(tmp_path: Path, body: str, by: str) -> None:
    found = outcome(tmp_path, f"def f(x): {body}" if "\n" not in body else f"def f(x):{body}", "[1]")
    assert found["kind"] == "raised"
    assert found["exception"]["by"] == by


def test_output_warnings_and_random_are_seen(tmp_path: Path) -> None:
    text = (
        "import random, sys, warnings\ndef f(x):\n    print(x)\n    sys.stderr.write('e')\n"
        "    warnings.warn('w')\n    return random.random()"
    )
    found = outcome(tmp_path, text, "'é'")
    assert found["output"] == "é\n"
    assert found["errors"] == "e"
    assert found["warnings"] == [["UserWarning", "w"]]
    assert found["random"] is not None
    assert found == outcome(tmp_path, text, "'é'")


def test_changed_globals_are_told_case_by_case(tmp_path: Path) -> None:
    text = "seen = []\ndef f(x):\n    if x: seen.append(x)"
    seen = observed(tmp_path, text, "f", "0", "5")
    assert seen.keeps_state
    assert [found["state"] for found in seen.outcomes] == [{}, {"seen": '["list",1,[5]]'}]


@pytest.mark.parametrize(
    "text",
    [
        "from functools import lru_cache\n@lru_cache\ndef f(x): return x",
        "def f(x, memo={}):\n    memo[x] = 1",
        "def f(x):\n    f.last = x",
        "class A:\n    n = 0\ndef f(x):\n    A.n += 1",
        "def outer():\n    n = [0]\n    def f(x):\n        n[0] += 1\n    return f\nf = outer()",
    ],
)
def test_what_outlives_a_call_is_noticed(tmp_path: Path, text: str) -> None:
    assert observed(tmp_path, text, "f", "1").keeps_state


def test_calls_to_a_callable_argument_are_recorded(tmp_path: Path) -> None:
    text = "def f(xs, key): return sorted(xs, key=key)"
    found = outcome(tmp_path, text, "[2, 1], lambda x: -x")
    assert found["calls"]["count"] == 2
    assert found["calls"]["first"][0][2:] == [None, -2]


def test_what_a_callable_closes_over_is_seen(tmp_path: Path) -> None:
    setup = "def make():\n    seen = []\n    return lambda x: seen.append(x)\ncall = make()"
    found = outcome(tmp_path, "def f(call): call(3)", "call", setup)
    closure = found["arguments"][1][0]
    assert closure[:1] == ["closure"] and '["list", 3, [3]]' in json.dumps(closure)
    assert found["closed_over"] == [["ref", 3]]


def test_an_iterator_argument_shows_what_was_left(tmp_path: Path) -> None:
    found = outcome(tmp_path, "def f(it): return next(it)", "(n for n in [1, 2, 3])")
    assert found["arguments"][1][0][2] == [2, 3]


def test_a_method_gets_its_receiver(tmp_path: Path) -> None:
    text = "class A:\n    def __init__(self): self.n = 0\n    def f(self, by): self.n += by; return self.n"
    found = observed(tmp_path, text, "A.f", "A(), 2").outcomes[0]
    assert found["method"] and found["value"] == 2
    assert found["arguments"][1][0][3:5] == [["n"], [2]]


def test_a_module_that_does_not_load_is_a_failure(tmp_path: Path) -> None:
    seen = observed(tmp_path, "def f(:", "f", "1")
    assert seen.failure is not None and seen.failure.kind is FailureKind.LOAD


def test_a_hanging_case_is_named(tmp_path: Path) -> None:
    text = "def f(x):\n    while x: pass"
    runner = LocalRunner(tmp_path / "target.py", recipe("f", ["0", "1"]))
    seen = runner.observe(text, CaseSet("timing"), seconds=1.0)
    assert seen.failure is not None
    assert (seen.failure.kind, seen.failure.case) == (FailureKind.TIMEOUT, 1)
