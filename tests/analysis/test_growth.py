"""Growth read from the text: the class, and the lines that make it."""

from __future__ import annotations

import pytest

from rl_sbllm.analysis.growth import Estimate, estimate
from rl_sbllm.syntax.outline import functions
from rl_sbllm.syntax.snapshot import Snapshot


def of(source: str) -> Estimate | None:
    snapshot = Snapshot.of("python", source)
    return estimate(snapshot, functions(snapshot)[0])


CASES = {
    "one step": ("def f(x):\n    return x + 1\n", "1"),
    "a loop": ("def f(xs):\n    t = 0\n    for x in xs:\n        t += x\n    return t\n", "n"),
    "a loop of fixed length": ("def f(x):\n    for i in range(10):\n        x += i\n    return x\n", "1"),
    "a table of the module": ("def f(x):\n    for row in TABLE:\n        x += row\n    return x\n", "1"),
    "two loops": ("def f(xs):\n    for a in xs:\n        for b in xs:\n            print(a, b)\n", "n^2"),
    "comprehensions": ("def f(xs):\n    return [[a * b for a in xs] for b in xs]\n", "n^2"),
    "a list searched in a loop": (
        "def f(xs):\n    out = []\n    for x in xs:\n        if x not in out:\n            out.append(x)\n    return out\n",
        "n^2",
    ),
    "a set searched in a loop": (
        "def f(xs):\n    seen = set()\n    for x in xs:\n        if x in seen:\n            return x\n        seen.add(x)\n",
        "n",
    ),
    "an annotated list": ("def f(xs: list[int], ys):\n    return [y for y in ys if y in xs]\n", "n^2"),
    "sorting": ("def f(xs):\n    return sorted(xs)[0]\n", "n log n"),
    "sorting in a loop": ("def f(xs):\n    for x in xs:\n        xs.sort()\n", "n^2 log n"),
    "binary search": (
        "def f(xs, t):\n    lo, hi = 0, len(xs)\n    while lo < hi:\n        mid = (lo + hi) // 2\n        if xs[mid] < t:\n"
        "            lo = mid + 1\n        else:\n            hi = mid\n    return lo\n",
        "log n",
    ),
    "trial division": (
        "def f(n):\n    i = 2\n    while i * i <= n:\n        i += 1\n    return i\n",
        "sqrt n",
    ),
    "two pointers": (
        "def f(xs):\n    j = 0\n    for x in xs:\n        while j < len(xs) and xs[j] < x:\n            j += 1\n    return j\n",
        "n",
    ),
    "an inner while set up anew": (
        "def f(xs):\n    for x in xs:\n        j = 0\n        while j < len(xs):\n            j += 1\n    return j\n",
        "n^2",
    ),
    "recursion by one": ("def f(n):\n    return 1 if n == 0 else n * f(n - 1)\n", "n"),
    "two recursions": ("def f(n):\n    if n < 2:\n        return n\n    return f(n - 1) + f(n - 2)\n", "2^n"),
    "two recursions remembered": (
        "@functools.cache\ndef f(n):\n    if n < 2:\n        return n\n    return f(n - 1) + f(n - 2)\n",
        "n",
    ),
    "recursion by half": ("def f(n):\n    return 1 if n < 2 else f(n // 2) + 1\n", "log n"),
    "halves merged": (
        "def f(xs):\n    m = len(xs) // 2\n    if not m:\n        return xs\n    return merge(f(xs[:m]), f(xs[m:]))\n",
        "n log n",
    ),
    "text built in a loop": (
        "def f(xs):\n    s = ''\n    for x in xs:\n        s += x\n    return s\n",
        "n^2",
    ),
    "slices in a loop": ("def f(xs):\n    for i in range(len(xs)):\n        print(xs[i:])\n", "n^2"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_class_of(name: str):
    source, expected = CASES[name]
    found = of(source)
    assert found is not None and found.class_name == expected


def test_causes_are_lines_of_the_function_wherever_it_stands():
    body = "    def m(self, xs):\n        s = '''\ntext'''\n        for a in xs:\n            for b in xs:\n                print(a)\n"
    source = "import os\nfrom x import (\n    y,  # why\n)\n\n\nclass C:\n    @wraps(y)\n" + body
    found = of(source)
    assert found is not None
    assert [(c.line, c.text) for c in found.causes] == [(4, "loop over `xs`"), (5, "loop over `xs`")]


def test_what_is_taken_on_trust_is_said():
    found = of("def f(xs):\n    for x in xs:\n        other(x)\n")
    assert found is not None and found.note == "Calls of `other` count as one step."


def test_recursion_inside_a_loop_is_not_guessed():
    assert of("def f(node):\n    for child in node:\n        f(child)\n") is None


def test_a_function_that_does_not_parse_has_no_estimate():
    assert of("def f(xs):\n    return = 1\n") is None
