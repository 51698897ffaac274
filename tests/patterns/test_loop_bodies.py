"""Bodies of loops that choose, skip and name things on the way are lifted whole, and read as a person would write them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.patterns.applying import BY_NAME, applied

LIFTED = [
    ("append-loop-to-comprehension", "every branch appends", """def f(xs):
    out = []
    for x in xs:
        if x > 3:
            out.append(x)
        elif x > 1:
            out.append(-x)
        else:
            out.append(0)
    return out
""", """def f(xs):
    out = [x if x > 3 else -x if x > 1 else 0 for x in xs]
    return out
"""),
    ("append-loop-to-comprehension", "a branch ends by going on to the next item", """def f(xs):
    out = []
    for x in xs:
        if x > 3:
            out.append(3)
            continue
        if x < 0:
            continue
        out.append(x)
    return out
""", """def f(xs):
    out = [3 if x > 3 else x for x in xs if x > 3 or not (x < 0)]
    return out
"""),
    ("append-loop-to-comprehension", "the last branch is missing", """def f(xs):
    out = []
    for x in xs:
        if x > 3:
            out.append(3)
        elif x > 0:
            out.append(x)
    return out
""", """def f(xs):
    out = [3 if x > 3 else x for x in xs if x > 3 or x > 0]
    return out
"""),
    ("append-loop-to-comprehension", "only the other branch appends", """def f(xs):
    out = []
    for x in xs:
        if x in (1, 2):
            pass
        else:
            out.append(x)
    return out
""", """def f(xs):
    out = [x for x in xs if x not in (1, 2)]
    return out
"""),
    ("sum-loop-to-sum", "the other branch does nothing", """def f(xs):
    count = 0
    for x in xs:
        if x == 0:
            count += 1
        else:
            None
    return count
""", """def f(xs):
    count = len([x for x in xs if x == 0])
    return count
"""),
    ("seen-set-loop-to-dict-keys", "known items are passed over", """def f(xs):
    kept = []
    seen = set()
    for x in xs:
        for half in (x // 2, x // 3):
            if half in seen:
                continue
            kept.append(half)
            seen.add(half)
    return kept
""", """def f(xs):
    kept = list(dict.fromkeys([half for x in xs for half in (x // 2, x // 3)]))
    return kept
"""),
    ("append-loop-to-comprehension", "a branch names its value", """def f(xs):
    out = []
    for x in xs:
        if x > 3:
            double = x * 2
            out.append(double)
        else:
            out.append(x)
    return out
""", """def f(xs):
    out = [x * 2 if x > 3 else x for x in xs]
    return out
"""),
    ("append-loop-to-comprehension", "a name is used twice", """def f(xs):
    out = []
    for x in xs:
        text = str(x * x)
        if text[0] == "1":
            out.append(text)
    return out
""", """def f(xs):
    out = [text for x in xs for text in [str(x * x)] if text[0] == "1"]
    return out
"""),
    ("append-loop-to-comprehension", "every item is converted first", """def f(xs):
    out = []
    for x in xs:
        size = abs(x)
        if size > 3:
            out.append(size)
    return out
""", """def f(xs):
    out = [size for size in map(abs, xs) if size > 3]
    return out
"""),
    ("sum-loop-to-sum", "the item is converted in place", """def f(xs):
    count = 0
    for x in xs:
        x = abs(x)
        if x * x > 3:
            count += 1
    return count
""", """def f(xs):
    count = len([1 for x in map(abs, xs) if x * x > 3])
    return count
"""),
    ("append-loop-to-comprehension", "the item is wanted beside what it is converted to", """def f(xs):
    out = []
    for x in xs:
        text = str(x)
        if text == text[::-1]:
            out.append(x)
    return out
""", """def f(xs):
    out = [x for x in xs for text in [str(x)] if text == text[::-1]]
    return out
"""),
    ("append-loop-to-comprehension", "several names are taken apart", """def f(xs):
    out = []
    for x in xs:
        a, b = divmod(x, 3)
        if a > b:
            out.append(a)
    return out
""", """def f(xs):
    out = [a for x in xs for a, b in [divmod(x, 3)] if a > b]
    return out
"""),
    ("append-loop-to-comprehension", "a lookup is used twice", """def f(xs):
    out = []
    for i in range(1, len(xs)):
        x = xs[i]
        out.append(x * x)
    return out
""", """def f(xs):
    out = [xs[i] * xs[i] for i in range(1, len(xs))]
    return out
"""),
    ("append-loop-to-comprehension", "a name is chosen by a condition", """def f(xs):
    out = []
    for x in xs:
        if x > 3:
            y = x
        else:
            y = 3
        out.append(y * y)
    return out
""", """def f(xs):
    out = [y * y for x in xs for y in [x if x > 3 else 3]]
    return out
"""),
    ("append-loop-to-comprehension", "a name chosen by a condition is all that is appended", """def f(xs):
    out = []
    for x in xs:
        if x > 3:
            y = x
        else:
            y = 3
        out.append(y)
    return out
""", """def f(xs):
    out = [x if x > 3 else 3 for x in xs]
    return out
"""),
    ("append-loop-to-comprehension", "many branches choose", """def f(xs):
    out = []
    for x in xs:
        if x > 10:
            out.append("more than ten")
        elif x > 8:
            out.append("more than eight")
        elif x > 6:
            out.append("more than six")
        else:
            out.append("six or fewer")
    return out
""", """def f(xs):
    out = [
        "more than ten" if x > 10
        else "more than eight" if x > 8
        else "more than six" if x > 6
        else "six or fewer"
        for x in xs
    ]
    return out
"""),
    ("append-loop-to-comprehension", "a number is shown in text", """def f(xs):
    out = []
    for x in xs:
        y = x
        out.append(f"<{y}>")
    return out
""", """def f(xs):
    out = [f'<{x}>' for x in xs]
    return out
"""),
    ("add-loop-to-set-comprehension", "every branch adds", """def f(xs):
    seen = set()
    for x in xs:
        if x % 2:
            seen.add(x)
        else:
            seen.add(x // 2)
    return seen
""", """def f(xs):
    seen = {x if x % 2 else x // 2 for x in xs}
    return seen
"""),
    ("item-loop-to-dict-comprehension", "every branch sets the same key", """def f(xs):
    table = {}
    for x in xs:
        if x > 3:
            table[x] = "many"
        else:
            table[x] = "few"
    return table
""", """def f(xs):
    table = {x: "many" if x > 3 else "few" for x in xs}
    return table
"""),
    ("sum-loop-to-sum", "one branch adds and one takes away", """def f(xs):
    total = 0
    for x in xs:
        if x % 2:
            total += x
        else:
            total = total - 1
    return total
""", """def f(xs):
    total = sum([x if x % 2 else -1 for x in xs])
    return total
"""),
    ("string-add-loop-to-join", "both branches add text", """def f(xs):
    text = ""
    for x in xs:
        if x > 3:
            text += "+"
        else:
            text = text + "-"
    return text
""", """def f(xs):
    text = "".join(["+" if x > 3 else "-" for x in xs])
    return text
"""),
    ("distinct-loop-to-dict-keys", "the item is named first", """def f(xs):
    kept = []
    for x in xs:
        half = x // 2
        if half not in kept:
            kept.append(half)
    return kept
""", """def f(xs):
    kept = list(dict.fromkeys([x // 2 for x in xs]))
    return kept
"""),
]  # fmt: skip


def loaded(text: str) -> Any:
    space: dict[str, Any] = {}
    exec(compile(text, "example", "exec"), space)
    return space["f"]


@pytest.mark.parametrize(("name", "case", "before", "after"), LIFTED, ids=[c for _, c, _, _ in LIFTED])
def test_a_loop_is_lifted_when(name: str, case: str, before: str, after: str):
    assert applied(BY_NAME[name], before) == [after], case
    for numbers in ([], [1], [5, -2, 3, 11, 0, 2, 4, 1, 1, -7, 12, 13]):
        assert loaded(before)(list(numbers)) == loaded(after)(list(numbers))


HAZARDS = [
    ("a value of the turn before is read", """def f(xs):
    out = []
    last = 0
    for x in xs:
        both = last + x
        last = both
        out.append(both)
    return out
"""),
    ("a name made on the way is read later", """def f(xs):
    out = []
    for x in xs:
        text = str(x)
        out.append(text + text)
    return out, text
"""),
    ("a name made on the way is seen by a nested function", """def f(xs):
    out = []
    text = ""
    def shown():
        return text
    for x in xs:
        text = str(x)
        out.append(text + shown())
    return out
"""),
    ("a value is too long to be written out", """def f(xs):
    out = []
    for x in xs:
        text = str(x + 1111111111111111) + str(x + 2222222222222222) + str(x + 3333333333333333) + 'a tail'
        out.append(text)
    return out
"""),
    ("a name is bound twice", """def f(xs):
    out = []
    for x in xs:
        text = str(x)
        text = text + text
        out.append(text)
    return out
"""),
    ("the branches feed different things", """def f(xs):
    out = []
    odd = []
    for x in xs:
        if x % 2:
            odd.append(x)
        else:
            out.append(x)
    return out, odd
"""),
    ("the branches feed in different ways", """def f(xs):
    out = []
    for x in xs:
        if x % 2:
            out.append(x)
        else:
            out.extend([x])
    return out
"""),
    ("a branch does something else, too", """def f(xs):
    out = []
    for x in xs:
        if x % 2:
            print(x)
            out.append(x)
        else:
            out.append(0)
    return out
"""),
    ("a test with effects would be made twice", """def f(xs):
    out = []
    for x in xs:
        if x.advance():
            out.append(1)
        elif x:
            out.append(2)
    return out
"""),
    ("a branch reads what has been collected", """def f(xs):
    out = []
    for x in xs:
        if x in out:
            out.append(None)
        else:
            out.append(x)
    return out
"""),
    ("a branch leaves the loop", """def f(xs):
    out = []
    for x in xs:
        if x > 3:
            break
        else:
            out.append(x)
    return out
"""),
    ("a branch raises half way through", """def f(xs):
    out = []
    for x in xs:
        if x > 3:
            raise ValueError(x)
        else:
            out.append(x)
    return out
"""),
]  # fmt: skip


@pytest.mark.parametrize(("hazard", "text"), HAZARDS, ids=[h for h, _ in HAZARDS])
def test_no_comprehension_is_made_when(hazard: str, text: str):
    assert applied(BY_NAME["append-loop-to-comprehension"], text) == [], hazard


ORDER = [
    ("both values are made by calls", """def f(source):
    out = []
    for _ in range(3):
        first = next(source)
        second = next(source)
        out.append((second, first))
    return out
"""),
    ("a call comes between", """def f(source):
    out = []
    for i in range(3):
        first = next(source)
        out.append((next(source), first))
    return out
"""),
    ("a value is not always wanted", """def f(source):
    out = []
    for i in range(3):
        first = next(source)
        out.append(i and first)
    return out
"""),
    ("a value is wanted for each of many", """def f(source):
    out = []
    for i in range(3):
        first = next(source)
        for j in range(2):
            out.append((first, j))
    return out
"""),
]  # fmt: skip


@pytest.mark.parametrize(("case", "text"), ORDER, ids=[c for c, _ in ORDER])
def test_values_are_made_in_the_order_and_number_of_before_when(case: str, text: str):
    (changed,) = applied(BY_NAME["append-loop-to-comprehension"], text)
    assert loaded(changed)(iter(range(99))) == loaded(text)(iter(range(99))), case


TOGETHER = [
    ("the items may be handed out once only", """def f(xs):
    it = iter(xs)
    a = []
    b = []
    for x in it:
        a.append(x)
        b.append(x + 1)
    return a, b
"""),
    ("the items come from a generator", """def f(xs):
    a = []
    b = []
    for x in (y + 1 for y in xs):
        a.append(x)
        b.append(x + 1)
    return a, b
"""),
    ("the items come from a file", """def f(path):
    a = []
    b = []
    with open(path) as lines:
        for line in lines:
            a.append(line)
            b.append(line.strip())
    return a, b
"""),
    ("one list is made from the other", """def f(xs):
    a = []
    b = []
    for x in xs:
        a.append(x)
        b.append(len(a))
    return a, b
"""),
    ("a call with effects makes a value", """def f(xs, source):
    a = []
    b = []
    for x in xs:
        a.append(x)
        b.append(source.take())
    return a, b
"""),
    ("a call would be made twice", """def f(xs):
    a = []
    b = []
    c = []
    for x in xs:
        text = str(x)
        a.append(x)
        b.append(text)
        c.append(text)
    return a, b, c
"""),
    ("the items are tested", """def f(xs):
    a = []
    b = []
    for x in xs:
        if x % 2:
            a.append(x)
        else:
            b.append(x)
    return a, b
"""),
    ("one list gets two items each time", """def f(xs):
    a = []
    b = []
    for x in xs:
        a.append(x)
        b.append(x)
        b.append(x)
    return a, b
"""),
    ("both names mean one list", """def f(xs):
    a = b = []
    for x in xs:
        a.append(x)
        b.append(x)
    return a, b
"""),
    ("the last item is read later", """def f(xs):
    a = []
    b = []
    for x in xs:
        a.append(x)
        b.append(-x)
    return a, b, x
"""),
    ("every list needs a comprehension", """def f(xs):
    a = []
    b = []
    for x in xs:
        a.append(x + 1)
        b.append(x - 1)
    return a, b
"""),
]  # fmt: skip


@pytest.mark.parametrize(("hazard", "text"), TOGETHER, ids=[h for h, _ in TOGETHER])
def test_a_loop_stays_one_loop_when(hazard: str, text: str):
    assert applied(BY_NAME["several-feeds-to-comprehensions"], text) == [], hazard


def test_the_same_item_for_every_turn_is_repeated():
    text = """def f(xs):
    out = []
    for _ in xs:
        out.append(0)
    return out
"""
    assert "    out = [0] * len(xs)\n" in applied(BY_NAME["append-loop-to-comprehension"], text)[0]


def test_an_item_named_anew_in_each_turn_is_not_repeated():
    text = """def f(xs):
    out = []
    for x in xs:
        y = x
        out.append(y)
    return out
"""
    assert "    out = list(xs)\n" in applied(BY_NAME["append-loop-to-comprehension"], text)[0]


SEEN = [
    ("the set is read later", """def f(xs):
    seen = set()
    kept = []
    for x in xs:
        if x not in seen:
            seen.add(x)
            kept.append(x)
    return kept, seen
"""),
    ("the set knows something before", """def f(xs):
    seen = {1}
    kept = []
    for x in xs:
        if x not in seen:
            seen.add(x)
            kept.append(x)
    return kept
"""),
    ("the set holds something else", """def f(xs):
    seen = set()
    kept = []
    for x in xs:
        if x.key not in seen:
            seen.add(x.key)
            kept.append(x)
    return kept
"""),
    ("the items grow while they are gone through", """def f(xs):
    seen = set()
    kept = []
    for x in kept:
        if x not in seen:
            seen.add(x)
            kept.append(x)
    return kept
"""),
    ("the value is made anew each time", """def f(xs, source):
    seen = set()
    kept = []
    for x in xs:
        if source.take() not in seen:
            seen.add(source.take())
            kept.append(source.take())
    return kept
"""),
]  # fmt: skip


@pytest.mark.parametrize(("hazard", "text"), SEEN, ids=[h for h, _ in SEEN])
def test_a_set_of_seen_items_stays_when(hazard: str, text: str):
    assert applied(BY_NAME["seen-set-loop-to-dict-keys"], text) == [], hazard
