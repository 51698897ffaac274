"""What switches a rewrite off: shadowed builtins, and code around it that the change would break."""

from __future__ import annotations

import pytest

from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.patterns.rule import sites
from tests.patterns.applying import BY_NAME, applied

SHADOWED = [
    ("sum-loop-to-sum", "sum"),
    ("sorted-end-to-extreme", "max"),
    ("comprehension-to-map", "map"),
    ("generator-to-list", "sum"),
    ("index-loop-to-items", "len"),
    ("parallel-index-loop-to-zip", "zip"),
    ("list-membership-to-set", "set"),
    ("extreme-of-two", "max"),
    ("modular-power", "pow"),
    ("drop-copy", "list"),
    ("any-list-to-generator", "any"),
    ("distinct-loop-to-dict-keys", "dict"),
    ("while-count-to-range", "range"),
    ("any-affix-to-tuple", "any"),
    ("missing-key-to-get", "KeyError"),
    ("reversed-join-to-slice", "reversed"),
]


@pytest.mark.parametrize(("name", "builtin"), SHADOWED)
def test_a_shadowed_builtin_switches_the_rule_off(name: str, builtin: str):
    text = f"def {builtin}(*things):\n    return things\n\n\n" + BY_NAME[name].before
    assert applied(BY_NAME[name], text) == []


HAZARDS = [
    ("list-membership-to-set", "what is searched is a mapping", """def f(xs, table):
    return [table[x] for x in xs if x in table]
"""),
    ("front-insert-to-reverse", "a reversed copy says it all", """def f(xs):
    out = []
    for x in xs:
        out.insert(0, x)
    return out
"""),
    ("window-extreme-to-deque", "the width changes in the loop", """def f(xs, k):
    for i in range(len(xs)):
        print(max(xs[i : i + k]))
        k += 1
"""),
    ("window-extreme-to-deque", "the window is small enough to search", """def f(xs):
    return [max(xs[i : i + 3]) for i in range(len(xs) - 2)]
"""),
    ("index-loop-to-items", "the list grows after its length was named", """def f(xs):
    size = len(xs)
    xs.append(1)
    for i in range(size):
        print(xs[i])
"""),
    ("index-loop-to-items", "the length is changed before the loop", """def f(xs):
    size = len(xs)
    size -= 1
    for i in range(size):
        print(xs[i])
"""),
    ("prefix-extreme-to-accumulate", "the list changes in the loop", """def f(xs):
    for i in range(len(xs)):
        xs[i] = max(xs[:i + 1])
    return xs
"""),
    ("sorted-slice-to-heap", "all but the last few are taken", """def f(xs):
    return sorted(xs)[:-2]
"""),
    ("sorted-slice-to-heap", "the order is known only at run time", """def f(xs, down):
    return sorted(xs, reverse=down)[:2]
"""),
    ("equality-chain-to-membership", "the value is made anew for each test", """def f(source):
    return source.take() == 1 or source.take() == 2 or source.take() == 3
"""),
    ("equality-chain-to-membership", "two values are compared", """def f(x, y):
    return x == 1 or y == 2 or x == 3
"""),
    ("equality-chain-to-membership", "a comment would be lost", """def f(x):
    return (x == 1  # one
        or x == 2 or x == 3)
"""),
    ("affix-chain-to-tuple", "the tests begin at different places", """def f(x):
    return x.startswith("a", 1) or x.startswith("b", 2)
"""),
    ("large-array-to-dict", "the list is returned", """def f(xs):
    seen = [0] * 100000
    for x in xs:
        seen[x] += 1
    return seen
"""),
    ("large-array-to-dict", "the list is counted", """def f(xs):
    seen = [0] * 100000
    for x in xs:
        seen[x] += 1
    return sum(seen)
"""),
    ("large-array-to-dict", "places are counted from the end", """def f(xs):
    seen = [0] * 100000
    seen[-1] = 3
    return [seen[x] for x in xs]
"""),
    ("list-membership-to-set", "the list serves nothing else and is better made as a set", """def f(xs, ys):
    names = [y.name for y in ys]
    return [x for x in xs if x in names]
"""),
    ("seen-list-to-set", "the list is made by a call", """def f(xs, ys):
    names = list(ys)
    return [x for x in xs if x in names]
"""),
    ("list-membership-to-set", "the list changes in the loop", """def f(xs, ys):
    ys = list(ys)
    for x in xs:
        if x in ys:
            ys.append(x)
"""),
    ("list-membership-to-set", "an alias of the list changes in the loop", """def f(xs, ys):
    ys = list(ys)
    zs = ys
    for x in xs:
        if x in ys:
            zs.append(x)
"""),
    ("list-membership-to-set", "what is searched is a string", """def f(xs):
    text = "".join(xs)
    return [x for x in xs if x in text]
"""),
    ("append-loop-to-comprehension", "the loop variable is read later", """def f(xs):
    out = []
    for x in xs:
        out.append(x)
    return out, x
"""),
    ("append-loop-to-comprehension", "the loop breaks", """def f(xs):
    out = []
    for x in xs:
        if x:
            break
        out.append(x)
    return out
"""),
    ("append-loop-to-comprehension", "the loop has an else", """def f(xs):
    out = []
    for x in xs:
        out.append(x)
    else:
        out.append(None)
    return out
"""),
    ("append-loop-to-comprehension", "the list is read inside", """def f(xs):
    out = []
    for x in xs:
        out.append(len(out))
    return out
"""),
    ("append-loop-to-comprehension", "a nested function sees the list", """def f(xs):
    out = []
    def size():
        return len(out)
    for x in xs:
        out.append(size())
    return out
"""),
    ("append-loop-to-comprehension", "a lambda keeps the loop variable", """def f(xs):
    out = []
    for x in xs:
        out.append(lambda: x)
    return out
"""),
    ("append-loop-to-comprehension", "a value is awaited", """async def f(xs):
    out = []
    for x in xs:
        out.append(await x)
    return out
"""),
    ("append-loop-to-comprehension", "a value is yielded", """def f(xs):
    out = []
    for x in xs:
        out.append((yield x))
    return out
"""),
    ("append-loop-to-comprehension", "a name is bound by a walrus", """def f(xs):
    out = []
    for x in xs:
        out.append(y := x)
    return out, y
"""),
    ("append-loop-to-comprehension", "the loop stands in a try that shows the list so far", """def f(xs):
    out = []
    try:
        out = []
        for x in xs:
            out.append(int(x))
    except ValueError:
        return out
    return out
"""),
    ("append-loop-to-comprehension", "something else reads the list between", """def f(xs):
    out = []
    keep = out
    for x in xs:
        out.append(x)
    return keep
"""),
    ("sum-loop-to-sum", "the total is a string", """def f(xs):
    total = ""
    for x in xs:
        total += x
    return total
"""),
    ("string-add-loop-to-join", "the start is a number", """def f(xs):
    total = 0
    for x in xs:
        total += x
    return total
"""),
    ("index-loop-to-items", "the list is stored into", """def f(xs):
    for i in range(len(xs)):
        xs[i] = xs[i] + 1
"""),
    ("index-loop-to-items", "the list is rebound", """def f(xs):
    for i in range(len(xs)):
        print(xs[i])
        xs = xs + [1]
"""),
    ("parallel-index-loop-to-zip", "the index is used for itself", """def f(xs, ys):
    for i in range(len(xs)):
        print(i, xs[i], ys[i])
"""),
    ("hoist-invariant-call", "the list grows in the loop", """def f(xs):
    out = []
    for x in xs:
        out.append(x * len(out))
    return out
"""),
    ("hoist-invariant-call", "the call is not known to be pure", """def f(xs, source):
    return [x + source.take() for x in xs]
"""),
    ("hoist-invariant-call", "an iterator would be used up once", """def f(xs, ys):
    out = []
    for x in xs:
        for y in map(int, ys):
            out.append(x + y)
    return out
"""),
    ("pop-front-to-deque", "the queue is returned", """def f(xs):
    queue = list(xs)
    while len(queue) > 3:
        queue.pop(0)
    return queue
"""),
    ("pop-front-to-deque", "the queue is an argument", """def f(queue):
    while queue:
        queue.pop(0)
"""),
    ("seen-list-to-set", "the list is returned", """def f(xs):
    seen = []
    for x in xs:
        if x not in seen:
            seen.append(x)
    return seen
"""),
    ("concatenation-to-append", "another name holds the list", """def f(xs):
    out = []
    old = []
    for x in xs:
        old = out
        out = out + [x]
    return old
"""),
    ("concatenation-to-append", "every version of the list is kept", """def f(xs):
    out = []
    versions = []
    for x in xs:
        versions.append(out)
        out = out + [x]
    return versions
"""),
    ("front-insert-to-reverse", "the list is read in the loop", """def f(xs):
    out = []
    for x in xs:
        out.insert(0, x + len(out))
    return out
"""),
    ("constant-table-to-module", "the table is returned", """def f():
    table = {"a": 1, "b": 2, "c": 3}
    return table
"""),
    ("constant-table-to-module", "the table is changed", """def f(key):
    table = {"a": 1, "b": 2, "c": 3}
    table[key] = 0
    return len(table)
"""),
    ("while-count-to-range", "the limit changes", """def f(n):
    i = 0
    while i < n:
        n -= 1
        i += 1
"""),
    ("while-count-to-range", "a continue skips the step", """def f(n):
    i = 0
    while i < n:
        if n > 3:
            continue
        i += 1
"""),
    ("while-count-to-range", "the index is read later", """def f(n):
    i = 0
    while i < n:
        print(i)
        i += 1
    return i
"""),
    ("key-loop-to-items", "the values change in the loop", """def f():
    table = dict(a=1)
    for k in table:
        table[k] = table[k] + 1
    return table
"""),
    ("break-when-decided", "the condition has an effect", """def f(xs, log):
    found = False
    for x in xs:
        if log.append(x):
            found = True
    return found
"""),
    ("counting-loop-to-counter", "the loop variable is read later", """def f(xs):
    counts = {}
    for x in xs:
        counts[x] = counts.get(x, 0) + 1
    return counts, x
"""),
    ("hoist-row", "the table gets another row in the loop", """def f(grid, n):
    for i in range(n):
        for j in range(n):
            print(grid[i][j])
            grid[i] = [j]
"""),
    ("hoist-row", "the index changes in the loop", """def f(grid, n):
    i = 0
    for j in range(n):
        print(grid[i][j])
        i += 1
"""),
    ("hoist-row", "an unknown call may change the object", """def f(self, n, step):
    for j in range(n):
        print(self.grid[0][j])
        step()
"""),
    ("hoist-invariant-expression", "a list is made anew in every turn", """def f(xs, ys):
    a = [1]
    out = []
    for x in xs:
        out.append(a + a + a)
    return out
"""),
    ("hoist-invariant-expression", "an element that is read changes", """def f(xs, k):
    for x in xs:
        xs[k] = xs[k + 1] + xs[k + 2]
"""),
    ("hoist-pattern", "the pattern is another in every turn", """import re


def f(xs):
    return [re.search(x, "abc") for x in xs]
"""),
    ("hoist-pattern", "the pattern's word changes in the loop", """import re


def f(xs, word):
    for x in xs:
        if re.search(word + "$", x):
            word = x
"""),
    ("split-part", "a middle part is asked for by a name", """def f(x, i):
    return x.split(",")[i]
"""),
    ("split-part", "two parts are taken", """def f(x):
    return x.split(",")[0:2]
"""),
    ("missing-key-to-get", "the default is made by a call that may print", """def f(d, k, make):
    try:
        v = d[k]
    except KeyError:
        v = make()
    return v
"""),
    ("missing-key-to-get", "another name is bound when the key is missing", """def f(d, k):
    v = w = 1
    try:
        v = d[k]
    except KeyError:
        w = 0
    return v, w
"""),
    ("missing-key-to-get", "the key is made by a call that may raise KeyError", """def f(d, k):
    try:
        return d[k()]
    except KeyError:
        return None
"""),
    ("any-affix-to-tuple", "what is tested changes with the affix", """def f(ps):
    return any(p.startswith(p) for p in ps)
"""),
    ("any-affix-to-tuple", "the affix is another expression", """def f(x, ps):
    return any(x.startswith(p + "/") for p in ps)
"""),
    ("reduce-lambda-to-operator", "the operands are exchanged", """from functools import reduce


def f(xs):
    return reduce(lambda a, b: b - a, xs)
"""),
    ("reversed-join-to-slice", "the separator is not empty", """def f(s):
    return ",".join(reversed(s))
"""),
    ("reversed-join-to-slice", "a list is known", """def f(n):
    xs = ["ab", "cd", n]
    return "".join(reversed(xs))
"""),
    ("extreme-to-comparisons", "the call is made only in some turns", """def f(xs, ys):
    out = []
    for i in range(len(xs)):
        out.append(min(xs[i], ys[i]) if i < len(ys) else xs[i])
    return out
"""),
    ("extreme-to-comparisons", "a key decides", """def f(xs, ys):
    for x in xs:
        y = max(x.a, x.b, key=abs)
        print(y)
"""),
    ("extreme-to-comparisons", "one argument is a collection", """def f(xs):
    out = []
    for x in xs:
        out.append(max(x.values))
    return out
"""),
    ("extreme-to-comparisons", "an exception would find the name half worked out", """def f(xs):
    y = 0
    try:
        for x in xs:
            y = max(x[0], x[1], x[2])
    except IndexError:
        return y
    return y
"""),
    ("inline-table-to-module", "an element could be changed by who reads it", """def f(k):
    return {"a": [1], "b": [2], "c": [3]}[k]
"""),
    ("inline-table-to-module", "the table holds an argument", """def f(k, x):
    return {"a": 1, "b": 2, "c": x}[k]
"""),
    ("inline-table-to-module", "the set is changed", """def f(xs):
    seen = set("abc")
    for x in xs:
        seen.add(x)
    return len(seen)
"""),
    ("inline-table-to-module", "the set is returned", """def f(xs):
    seen = set("abc")
    return seen
"""),
    ("array-growth-to-list", "the array is read in the loop", """import numpy as np


def f(xs):
    out = np.array([])
    for x in xs:
        out = np.append(out, x + len(out))
    return out
"""),
    ("array-growth-to-list", "the loop returns the array half grown", """import numpy as np


def f(xs):
    out = np.array([])
    for x in xs:
        if x:
            return out
        out = np.append(out, x)
    return out
"""),
    ("array-growth-to-list", "it grows at the front", """import numpy as np


def f(xs):
    out = np.array([])
    for x in xs:
        out = np.append(x, out)
    return out
"""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "hazard", "text"), HAZARDS, ids=[f"{n}: {h}" for n, h, _ in HAZARDS])
def test_a_hazard_switches_the_rule_off(name: str, hazard: str, text: str):
    assert applied(BY_NAME[name], text) == [], hazard


def test_a_call_of_unknown_effect_in_the_loop_is_said_not_to_matter():
    text = """def f(self, rows, draw):
    for row in rows:
        draw(row, self.prefix.upper())
"""
    unit = PythonUnit.parse(text)
    assert unit is not None
    (site,) = sites(BY_NAME["hoist-invariant-call"], unit, "f")
    assert "what the loop calls does not change what self.prefix.upper() reads" in site.assumptions
