"""The open domain: what odd types bring to light, in sentences, each said once and shown by a call."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rl_sbllm.evaluation.equivalence.assumptions import said_once
from rl_sbllm.evaluation.equivalence.counterexample import shown_by
from rl_sbllm.evaluation.equivalence.guards import guards
from rl_sbllm.evaluation.equivalence.wording import Beyond, beyond, covers, sentence
from rl_sbllm.model.candidate import Assumption
from rl_sbllm.model.execution import CaseSet
from tests.evaluation.equivalence.behaviours import workload
from tests.evaluation.equivalence.test_check import check

COMMON = "def common(xs, ys):\n    return [x for x in xs if x in ys]\n".replace("common", "f")
BY_SET = "def f(xs, ys):\n    ys_set = set(ys)\n    return [x for x in xs if x in ys_set]\n"
CALLS = ["[1, 2, 3], [3, 1, 4]", "[5, 1, 5], [5, 1, 9]"]


def texts(assumptions: tuple[Assumption, ...]) -> list[str]:
    return [one.text for one in assumptions]


def test_a_set_needs_hashable_elements_and_a_list_that_can_be_walked_again(tmp_path: Path) -> None:
    found = check(tmp_path, COMMON, CALLS).open(BY_SET)
    assert "the elements of xs and ys are hashable, and equal ones hash alike" in texts(found)
    assert any(text.startswith("ys is never") and "a one-shot iterator" in text for text in texts(found))
    assert all(one.domain == "open" and one.counterexample is not None for one in found)


def test_a_sentence_of_a_rule_that_says_the_same_gets_the_counterexample(tmp_path: Path) -> None:
    stated = [
        Assumption("the items are hashable and equal ones hash alike"),
        Assumption("ys is a list or another sequence of items"),
        Assumption("the moon is new"),
    ]
    found = check(tmp_path, COMMON, CALLS).open(BY_SET, stated)
    by_text = {one.text: one for one in found}
    assert "the items are hashable and equal ones hash alike" not in by_text
    assert by_text["ys is a list or another sequence of items"].counterexample is not None
    assert by_text["the moon is new"].counterexample is None


def test_the_script_of_an_assumption_shows_the_difference(tmp_path: Path) -> None:
    for number, one in enumerate(check(tmp_path, COMMON, CALLS).open(BY_SET)):
        assert one.counterexample is not None
        path = tmp_path / f"show{number}.py"
        path.write_text(one.counterexample.script)
        done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, timeout=60)
        first, second = done.stdout.splitlines()
        assert first.partition(":")[2].strip() != second.partition(":")[2].strip(), one.text


def test_types_that_can_be_asked_for_cheaply_make_a_guard(tmp_path: Path) -> None:
    made = {guard for one in check(tmp_path, COMMON, CALLS).open(BY_SET) for guard in one.guards}
    assert made == {
        "type(xs) is list",
        "{*map(type, xs)} <= {int}",
        "type(ys) is list",
        "{*map(type, ys)} <= {int}",
    }


@pytest.mark.parametrize(
    ("found", "guard"),
    [
        (Beyond("bool", 0, "n", ("int",)), ("type(n) is int",)),
        (Beyond("nan", 0, "x", ("float",)), ()),
        (Beyond("nan", 0, "x", ("int",)), ("type(x) is int",)),
        (Beyond("odd", 1, "d", ("dict", "str")), ("type(d) is dict", "{*map(type, d.values())} <= {str}")),
        (Beyond("odd", 1, "xs", ("list", "Node")), ()),
        (Beyond("odd", 2, "xs", ("list", "list", "int")), ()),
        (Beyond("tuple", 0, "argument 1", ("list",)), ()),
        (Beyond("given", 0, "key"), ()),
    ],
)
def test_a_guard_asks_for_the_types_of_the_given_case(found: Beyond, guard: tuple[str, ...]) -> None:
    assert guards([found], [found]) == guard


def test_all_types_seen_at_a_place_pass_the_guard() -> None:
    seen = [Beyond("bool", 1, "xs", ("list", "int")), Beyond("text", 1, "xs", ("list", "str"))]
    assert guards([Beyond("odd", 1, "xs", ("list", "int"))], seen)[1] == "{*map(type, xs)} <= {int, str}"


@pytest.mark.parametrize(
    ("ids", "text"),
    [
        (["iterator:0:xs:list"], "xs is never a one-shot iterator"),
        (["tuple:0:xs:list", "nan:0:xs:float"], "xs is never a tuple or NaN"),
        (["bool:1:xs:list/int", "none:1:xs:list/int"], "no element of xs is a bool or None"),
        (["bool:2:xs:list/list/int"], "no value inside xs is a bool"),
        (
            ["odd:1:xs:list/int", "odd:1:ys:list/int"],
            "the elements of xs and ys are hashable, and equal ones hash alike",
        ),
        (["unhashable:0:x:int"], "x is hashable, and hashed like what equals it"),
        (["given:0:key:"], "key is left at the default"),
        (["twins:0:xs:list"], "no two elements of xs are equal and of different types"),
    ],
)
def test_sentences_name_the_arguments(ids: list[str], text: str) -> None:
    assert sentence([beyond(one) for one in ids]) == text


def test_a_sentence_of_a_rule_covers_what_it_says_and_no_more() -> None:
    iterator, subclass = beyond("iterator:0:xs:list"), beyond("items:0:xs:list")
    assert covers("xs is a list, tuple or str", [iterator])
    assert not covers("xs is a list, tuple or str", [beyond("tuple:0:xs:list")])
    assert not covers("xs is a list, tuple or str", [subclass])
    assert not covers("ys is a list", [iterator])


def test_vague_sentences_about_hashing_are_said_once() -> None:
    stated = [
        Assumption("the items are hashable"),
        Assumption("the elements are hashable, and equal ones have equal hashes"),
        Assumption("the elements of xs are hashable"),
    ]
    assert texts(said_once(stated)) == [stated[1].text, stated[2].text]


def outcomes(script: str, folder: Path) -> list[str]:
    path = folder / "show.py"
    path.write_text(script)
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, timeout=60)
    return [line.partition(":")[2].strip() for line in done.stdout.splitlines()]


def test_the_script_makes_instances_of_the_file_again_and_calls_twice(tmp_path: Path) -> None:
    point = "class P:\n    def __init__(self, x): self.x = x\n\n\n"
    checking = check(tmp_path, point + "def f(p, seen=None):\n    return [p.x]\n", ["P(1)", "P(2)"])
    for body in (
        "def f(p, seen=None):\n    return [abs(p.x)]\n",
        "def f(p, seen=[]):\n    seen.append(p.x)\n    return list(seen)\n",
    ):
        found = checking.fresh(point + body, 1, 60)
        assert found.difference is not None and found.case is not None
        assert found.case.literal, found.case.call
        wanted = CaseSet("fresh", 1, 1, 60)
        versions = (point + "def f(p, seen=None):\n    return [p.x]\n", point + body)
        shown = shown_by(
            found.difference, found.case, wanted, versions, tmp_path / "target.py", workload(["P(1)"])
        )
        first, second = outcomes(shown.script, tmp_path)
        assert first != second
