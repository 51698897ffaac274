"""A parameter is the function's own list only from a copy on, and only when nothing of it was used before."""

from __future__ import annotations

import pytest

from rl_sbllm.analysis.python.rebound import own_list_from
from rl_sbllm.languages.python.unit import PythonUnit


def line_of_copy(body: str) -> int | None:
    unit = PythonUnit.parse(f"def f(xs):\n    {body}\n    return xs\n")
    view = None if unit is None else unit.function("f")
    assert view is not None
    found = own_list_from(view, "xs")
    return None if found is None else found.lineno


@pytest.mark.parametrize("copy", ["sorted(xs)", "list(xs)", "[x for x in xs]", "sorted(list(xs), key=len)"])
def test_a_copy_by_list_or_sorted_is_its_own(copy: str) -> None:
    assert line_of_copy(f"xs = {copy}\n    xs.pop(0)") == 2


@pytest.mark.parametrize(
    "body",
    [
        "kept = xs\n    xs = sorted(xs)",
        "if xs:\n        xs = sorted(xs)",
        "xs = xs or []",
        "xs = sorted(xs)\n    xs = other(xs)",
        "sorted = other\n    xs = sorted(xs)",
        "xs.pop(0)",
    ],
)
def test_anything_else_is_not(body: str) -> None:
    assert line_of_copy(body) is None
