"""New text from pieces of a file: parentheses where they are needed, imports where they belong, comments kept."""

from __future__ import annotations

import ast

import pytest

from rl_sbllm.languages.python.unit import FunctionView, PythonUnit
from rl_sbllm.languages.python.writing import atom, clause, negated, text_of


def returned(expression: str) -> tuple[FunctionView, ast.expr]:
    unit = PythonUnit.parse(f"def f(a, b):\n    return ({expression})\n")
    assert unit is not None
    view = unit.function("f")
    assert view is not None
    statement = view.node.body[0]
    assert isinstance(statement, ast.Return) and statement.value is not None
    return view, statement.value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a + b", "(a + b)"),
        ("a", "a"),
        ("f(a)", "f(a)"),
        ("3", "(3)"),
        ("'x'", "'x'"),
        ("lambda: a", "(lambda: a)"),
    ],
)
def test_an_atom_can_stand_before_a_dot(expression: str, expected: str):
    assert atom(*returned(expression)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a in b", "a not in b"),
        ("not a", "a"),
        ("a < b", "not (a < b)"),
        ("a and b", "not (a and b)"),
        ("a is None", "a is not None"),
        ("f(a)", "not f(a)"),
    ],
)
def test_a_condition_is_negated_as_a_person_would(expression: str, expected: str):
    assert negated(*returned(expression)) == expected


def test_a_conditional_is_parenthesised_inside_a_comprehension():
    assert clause(*returned("a if a else b")) == "(a if a else b)"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("f(\n        a,\n        b,\n    )", "f(a, b,)"),
        ("a\n    + b", "a + b"),
        ("f(a,  # why\n      b)", "f(a, b)"),
        ("'( x' + [\n    a]", "'( x' + [a]"),
    ],
)
def test_an_expression_over_several_lines_becomes_one(expression: str, expected: str):
    assert text_of(*returned(expression)) == expected


def test_names_inside_an_f_string_are_replaced_too():
    view, node = returned("f'{a}!' + a")
    replaced = {n: "item" for n in ast.walk(node) if isinstance(n, ast.Name)}
    assert text_of(view, node, replaced) == "f'{item}!' + item"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "import os  # why\n\n\ndef f():\n    pass\n",
            "import os  # why\nfrom re import sub\n\n\ndef f():\n    pass\n",
        ),
        (
            '"""Doc."""\n\n\ndef f():\n    pass\n',
            '"""Doc."""\n\nfrom re import sub\n\n\ndef f():\n    pass\n',
        ),
        ("# only\n@d\ndef f():\n    pass\n", "# only\nfrom re import sub\n\n\n@d\ndef f():\n    pass\n"),
        (
            "sub = 1\n\n\ndef f():\n    pass\n",
            "from re import sub as _sub\n\n\nsub = 1\n\n\ndef f():\n    pass\n",
        ),
    ],
)
def test_an_import_goes_where_a_person_would_put_it(text: str, expected: str):
    unit = PythonUnit.parse(text)
    assert unit is not None
    view = unit.function("f")
    assert view is not None
    assert unit.apply(view.imported("re", "sub")[1]) == expected


def test_an_edit_inside_an_f_string_is_never_applied():
    unit = PythonUnit.parse("def f(a):\n    return f'{a}'\n")
    assert unit is not None
    view = unit.function("f")
    assert view is not None
    name = next(n for n in view.own() if isinstance(n, ast.Name))
    assert unit.apply((view.replace(name, "b"),)) is None


def test_comments_among_replaced_statements_stay_above_them():
    unit = PythonUnit.parse("def f(a):\n    x = 1  # one\n    # two\n    y = 2  # three\n")
    assert unit is not None
    view = unit.function("f")
    assert view is not None
    changed = unit.apply((view.replace_statements(view.node.body, ["z = 3"]),))
    assert changed == "def f(a):\n    # one\n    # two\n    z = 3  # three\n"
