"""Neutral rewrites: another text, the same results."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from rl_sbllm.analysis.python.neutral import KINDS, neutral

TEXT = '''\
def f(xs, limit=10):
    """Docstring."""
    total = 0
    found = []
    by_name = {}
    for x in xs:
        if x > limit:
            found.append(x)
            continue
        total += x
        by_name[x] = total
    for i in range(len(found)):
        if i:
            total -= found[i]
    while total > 100:
        total //= 2
    return total, found, by_name
'''


def run(text: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(text, namespace)
    return namespace["f"](*args)


def test_every_kind_is_there() -> None:
    assert {one.kind for one in neutral(TEXT, "f")} == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_results_stay_the_same(kind: str) -> None:
    inputs = ([[]], [[1, 2, 3]], [[50, 5, 70, 11]], [[500, 400], 600], [list(range(40))])
    for one in neutral(TEXT, "f"):
        if one.kind == kind:
            assert one.text != TEXT
            assert [run(one.text, *args) for args in inputs] == [run(TEXT, *args) for args in inputs]


def test_a_name_that_a_nested_function_sees_keeps_its_name() -> None:
    text = "def f(n):\n    total = n\n    other = 1\n    def add():\n        return total\n    return add() + other\n"
    renamed = [one.text for one in neutral(text, "f") if one.kind == "renamed-local"]
    assert len(renamed) == 1
    assert "other_here" in renamed[0]


def test_assignments_that_hang_together_keep_their_order() -> None:
    text = "def f(n):\n    a = 1\n    a = 2\n    return a\n"
    assert "reordered" not in {one.kind for one in neutral(text, "f")}


def test_a_function_that_looks_at_its_own_names_is_left_alone() -> None:
    assert neutral("def f(n):\n    a = 1\n    return locals()\n", "f") == ()


def test_a_list_of_another_meaning_is_not_called() -> None:
    text = "list = tuple\n\ndef f(n):\n    return []\n"
    assert "empty-call" not in {one.kind for one in neutral(text, "f")}


def test_each_parses() -> None:
    for one in neutral(TEXT, "f"):
        ast.parse(one.text)
