"""Rough types from the text, and names still needed after a place."""

from __future__ import annotations

import ast

import pytest

from rl_sbllm.analysis.python.names import captured, is_local, read_after
from rl_sbllm.analysis.python.purity import imported_as, is_pure
from rl_sbllm.analysis.python.types import element_kind, name_kind
from rl_sbllm.languages.python.unit import FunctionView, PythonUnit


def view_of(body: str, parameters: str = "", above: str = "") -> FunctionView:
    text = above + f"def f({parameters}):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    unit = PythonUnit.parse(text)
    assert unit is not None
    view = unit.function("f")
    assert view is not None
    return view


@pytest.mark.parametrize(
    ("body", "parameters", "kind"),
    [
        ("v = []", "", "list"),
        ("v = [1]\nv = v + [2]", "", "list"),
        ("v = {}", "", "dict"),
        ("v = {1}", "", "set"),
        ("v = 0\nv += 1", "", "int"),
        ("v = 0\nv += 0.5", "", None),
        ("v = 1 / 2", "", "float"),
        ("v = 'a' * 3", "", "str"),
        ("v = a.split()", "a", "list"),
        ("v = []\nv = {}", "", None),
        ("for v in range(3):\n    pass", "", "int"),
        ("for v, w in enumerate('ab'):\n    pass", "", "int"),
        ("for w, v in enumerate('ab'):\n    pass", "", "str"),
        ("return v", "v: list[int]", "list"),
        ("v = v.copy()", "", None),
        ("return v", "v: 'str'", "str"),
        ("return v.upper()", "v", "str"),
        ("with open(p) as v:\n    pass", "p", None),
        ("v = (x for x in p)", "p", "iterator"),
        ("v = sorted(p)", "p", "list"),
        ("v = p[1:]", "p: str", "str"),
    ],
)
def test_the_type_of_a_name(body: str, parameters: str, kind: str | None):
    assert name_kind(view_of(body, parameters), "v") == kind


def test_a_shadowed_constructor_tells_nothing():
    assert name_kind(view_of("v = list(p)", "p", "def list(x):\n    return x\n\n\n"), "v") is None


def test_the_type_of_items():
    view = view_of("v = list(map(int, p.split()))", "p")
    assert element_kind(view, ast.Name("v", ast.Load())) == "int"


@pytest.mark.parametrize(
    ("body", "later"),
    [
        ("for x in p:\n    y = x\nreturn 1", False),
        ("for x in p:\n    y = x\nreturn y", True),
        ("for x in p:\n    y = x\nreturn [y for y in p]", False),
        ("while p:\n    print(y)\n    for x in p:\n        y = x", True),
        ("for x in p:\n    y = x\nreturn lambda: y", True),
        ("for x in p:\n    y = x\nfor y in p:\n    print(y)", False),
        ("for x in p:\n    y = x\nreturn f'{y}'", True),
    ],
)
def test_a_name_is_needed_after_a_loop_only_when_its_value_can_be_read(body: str, later: bool):
    view = view_of(body, "p, y=0" if "while" in body else "p")
    loop = next(n for n in view.own() if isinstance(n, ast.For))
    assert read_after(view, loop, "y") is later


def test_a_name_that_a_nested_function_mentions_is_captured():
    view = view_of("v = 1\ndef g():\n    return v\nw = 2\nreturn g")
    assert (captured(view, "v"), captured(view, "w"), is_local(view, "w")) == (True, False, True)


@pytest.mark.parametrize(
    ("expression", "pure"),
    [
        ("len(p) + max(p)", True),
        ("p.lower().split()", True),
        ("math.sqrt(p)", True),
        ("p.append(1)", False),
        ("print(p)", False),
        ("(q := p)", False),
        ("sorted(p, key=unknown)", False),
        ("sorted(p, key=len)", True),
        ("map(unknown, p)", False),
        ("[x + 1 for x in p]", True),
    ],
)
def test_purity(expression: str, pure: bool):
    view = view_of(f"return {expression}", "p", "import math\n\n\n")
    last = view.node.body[0]
    assert isinstance(last, ast.Return) and last.value is not None
    assert is_pure(view, last.value) is pure


@pytest.mark.parametrize(
    ("above", "name", "full"),
    [
        ("import re\n", "re.sub", "re.sub"),
        ("import re as r\n", "r.sub", "re.sub"),
        ("from re import sub as s\n", "s", "re.sub"),
        ("from .re import sub\n", "sub", None),
    ],
)
def test_members_of_modules_are_known_under_any_name(above: str, name: str, full: str | None):
    view = view_of(f"return {name}(1)", "", above + "\n\n")
    last = view.node.body[0]
    assert isinstance(last, ast.Return) and isinstance(last.value, ast.Call)
    assert imported_as(view, last.value.func) == full
