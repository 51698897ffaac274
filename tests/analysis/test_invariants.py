"""What changes while a loop runs, and what a rewrite may therefore compute once."""

from __future__ import annotations

import ast

import pytest

from rl_sbllm.analysis.python.invariants import aliases, changed, is_invariant
from rl_sbllm.languages.python.unit import FunctionView, PythonUnit


def first_loop(body: str, parameters: str = "xs, other") -> tuple[FunctionView, ast.For]:
    text = f"def f({parameters}):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    unit = PythonUnit.parse(text)
    assert unit is not None
    view = unit.function("f")
    assert view is not None
    return view, next(n for n in view.own() if isinstance(n, ast.For))


@pytest.mark.parametrize(
    "body",
    [
        "for x in other:\n    xs.append(x)",
        "for x in other:\n    xs[0] = x",
        "for x in other:\n    del xs[0]",
        "for x in other:\n    xs += [x]",
        "for x in other:\n    xs = xs + [x]",
        "for x in other:\n    mangle(xs)",
        "for x in other:\n    xs.field = 1",
        "for xs in other:\n    pass",
        "ys = xs\nfor x in other:\n    ys.pop()",
        "for x in other:\n    (xs := x)",
        "for x in other:\n    yield xs",
        "for x in other:\n    sort = xs.sort",
    ],
)
def test_sees_that_a_list_may_change(body: str):
    view, loop = first_loop(body)
    assert changed(view, [loop], "xs")


@pytest.mark.parametrize(
    "body",
    [
        "for x in other:\n    if x in xs:\n        print(x)",
        "for x in other:\n    total = len(xs) + xs[0]",
        "for x in other:\n    y = sorted(xs)",
        "for x in other:\n    other.extend(xs)",
        "for x in xs:\n    out = xs.count(x)",
        "for x in other:\n    mangle(x)",
    ],
)
def test_knows_that_reading_changes_nothing(body: str):
    view, loop = first_loop(body)
    assert not changed(view, [loop], "xs")


def test_an_unknown_call_may_change_what_a_nested_function_holds():
    view, loop = first_loop("xs = []\ndef g():\n    xs.append(1)\nfor x in other:\n    g()")
    assert changed(view, [loop], "xs")


def test_an_unknown_call_may_change_a_global():
    view, loop = first_loop("for x in other:\n    g()", parameters="other")
    assert changed(view, [loop], "TABLE")


def test_follows_chains_of_names():
    view, _ = first_loop("a = xs\nb = a\nfor x in other:\n    pass")
    assert aliases(view, "xs") == {"xs", "a", "b"}


def invariant(expression: str, body: str) -> bool:
    view, loop = first_loop(body + f"\n{expression}")
    last = view.node.body[-1]
    assert isinstance(last, ast.Expr)
    return is_invariant(view, loop.body, last.value)


@pytest.mark.parametrize(
    ("expression", "body", "expected"),
    [
        ("len(xs)", "for x in other:\n    print(x)", True),
        ("len(xs)", "for x in other:\n    xs.append(x)", False),
        ("xs.field.size", "for x in other:\n    xs.field.size += 1", False),
        ("xs.field", "for x in other:\n    unknown(x)", False),
        ("xs[0].lower()", "for x in other:\n    y = x + 1", True),
        ("open(xs)", "for x in other:\n    pass", False),
        ("unknown(xs)", "for x in other:\n    pass", False),
        ("max(xs) - min(xs)", "for x in other:\n    pass", True),
    ],
)
def test_an_expression_is_invariant_when_it_is_pure_and_what_it_reads_stays(
    expression: str, body: str, expected: bool
):
    assert invariant(expression, body) is expected
