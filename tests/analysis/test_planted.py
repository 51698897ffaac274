"""Deliberate errors: one each, in the function alone, the rest of the file byte for byte as it was."""

from __future__ import annotations

import ast
from itertools import islice
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.analysis.python.planted import KINDS, planted, some_planted

EVERYTHING = '''\
"""A module."""
LIMIT = 3  # outside


def f(xs, limit=10):
    """Docstring 1 < 2."""
    found = []
    known = list(xs)
    for i in range(len(known)):
        if known[i] is None:
            continue
        if known[i] == limit and i < 5:
            found.append((i, known[i] * 2))
        else:
            found += [i + 1]
    if not found:
        raise ValueError("nothing found")
    for one in sorted(known):
        found[0] = one
    return found if limit else None


def g(a):
    return a + 1
'''


def errors_of(text: str, kind: str, function: str = "f") -> list[tuple[str, str]]:
    return [(one.was, one.became) for one in planted(text, function) if one.kind == kind]


def test_every_kind_has_a_place_in_a_function_with_everything() -> None:
    assert {one.kind for one in planted(EVERYTHING, "f")} == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("off-by-one", "return x[1]", ("1", "2")),
        ("off-by-one", "return list(range(n))", ("n", "n + 1")),
        ("comparison", "return x < n", ("<", "<=")),
        ("is-for-equal", "return x == n", ("==", " is ")),
        ("arithmetic", "return x + n", ("+", "-")),
        ("and-or", "return x and n", ("and", "or")),
        ("dropped-copy", "return list(x)", ("list(x)", "x")),
        ("dropped-copy", "return x[:]", ("x[:]", "x")),
        ("dropped-copy", "return x.copy()", ("x.copy()", "x")),
        ("list-for-tuple", "return (x, n)", ("(x, n)", "[x, n]")),
        ("sort-in-place", "return sorted(x)", ("sorted(x)", "(x.sort() or x)")),
        ("swapped-branches", "return x if n else 0", ("x if n else 0", "0 if n else x")),
        ("changed-constant", "return 'ab'", ("'ab'", "'a'")),
        ("exception-type", "raise KeyError(x)", ("KeyError", "RuntimeError")),
        ("early-return", "return x", ("return x", "return None")),
        ("dropped-statement", "x.clear()\n    return x", ("x.clear()", "pass")),
        ("dropped-guard", "if n:\n        return 1\n    return x", ("if n:\n        return 1", "pass")),
    ],
)
def test_each_kind_on_an_example(kind: str, body: str, expected: tuple[str, str]) -> None:
    assert expected in errors_of(f"def f(x, n):\n    {body}\n", kind)


def test_each_differs_from_the_text_in_one_place_within_the_function() -> None:
    start, end = EVERYTHING.index("def f"), EVERYTHING.index("def g")
    for one in planted(EVERYTHING, "f"):
        ast.parse(one.text)
        assert one.text[:start] == EVERYTHING[:start]
        assert one.text.endswith(EVERYTHING[end:])
        assert one.text != EVERYTHING


def test_docstrings_and_annotations_are_left_alone() -> None:
    text = 'def f(x: "a < b" = None) -> "1 < 2":\n    """Is 1 < 2?"""\n    return x\n'
    assert {one.kind for one in planted(text, "f")} == {"changed-constant", "early-return"}


def test_line_ends_and_other_letters_survive() -> None:
    text = "# é\r\ndef f(a):\r\n    # ü < ö\r\n    return 'ß' if a < 1 else a\r\n"
    changed = [one.text for one in planted(text, "f") if one.kind == "comparison"]
    assert text.replace("a < 1", "a <= 1") in changed


def test_no_error_comes_twice_and_none_leaves_the_tree_as_it_is() -> None:
    trees = [ast.dump(ast.parse(one.text)) for one in planted(EVERYTHING, "f")]
    assert len(set(trees)) == len(trees)
    assert ast.dump(ast.parse(EVERYTHING)) not in trees


@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_the_first_few_are_of_different_kinds(seed: int) -> None:
    first = list(islice(some_planted(EVERYTHING, "f", Random(seed)), len(KINDS)))
    assert len({one.kind for one in first}) == len(KINDS)


def test_in_another_order_they_are_the_same_errors() -> None:
    assert {one.text for one in some_planted(EVERYTHING, "f", Random(1))} == {
        one.text for one in planted(EVERYTHING, "f")
    }


def test_there_are_none_where_the_function_is_not() -> None:
    assert planted("def f(:\n", "f") == planted("x = 1\n", "f") == ()
