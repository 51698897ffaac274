"""Inputs that nobody draws: rules stay away from code that they would change there, or change it so that even these agree."""

from __future__ import annotations

import copy

import pytest

from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.patterns.rewrites.python.registry import REWRITES
from rl_sbllm.patterns.rule import sites
from rl_sbllm.patterns.templates.python.registry import TEMPLATES

_BY_NAME = {rule.name: rule for rule in (*REWRITES, *TEMPLATES)}


def made(name: str, text: str) -> list[str]:
    """The texts after each site's change in the last function of the file."""
    unit = PythonUnit.parse(text)
    assert unit is not None
    function = [n for n, _ in unit.functions() if "." not in n][-1]
    return [s.source for s in sites(_BY_NAME[name], unit, function) if s.source is not None]


def behaviour(text: str, args: tuple[object, ...]) -> str:
    """What `f` returns or raises, and what it leaves of its arguments."""
    module: dict[str, object] = {}
    exec(compile(text, "example.py", "exec"), module)
    given, function = copy.deepcopy(args), module["f"]
    assert callable(function)
    try:
        return f"{function(*given)!r} {given!r}"
    except Exception as error:  # noqa: BLE001 - whatever it raises is its behaviour
        return f"{type(error).__name__} {given!r}"


def pairs(condition: str, outer: str = "len(xs)", inner: str = "i + 1, len(xs)") -> str:
    return f"""def f(xs, k):
    n = 0
    for i in range({outer}):
        for j in range({inner}):
            if {condition}:
                n += 1
    return n
"""


def crossed(condition: str) -> str:
    return f"""def f(xs, ys, k):
    n = 0
    for x in xs:
        for y in ys:
            if {condition}:
                n += 1
    return n
"""


def nearest(keep: str, outer: str = "len(xs)") -> str:
    return f"""def f(xs):
    best = 5.0
    for i in range({outer}):
        for j in range(i + 1, len(xs)):
            {keep}
    return best
"""


ALIKE: list[tuple[str, str, str, list[tuple[object, ...]]]] = [
    ("pair-count", "a divisor is 0 and there is no pair", pairs("xs[i] % k == xs[j] % k"), [([1], 0), ([1, 2], 0), ([1, 3, 2], 2)]),
    ("pair-count", "a multiple of 0", pairs("(xs[i] + xs[j]) % k == 0"), [([1], 0), ([1, 2], 0), ([1, 3, 2], 2)]),
    ("pair-count", "a distance that cannot be worked out", pairs("abs(xs[i] - xs[j]) == 10 // k"), [([1], 0), ([1, 2], 0), ([1, 6], 2)]),
    ("pair-count", "fewer elements than said", pairs("xs[i] == xs[j]", "k", "i + 1, k"), [([], 1), ([1], 1), ([2, 2], 2), ([2], 2)]),
    ("pair-count", "the last element is left out", pairs("xs[i] == xs[j]", "len(xs) - 1", "i"), [([1, 1], 0), ([1, 1, 1], 0), ([], 0)]),
    ("cross-count", "a divisor is 0 and one side is empty", crossed("x % k == y % k"),
     [([], [1], 0), ([1], [], 0), ([1], [1], 0), ([1, 2], [3, 5], 2)]),
    ("prefix-sums", "windows of a width below 0", """def f(xs, k):
    out = []
    for i in range(len(xs) - k + 1):
        total = 0
        for j in range(k):
            total += xs[i + j]
        out.append(total)
    return out
""", [([1, 2, 3], -1), ([1, 2, 3], 2), ([1, 2, 3], 0), ([], 1), ([], -2)]),
    ("delete-loop-to-filter", "places twice, behind the end or before the beginning", """def f(xs, places):
    for i in sorted(places, reverse=True):
        del xs[i]
    return xs
""", [([1, 2, 3, 4], [1, 1]), ([1, 2], [-1]), ([1, 2], [5, 0]), ([1, 2, 3], [0, 2]), ([], [])]),
    ("delete-loop-to-filter", "places in no order", """def f(xs, places):
    for i in reversed(places):
        del xs[i]
    return xs
""", [([1, 2, 3, 4, 5], [3, 1]), ([1, 2, 3, 4], [1, 1]), ([1, 2, 3], [0, 2])]),
    ("index-copy-loop-to-slice", "a number below 0", """def f(xs, n):
    out = [0] * len(xs)
    for i in range(n):
        out[i] = xs[i]
    return out
""", [([1, 2, 3], -1), ([1, 2, 3], 2), ([1], 0)]),
    ("append-loop-to-comprehension", "a division whose result is not always wanted", """def f(xs, k):
    out = []
    for x in xs:
        part = 10 // x
        if x > k:
            out.append(part)
    return out
""", [([1, 0], 0), ([0], 1), ([5, 6], 1)]),
    ("closest-pair", "an int as near as the float that was kept", nearest("best = min(abs(xs[i] - xs[j]), best)"), [([1, 6],), ([],)]),
    ("closest-pair", "the float was first", nearest("best = min(best, abs(xs[i] - xs[j]))"), [([1, 6],), ([],)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "inputs"), [(n, t, i) for n, _, t, i in ALIKE], ids=[f"{n}: {w}" for n, w, *_ in ALIKE]
)
def test_a_rare_input_gives_the_same(name: str, text: str, inputs: list[tuple[object, ...]]):
    texts = made(name, text)
    assert texts
    for new in texts:
        for args in inputs:
            assert behaviour(text, args) == behaviour(new, args), args


LEFT: list[tuple[str, str, str]] = [
    ("pair-count", "a test that guards a division", pairs("k != 0 and xs[i] % k == xs[j] % k")),
    ("pair-count", "a test of the one that guards a division by the other", pairs("xs[j] and 10 // xs[i] == xs[j]")),
    ("pair-count", "a list that is never equal to an element", pairs("sorted(xs[i]) == xs[j]")),
    ("cross-count", "a test that guards a division", crossed("k and y % k == x")),
    ("closest-pair", "the last element is left out", """def f(xs, limit):
    for i in range(len(xs) - 1):
        for j in range(len(xs) - 1):
            if i != j and abs(xs[i] - xs[j]) < limit:
                return True
    return False
"""),
    ("rank-count", "a bound that nothing is compared with", """def f(xs, ys, k):
    return [sum(1 for y in ys if y < x / k) for x in xs]
"""),
    ("rank-count", "a bound that is looked up", """def f(xs, ys, bounds):
    return [sum(1 for y in ys if y < bounds[x]) for x in xs]
"""),
    ("rank-count", "a quotient that is compared with nothing", """def f(xs, ys):
    return [sum(1 for y in ys if 10 // y < x) for x in xs]
"""),
    ("heap-queue", "an empty list that is caught", """def f(xs):
    heap = list(xs)
    while heap:
        try:
            first = min(heap)
            heap.remove(first)
            second = min(heap)
            heap.remove(second)
        except ValueError:
            break
        if first < 9:
            heap.append(first + 5)
    return 0
"""),
    ("heap-queue", "the list in use as it is", """def f(xs):
    heap = list(xs)
    while heap:
        heap.sort()
        first = heap.pop(0)
        if first > 9:
            heap.append(first - 9)
        others = heap or [1]
        print(others[-1])
    return 0
"""),
    ("heap-queue", "someone who holds the list, too", """def f(xs, log):
    heap = list(xs)
    log.append(heap)
    while heap:
        heap.sort()
        first = heap.pop(0)
        if first > 9:
            heap.append(first - 9)
            break
    return 0
"""),
    ("resumed-call", "a list that may be shorter than the prefix", """def f(xs):
    out = []
    for i in range(len(xs)):
        if xs[i] not in out[:i]:
            out.append(xs[i])
    return out
"""),
    ("resumed-loop", "a list that may be shorter than the prefix", """def f(xs):
    out, sums = [], []
    for i in range(len(xs)):
        total = 0
        for value in out[:i]:
            total += value
        sums.append(total)
        if xs[i] > 0:
            out.append(xs[i])
    return sums
"""),
    ("resumed-call", "a sum that is not always asked for", """def f(xs):
    found = []
    for i in range(len(xs)):
        if xs[i] and sum(10 // xs[j] for j in range(i + 1)) > 3:
            found.append(i)
    return found
"""),
    ("split-part", "a separator that overlaps itself", "def f(s):\n    return s.split('--')[-1]\n"),
    ("split-part", "a separator that is not known", "def f(s, sep):\n    return s.split(sep)[-1]\n"),
    ("split-part", "a search from the other end", "def f(s):\n    return s.rsplit('aa')[0]\n"),
    ("missing-key-to-get", "a key that is looked up, too", """def f(table, names, k):
    try:
        x = table[names[k]]
    except KeyError:
        x = 0
    return x
"""),
    ("reversed-join-to-slice", "a text that is taken anew each time", """def f(texts):
    t = ""
    for i in range(len(texts.pop())):
        t = texts.pop()[i] + t
    return t
"""),
    ("filled-list-to-comprehension", "another number of turns than of places", """def f(n):
    out = [0] * n
    n = n - 1
    for i in range(n):
        out[i] = i
    return out
"""),
    ("pop-front-to-deque", "a list that goes out by a choice", """def f(xs):
    queue = list(xs)
    first = queue.pop(0)
    rest = queue if first else []
    return rest
"""),
    ("pop-front-to-deque", "a list that grows while it is gone through", """def f(xs):
    queue = list(xs)
    while queue:
        first = queue.pop(0)
        for other in queue:
            if other == first:
                queue.append(other + 1)
    return 0
"""),
    ("memo-recursion", "an answer that is changed", """def f(n):
    if n <= 1:
        return [n]
    left = f(n - 1)
    right = f(n - 2)
    left.extend(right)
    return left
"""),
    ("memo-recursion", "an answer that is added to", """def f(n):
    if n <= 1:
        return [n]
    left = f(n - 1)
    left += f(n - 2)
    return left
"""),
    ("memo-recursion", "a helper with an effect now and then", """seen = []


def note(n):
    if n == 13:
        seen.append(n)
    return n


def f(n):
    return note(n) if n <= 1 else f(n - 1) + f(n - 2)
"""),
    ("hoist-invariant-expression", "a test of what is read", """def f(xs, fs):
    out = []
    for x in xs:
        if fs:
            out.append(x * (fs[0] * fs[1]))
    return out
"""),
    ("hoist-invariant-expression", "an error that is caught in each turn", """def f(xs, fs):
    out = []
    for x in xs:
        try:
            out.append(x * (fs[0] * fs[1]))
        except IndexError:
            out.append(0)
    return out
"""),
    ("hoist-invariant-expression", "turns that are left before it", """def f(xs, k, m):
    out = []
    for x in xs:
        if k == 0:
            continue
        out.append(x * (m % k + 1))
    return out
"""),
    ("hoist-invariant-expression", "a loop over what it reads", "def f(xs):\n    return [x - xs[0] * xs[1] for x in xs]\n"),
    ("hoist-invariant-call", "a test of what is read", "def f(xs, ys):\n    return [x for x in xs if ys and x > max(ys)]\n"),
    ("hoist-row", "a test whether the row is there", """def f(grid):
    out = []
    for i in range(len(grid)):
        for j in range(len(grid)):
            if i + 1 < len(grid):
                out.append(grid[i + 1][j])
    return out
"""),
    ("index-copy-loop-to-slice", "a shift that may be below 0", """def f(xs, n, k):
    out = [0] * len(xs)
    for i in range(n):
        out[i] = xs[i + k]
    return out
"""),
    ("index-copy-loop-to-slice", "an error half way that is caught", """def f(xs):
    out = [0] * 3
    try:
        for i in range(len(xs)):
            out[i] = xs[i]
    except IndexError:
        pass
    return out
"""),
    ("item-loop-to-dict-comprehension", "a value that is taken before its key", """def f(xs, log):
    table = {}
    for x in xs:
        table[log.pop()] = log.pop()
    return table
"""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"), [(n, t) for n, _, t in LEFT], ids=[f"{n}: {w}" for n, w, _ in LEFT]
)
def test_code_is_left_alone_with(name: str, text: str):
    assert made(name, text) == []
