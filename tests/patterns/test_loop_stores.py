"""Loops that copy, fill or delete by index: what they become, and what keeps them as they are."""

from __future__ import annotations

import pytest

from tests.patterns.applying import BY_NAME, applied

COPIES = [
    ("places begin later", "range(1, n)", "out[i - 1] = xs[i]", "if 1 < n:\n        out[: n - 1] = xs[1:n]"),
    (
        "a number and its opposite",
        "range(n - 1)",
        "out[i] = xs[i + 1]",
        "if 0 < n - 1:\n        out[: n - 1] = xs[1:n]",
    ),
    ("a named shift", "range(k, n)", "out[i - k] = xs[i]", "if k < n:\n        out[: n - k] = xs[k:n]"),
    ("the shift stands first", "range(k)", "out[i] = xs[n + i]", "out[:k] = xs[n : k + n]"),
    ("the length of one of them", "range(len(out))", "out[i] = xs[i]", "out[: len(out)] = xs[: len(out)]"),
]


@pytest.mark.parametrize(("case", "bounds", "store", "line"), COPIES, ids=[c for c, *_ in COPIES])
def test_a_copy_by_index_is_a_slice_with(case: str, bounds: str, store: str, line: str):
    head = "def f(xs, n, k):\n    if n < 0 or k < 0:\n        return []\n    out = [0] * n\n"
    text = f"{head}    for i in {bounds}:\n        {store}\n    return out\n"
    (changed,) = applied(BY_NAME["index-copy-loop-to-slice"], text)
    assert changed == f"{head}    {line}\n    return out\n"


HAZARDS = [
    ("index-copy-loop-to-slice", "a list is moved within itself", """def f(xs, n):
    for i in range(n):
        xs[i + 1] = xs[i]
"""),
    ("index-copy-loop-to-slice", "both names mean one list", """def f(xs, n):
    out = xs
    for i in range(n):
        out[i + 1] = xs[i]
"""),
    ("index-copy-loop-to-slice", "a dict is filled", """def f(xs, n):
    out = {}
    for i in range(n):
        out[i] = xs[i]
    return out
"""),
    ("index-copy-loop-to-slice", "the index is read later", """def f(xs, n):
    out = [0] * n
    for i in range(n):
        out[i] = xs[i]
    return out, i
"""),
    ("index-copy-loop-to-slice", "the bound is made by a call with effects", """def f(xs, source):
    out = [0] * 9
    for i in range(source.take()):
        out[i] = xs[i]
    return out
"""),
    ("index-copy-loop-to-slice", "the places go by twos", """def f(xs, n):
    out = [0] * n
    for i in range(n // 2):
        out[i] = xs[i * 2]
    return out
"""),
    ("filled-list-to-comprehension", "places before are read", """def f(n):
    out = [0] * n
    for i in range(n):
        out[i] = out[i - 1] + 1
    return out
"""),
    ("filled-list-to-comprehension", "some places keep what they had", """def f(xs, n):
    out = [0] * n
    for i in range(n):
        if xs[i]:
            out[i] = xs[i]
    return out
"""),
    ("filled-list-to-comprehension", "the list is longer than the loop", """def f(xs, n):
    out = [0] * (n + 1)
    for i in range(n):
        out[i] = xs[i]
    return out
"""),
    ("filled-list-to-comprehension", "the list has another name", """def f(xs, n):
    out = [0] * n
    same = out
    for i in range(n):
        out[i] = xs[i] + 1
    return same
"""),
    ("filled-list-to-comprehension", "another place is set, too", """def f(xs, n):
    out = [0] * n
    for i in range(n):
        out[i] = xs[i]
        out[0] = i
    return out
"""),
    ("filled-list-to-comprehension", "what is stored so far is seen when it fails", """def f(xs, n):
    try:
        out = [0] * n
        for i in range(n):
            out[i] = int(xs[i])
    except ValueError:
        return out
    return out
"""),
    ("delete-loop-to-filter", "places are deleted from the front", """def f(xs, places):
    for i in sorted(places):
        del xs[i]
"""),
    ("delete-loop-to-filter", "the deleted items are kept", """def f(xs, places):
    out = []
    for i in sorted(places, reverse=True):
        out.append(xs.pop(i))
    return out
"""),
    ("delete-loop-to-filter", "the keys of a dict are deleted", """def f(places):
    table = dict(zip(places, places))
    for i in sorted(places, reverse=True):
        del table[i]
"""),
    ("delete-loop-to-filter", "the places are found in the list itself", """def f(xs):
    for i in reversed([j for j in range(len(xs)) if xs[j]]):
        del xs[i]
"""),
    ("pairwise-comprehension-to-map", "the sides are changed over", """def f(xs, ys):
    return [y - x for x, y in zip(xs, ys)]
"""),
    ("pairwise-comprehension-to-map", "some pairs are left out", """def f(xs, ys):
    return [x - y for x, y in zip(xs, ys) if x]
"""),
    ("pairwise-comprehension-to-map", "zip must find both equally long", """def f(xs, ys):
    return [x - y for x, y in zip(xs, ys, strict=True)]
"""),
    ("pairwise-comprehension-to-map", "a name is used twice", """def f(xs, ys):
    return [x * x for x, y in zip(xs, ys)]
"""),
    ("parallel-index-loop-to-zip", "one of three lists changes", """def f(xs, ys, zs):
    for i in range(len(xs)):
        ys.append(xs[i] + ys[i] + zs[i])
"""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "hazard", "text"), HAZARDS, ids=[f"{n}: {h}" for n, h, _ in HAZARDS])
def test_a_hazard_switches_the_rule_off(name: str, hazard: str, text: str):
    assert applied(BY_NAME[name], text) == [], hazard


PERSONAL = [
    ("parallel-index-loop-to-zip", "three lists are read", """def f(firsts, seconds, thirds):
    out = []
    for i in range(len(firsts)):
        out.append(firsts[i] + seconds[i] + thirds[i])
    return out
""", """def f(firsts, seconds, thirds):
    out = []
    for first, second, third in zip(firsts, seconds, thirds):
        out.append(first + second + third)
    return out
"""),
    ("parallel-index-loop-to-zip", "three lists have no better names", """def f(a, b, c):
    out = []
    for i in range(len(a)):
        out.append(a[i] + b[i] + c[i])
    return out
""", """def f(a, b, c):
    out = []
    for first, second, third in zip(a, b, c):
        out.append(first + second + third)
    return out
"""),
    ("pairwise-comprehension-to-map", "the larger of each pair is wanted", """def f(a, b):
    return [max(x, y) for x, y in zip(a[1:], b)]
""", """def f(a, b):
    return list(map(max, a[1:], b))
"""),
    ("pairwise-comprehension-to-map", "all pairs are compared", """def f(a):
    return all(x < y for x, y in zip(a, a[1:]))
""", """from operator import lt


def f(a):
    return all(map(lt, a, a[1:]))
"""),
    ("delete-loop-to-filter", "sorted places are gone through backwards", """def f(rows, places):
    for i in sorted(places)[::-1]:
        rows.pop(i)
""", """def f(rows, places):
    dropped = set(places)
    if len(dropped) == len(places) and all(0 <= i < len(rows) for i in dropped):
        rows[:] = [item for i, item in enumerate(rows) if i not in dropped]
    else:
        for i in sorted(places)[::-1]:
            rows.pop(i)
"""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "case", "before", "after"), PERSONAL, ids=[f"{p[0]}: {p[1]}" for p in PERSONAL]
)
def test_the_change_reads_as_a_person_would_write_it_when(name: str, case: str, before: str, after: str):
    assert applied(BY_NAME[name], before) == [after], case
