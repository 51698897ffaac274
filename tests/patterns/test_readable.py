"""Changes read as a person would have written them, and rewrites that write algorithms write right ones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.patterns.applying import BY_NAME, applied

PERSONAL = [
    ("prefix-extreme-to-accumulate", "every prefix's extreme is listed", """def f(xs):
    return [max(xs[: i + 1]) for i in range(len(xs))]
""", """from itertools import accumulate


def f(xs):
    return list(accumulate(xs, max))
"""),
    ("prefix-extreme-to-accumulate", "running totals are listed", """def f(xs):
    return [sum(xs[: i + 1]) for i in range(len(xs))]
""", """from itertools import accumulate


def f(xs):
    return list(accumulate(xs))
"""),
    ("prefix-extreme-to-accumulate", "the rest of the list is asked", """def f(xs):
    out = []
    for i in range(len(xs)):
        out.append(min(xs[i:]))
    return out
""", """from itertools import accumulate


def f(xs):
    out = []
    smallest_from = list(accumulate(reversed(xs), min))[::-1]
    for i in range(len(xs)):
        out.append(smallest_from[i])
    return out
"""),
    ("equality-chain-to-membership", "other tests stand beside it, and none may be equal", """def f(x, y):
    return y and (x != 1) and x != 2 and (x != 3)
""", """def f(x, y):
    return y and (x not in {1, 2, 3})
"""),
    ("sorted-slice-to-heap", "a key orders the items", """def f(xs):
    return sorted(xs, key=len)[0:3]
""", """from heapq import nsmallest


def f(xs):
    return nsmallest(3, xs, key=len)
"""),
    ("index-loop-to-items", "the body names the item itself", """def f(orders):
    for i in range(len(orders)):
        order = orders[i]
        print(order)
""", """def f(orders):
    for order in orders:
        print(order)
"""),
    ("index-loop-to-items", "the index is wanted too", """def f(orders):
    for i in range(len(orders)):
        order = orders[i]
        print(i, order)
""", """def f(orders):
    for i, order in enumerate(orders):
        print(i, order)
"""),
    ("index-loop-to-items", "the length has a name that nothing else needs", """def f(orders):
    size = len(orders)
    for i in range(size):
        print(orders[i])
""", """def f(orders):
    for order in orders:
        print(order)
"""),
    ("index-loop-to-items", "the named length is read later", """def f(orders):
    size = len(orders)
    for i in range(size):
        print(orders[i])
    return size
""", """def f(orders):
    size = len(orders)
    for order in orders:
        print(order)
    return size
"""),
    ("index-loop-to-items", "a comment stands beside the name", """def f(orders):
    for i in range(len(orders)):
        order = orders[i]  # the next one
        print(order)
""", """def f(orders):
    for item in orders:
        order = item  # the next one
        print(order)
"""),
    ("append-loop-to-comprehension", "the loop takes nested tuples apart", """def f(table):
    out = []
    for key, (first, second) in table:
        out.append(first)
    return out
""", """def f(table):
    out = [first for key, (first, second) in table]
    return out
"""),
    ("seen-list-to-set", "a comprehension makes the list", """def f(orders, payments):
    paid = [p["order"] for p in payments]
    return [o for o in orders if o not in paid]
""", """def f(orders, payments):
    paid = {p["order"] for p in payments}
    return [o for o in orders if o not in paid]
"""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "case", "before", "after"), PERSONAL, ids=[f"{p[0]}: {p[1]}" for p in PERSONAL]
)
def test_the_change_reads_as_a_person_would_write_it_when(name: str, case: str, before: str, after: str):
    assert applied(BY_NAME[name], before) == [after], case


def loaded(text: str) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(compile(text, "example", "exec"), space)
    return space


LEAST = """def f(xs, k):
    out = []
    for i in range(len(xs) - k + 1):
        out.append((min(xs[i : i + k]), i))
    return out
"""
WINDOWS = (loaded(LEAST), loaded(applied(BY_NAME["window-extreme-to-deque"], LEAST)[0]))


@given(st.lists(st.integers(-4, 4), max_size=14), st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_every_window_has_its_extreme(values: list[int], width: int):
    before, after = WINDOWS
    assert before["f"](values, width) == after["f"](values, width)
