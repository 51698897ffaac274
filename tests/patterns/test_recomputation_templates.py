"""Templates that carry from turn to turn what was worked out anew: the same results for any numbers, and no match where turns differ."""

from __future__ import annotations

import random
import textwrap

import pytest

from rl_sbllm.patterns.templates.python.registry import TEMPLATES
from tests.patterns.test_templates import behaviour, changed, loaded

_BY_NAME = {rule.name: rule for rule in TEMPLATES}


def lists(count: int = 60) -> list[list[int]]:
    """Lists of small numbers, from empty to a dozen, with repeats."""
    draw = random.Random(5)
    return [[draw.randint(-4, 4) for _ in range(draw.randint(0, 12))] for _ in range(count)]


CARRIED = {
    "resumed-loop": {
        "a condition, continue and an enumerated outer loop": """
            def f(xs):
                best = 0
                for i, x in enumerate(xs):
                    if x < 0:
                        continue
                    total = 0
                    for y in xs[:i]:
                        # small ones do not count
                        if y > 2:
                            continue
                        total += y * y
                    best = max(best, total - x)
                return best
            """,
        "a table filled from its own beginning": """
            def f(xs):
                dp = [1] * len(xs)
                for i in range(1, len(xs)):
                    s = 0
                    for j in range(i):
                        s += dp[j]
                    dp[i] = s + xs[i]
                return dp
            """,
        "a while loop outside, the result read after it": """
            def f(xs):
                i = 0
                t = 7
                out = []
                while i < len(xs):
                    t = 0.0
                    for k in range(1, i):
                        t += xs[k] / 3
                    out.append(t)
                    i += 1
                return out, t
            """,
        "two branches that share a name": """
            def f(xs):
                out = []
                for i in range(1, len(xs) + 1):
                    if i % 2:
                        x = 1
                        for j in range(1, i + 1):
                            x *= j
                    else:
                        x = 0
                        for j in range(1, i + 1):
                            x += j
                    out.append(x)
                return out
            """,
        "a prefix that ends with this turn's element": """
            def f(xs):
                out = []
                for i in range(len(xs)):
                    low = 100
                    for x in xs[:i + 1]:
                        y = x % 3 - x
                        if y < low:
                            low = y
                    out.append(low)
                return out
            """,
    },
    "nearest-extreme": {
        "a value in a list, with an else for none": """
            def f(xs):
                out = []
                for i, x in enumerate(xs):
                    for j in range(i + 1, len(xs)):
                        if x >= xs[j]:
                            out.append((i, xs[j]))
                            break
                    else:
                        out.append(None)
                return out
            """,
        "backwards, to the first at least as large": """
            def f(xs):
                n = len(xs)
                out = [-9] * n
                for i in range(n):
                    for j in range(i - 1, -1, -1):
                        if xs[j] >= xs[i]:
                            # the nearest one
                            out[i] = j
                            break
                return out
            """,
        "a span counted in a while loop": """
            def f(xs):
                spans = []
                for i in range(len(xs)):
                    span = 1
                    j = i - 1
                    while j >= 0 and xs[j] <= xs[i]:
                        span += 1
                        j -= 1
                    spans.append((span, j))
                return spans
            """,
        "forwards in a while loop": """
            def f(xs):
                n = len(xs)
                out = []
                for i in range(n):
                    k = i + 1
                    while k < n and xs[k] >= xs[i]:
                        k += 1
                    out.append(k - i)
                return out
            """,
    },
    "resumed-call": {
        "counts of this element so far": """
            def f(xs):
                out = []
                for i, x in enumerate(xs):
                    if x > 3:
                        continue
                    out.append((x, xs[:i].count(x), xs[:i + 1].count(xs[i])))
                return out
            """,
        "distinct elements so far": """
            def f(xs):
                return_value = []
                for i in range(1, len(xs) + 1):
                    return_value.append(len(set(xs[:i])))
                return return_value
            """,
        "a sum of squares with a condition": """
            def f(xs):
                out = []
                for i in range(len(xs)):
                    if i > 1:
                        out.append(sum(xs[j] ** 2 for j in range(1, i) if xs[j] > 0))
                return out
            """,
        "a table that is filled": """
            def f(xs):
                t = [1] * (len(xs) + 1)
                for i in range(1, len(xs) + 1):
                    t[i] = sum(t[j] for j in range(i)) + xs[i - 1]
                return t
            """,
        "characters of a text": """
            def f(xs):
                s = "".join(str(x) for x in xs)
                out = ""
                for i, c in enumerate(s):
                    if c not in s[:i]:
                        out += c
                return out
            """,
    },
    "heap-queue": {
        "the smallest searched and removed, halves added": """
            def f(xs):
                todo = sorted(xs)
                out = []
                while todo:
                    a = min(todo)
                    todo.remove(a)
                    out.append(a)
                    if a > 0 and a % 2 == 0:
                        todo.append(a // 2)
                return out
            """,
        "sorted before each step, the one left read afterwards": """
            def f(xs):
                todo = list([abs(x) for x in xs] + [1])
                while len(todo) > 1:
                    todo = sorted(todo)
                    a, b = todo.pop(0), todo.pop(0)
                    todo.append(a + 2 * b)
                return todo[0]
            """,
    },
    "best-run": {
        "sums of slices, the smallest": """
            def f(xs):
                n = len(xs)
                low = 3
                for i in range(n):
                    for j in range(i, n):
                        low = min(low, sum(xs[i:j + 1]))
                return low
            """,
        "three loops": """
            def f(xs):
                best = float("-inf")
                for a in range(len(xs)):
                    for b in range(a, len(xs)):
                        s = 0
                        for k in range(a, b + 1):
                            s += xs[k]
                        best = max(s, best)
                return best
            """,
        "a slice that ends before": """
            def f(xs):
                best = -50
                for a in range(len(xs)):
                    for b in range(a + 1, len(xs) + 1):
                        s = sum(xs[a:b])
                        if s > best:
                            best = s
                return best
            """,
    },
    "closest-pair": {
        "the smallest distance": """
            def f(xs):
                best = 100
                for i in range(len(xs)):
                    for j in range(i + 1, len(xs)):
                        best = min(best, abs(xs[i] - xs[j]))
                return best
            """,
        "all pairs but an element with itself": """
            def f(xs):
                best = 100
                for i in range(len(xs)):
                    for j in range(len(xs)):
                        if i != j and abs(xs[j] - xs[i]) < best:
                            best = abs(xs[j] - xs[i])
                return best
            """,
        "no pair nearer than a name": """
            from itertools import combinations


            def f(xs):
                far = [x * 3 for x in xs[:3]]
                limit = len(xs)
                for a, b in combinations(far, 2):
                    if abs(a - b) <= limit:
                        return False
                return True
            """,
    },
    "prefix-sums": {
        "a window of a width, from each start": """
            def f(xs):
                width = 3
                best = -100
                for i in range(len(xs) - width + 1):
                    total = 0
                    for j in range(width):
                        total += xs[i + j]
                    best = max(best, total / width)
                return best
            """,
    },
    "cross-count": {
        "indices of two sequences, in order": """
            def f(xs):
                ys = [x * x - 3 for x in xs]
                c = 0
                for i in range(len(xs)):
                    for j in range(len(ys)):
                        if xs[i] < ys[j] and ys[j] != 1:
                            c += 1
                return c
            """,
        "pairs of a sequence with itself, a distance apart": """
            def f(xs):
                c = 0
                for a in xs:
                    for b in xs:
                        if abs(b - a) == 2:
                            c += 1
                return c
            """,
    },
    "rank-count": {
        "two counts in a comprehension": """
            def f(xs):
                return [sum(1 for y in xs if y < x) + len([y for y in xs if x <= y < 2 * x]) for x in xs]
            """,
        "indices, and not the element itself": """
            def f(xs):
                out = []
                for i in range(len(xs)):
                    c = 0
                    for j in range(len(xs)):
                        if j != i and xs[j] > xs[i]:
                            c += 1
                    out.append(c)
                return out
            """,
        "a field of each row": """
            def f(xs):
                rows = [(0, x * x) for x in xs]
                return [sum(row[1] >= q for row in rows) for q in range(20)]
            """,
    },
    "pair-count": {
        "an order between the two, in a generator": """
            def f(xs):
                n = len(xs)
                return sum(1 for i in range(n) for j in range(i + 1, n) if xs[i] > 2 * xs[j])
            """,
        "no more than, counted from the later element": """
            def f(xs):
                c = 0
                for i, x in enumerate(xs):
                    for j in range(i):
                        if x <= xs[j]:
                            c += 1
                return c
            """,
        "a distance that is a name": """
            from itertools import combinations


            def f(xs):
                out = []
                for k in range(-1, 4):
                    c = 0
                    for a, b in combinations(xs, 2):
                        if abs(a - b) == k:
                            c = c + 1
                    out.append(c)
                return out
            """,
        "multiples, with a condition on one of the two": """
            def f(xs):
                c = 0
                for i in range(1, len(xs)):
                    for j in range(i):
                        if (xs[i] + xs[j]) % 6 == 0 and xs[j] > -2:
                            c = c + 1
                return c
            """,
        "lists as keys": """
            def f(xs):
                words = [[x, 2, 1] for x in xs]
                c = 0
                for i in range(len(words)):
                    for j in range(i + 1, len(words)):
                        if sorted(words[i]) == sorted(words[j]):
                            c += 1
                return c
            """,
        "two sequences and the indices": """
            def f(xs):
                n = len(xs)
                ys = [x * x for x in xs]
                c = 0
                for i in range(n - 1):
                    for j in range(i + 1, n):
                        if ys[i] - i == xs[j] - 2 * j + 1:
                            c += 1
                return c
            """,
        "two equations at once": """
            def f(xs):
                rows = [(x % 3, x % 2) for x in xs]
                count = 0
                for i in range(len(rows)):
                    for j in range(i + 1, len(rows)):
                        if rows[j][0] == rows[i][1] and rows[i][0] == rows[j][1]:
                            count += 1
                return count
            """,
        "ranges that say that they begin at zero": """
            def f(xs):
                n = len(xs)
                count = 0
                for i in range(0, n - 1):
                    for j in range(i + 1, n, 1):
                        if xs[i] ^ 1 == xs[j]:
                            count += 1
                return count
            """,
        "a slice of what follows": """
            def f(xs):
                return sum(a == b for i, a in enumerate(xs) for b in xs[i + 1:])
            """,
    },
}
_ALL = [(name, what) for name, texts in CARRIED.items() for what in texts]


@pytest.mark.parametrize(("name", "what"), _ALL)
def test_any_list_gives_the_same_result(name: str, what: str) -> None:
    text = textwrap.dedent(CARRIED[name][what]).lstrip()
    made = changed(_BY_NAME[name], text)
    assert made
    before = loaded(text).f
    for after in made:
        function = loaded(after).f
        for xs in lists():
            assert behaviour(before, ((xs,), {})) == behaviour(function, ((xs,), {})), (xs, after)


KEPT = {
    "keeps the list that each turn makes": (
        "resumed-loop",
        """
        def f(xs):
            out = []
            for i in range(len(xs)):
                t = []
                for k in range(i):
                    t.append(xs[k])
                out.append(t)
            return out
        """,
    ),
    "reads the outer number inside": (
        "resumed-loop",
        """
        def f(xs):
            out = []
            for i in range(len(xs)):
                t = 0
                for k in range(i):
                    t += xs[k] * i
                out.append(t)
            return out
        """,
    ),
    "changes the sequence behind the number": (
        "resumed-loop",
        """
        def f(xs):
            for i in range(len(xs)):
                t = 0
                for k in range(i):
                    t += xs[k]
                xs[0] = t
            return xs
        """,
    ),
    "counts down outside": (
        "resumed-loop",
        """
        def f(xs):
            out = []
            for i in range(len(xs), 0, -1):
                t = 0
                for k in range(i):
                    t += xs[k]
                out.append(t)
            return out
        """,
    ),
    "leaves the inner loop early": (
        "resumed-loop",
        """
        def f(xs):
            out = []
            for i in range(len(xs)):
                t = 0
                for k in range(i):
                    if xs[k] > 2:
                        break
                    t += xs[k]
                out.append(t)
            return out
        """,
    ),
    "asks for more than one relation of two elements": (
        "pair-count",
        """
        def f(xs):
            c = 0
            for i in range(len(xs)):
                for j in range(i + 1, len(xs)):
                    if xs[i] < xs[j] and xs[i] * xs[j] > 3:
                        c += 1
            return c
        """,
    ),
    "changes the list while pairs are counted": (
        "pair-count",
        """
        def f(xs):
            c = 0
            for i in range(len(xs)):
                for j in range(i + 1, len(xs)):
                    if xs[i] == xs[j] and xs.pop():
                        c += 1
            return c
        """,
    ),
    "compares with the count itself": (
        "pair-count",
        """
        def f(xs):
            c = 0
            for i in range(len(xs)):
                for j in range(i + 1, len(xs)):
                    if xs[i] + xs[j] == c:
                        c += 1
            return c
        """,
    ),
    "counts once": (
        "rank-count",
        """
        def f(xs, k):
            return sum(1 for x in xs if x < k)
        """,
    ),
    "counts in a list that grows": (
        "rank-count",
        """
        def f(xs):
            kept = []
            for x in xs:
                kept.append(sum(1 for y in kept if y < x))
            return kept
        """,
    ),
    "counts a tie with another index": (
        "rank-count",
        """
        def f(xs):
            out = []
            for i in range(len(xs)):
                c = 0
                for j in range(len(xs)):
                    if j != i and xs[j] >= xs[i]:
                        c += 1
                out.append(c)
            return out
        """,
    ),
    "searches past the first that fits": (
        "nearest-extreme",
        """
        def f(xs):
            out = []
            for i in range(len(xs)):
                for j in range(i + 1, len(xs)):
                    if xs[j] > xs[i]:
                        out.append(j)
            return out
        """,
    ),
    "changes what it searches": (
        "nearest-extreme",
        """
        def f(xs):
            for i in range(len(xs)):
                for j in range(i + 1, len(xs)):
                    if xs[j] > xs[i]:
                        xs[i] = xs[j]
                        break
            return xs
        """,
    ),
    "looks for parts of a text": (
        "resumed-call",
        """
        def f(text, words):
            out = []
            for i, word in enumerate(words):
                if word in text[:i]:
                    out.append(word)
            return out
        """,
    ),
    "asks about a prefix that ends before the front": (
        "resumed-call",
        """
        def f(xs):
            return_value = []
            for i in range(len(xs)):
                return_value.append(len(set(xs[:i - 2])))
            return return_value
        """,
    ),
    "takes what was added after the sort": (
        "heap-queue",
        """
        def f(xs):
            todo = list(xs)
            out = []
            while todo:
                todo.sort()
                for _ in range(2):
                    a = todo.pop(0)
                    out.append(a)
                    todo.append(a - 9)
                if len(out) > 20:
                    return out
            return out
        """,
    ),
    "returns the list in its order": (
        "heap-queue",
        """
        def f(xs):
            todo = list(xs)
            while len(todo) > 3:
                todo.sort()
                a = todo.pop(0)
                if a > 0:
                    todo.append(a - 1)
            return todo
        """,
    ),
    "shortens the list of its caller": (
        "heap-queue",
        """
        def f(xs):
            while len(xs) > 1:
                xs.sort()
                xs.append(xs.pop(0) + xs.pop(0))
            return len(xs)
        """,
    ),
    "remembers where the best run starts": (
        "best-run",
        """
        def f(xs):
            best, at = 0, 0
            for i in range(len(xs)):
                t = 0
                for j in range(i, len(xs)):
                    t += xs[j]
                    if t > best:
                        best = t
                        at = i
            return best, at
        """,
    ),
    "says which pair was near": (
        "closest-pair",
        """
        def f(xs):
            for i in range(len(xs)):
                for j in range(i + 1, len(xs)):
                    if abs(xs[i] - xs[j]) < 2:
                        return i, j
            return None
        """,
    ),
    "asks for a distance of two lists": (
        "closest-pair",
        """
        def f(xs, ys):
            best = 9
            for i in range(len(xs)):
                for j in range(i + 1, len(xs)):
                    best = min(best, abs(xs[i] - ys[j]))
            return best
        """,
    ),
    "goes through a row of each element": (
        "cross-count",
        """
        def f(rows, k):
            c = 0
            for row in rows:
                for x in row:
                    if x == k + len(row):
                        c += 1
            return c
        """,
    ),
    "tries and goes on": (
        "resumed-loop",
        """
        def f(xs):
            out = []
            for i in range(len(xs)):
                try:
                    t = 0
                    for k in range(i):
                        t += 1 // xs[k]
                    out.append(t)
                except ZeroDivisionError:
                    out.append(None)
            return out
        """,
    ),
}


@pytest.mark.parametrize("what", KEPT)
def test_leaves_code_alone_that(what: str) -> None:
    name, text = KEPT[what]
    assert changed(_BY_NAME[name], textwrap.dedent(text).lstrip()) == []
