"""Every template makes its example, keeps its behaviour on the inputs given, and leaves files whole."""

from __future__ import annotations

import copy
import types

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.patterns.rule import Rule, sites
from rl_sbllm.patterns.templates.python.registry import TEMPLATES

_BY_NAME = {rule.name: rule for rule in TEMPLATES}


def changed(rule: Rule, text: str) -> list[str]:
    """The texts that the rule makes of a file's first function for which it has sites."""
    unit = PythonUnit.parse(text)
    assert unit is not None
    for name, _ in unit.functions():
        made = [site.source for site in sites(rule, unit, name)]
        if made:
            return [text for text in made if text is not None]
    return []


def loaded(text: str) -> types.ModuleType:
    module = types.ModuleType("example")
    exec(compile(text, "example.py", "exec"), module.__dict__)
    return module


def behaviour(function: object, arguments: tuple[tuple[object, ...], dict[str, object]]) -> str:
    """What a call returns or raises and what it leaves of its arguments, with types."""
    args, keywords = copy.deepcopy(arguments)
    assert callable(function)
    try:
        result = function(*args, **keywords)
        if isinstance(result, types.GeneratorType):
            result = ("yields", list(result))
    except Exception as error:  # noqa: BLE001 - whatever the example raises is its behaviour
        return f"{type(error).__name__} {args!r}"
    return f"{type(result).__name__} {result!r} {args!r} {keywords!r}"


def entry(text: str) -> str:
    """The example's function: the last one at module level."""
    unit = PythonUnit.parse(text)
    assert unit is not None
    return [name for name, _ in unit.functions() if "." not in name][-1]


@pytest.mark.parametrize("rule", TEMPLATES, ids=lambda rule: rule.name)
def test_makes_its_example(rule: Rule) -> None:
    assert changed(rule, rule.before)[:1] == [rule.after]


@pytest.mark.parametrize("rule", TEMPLATES, ids=lambda rule: rule.name)
def test_example_behaves_alike_on_its_inputs(rule: Rule) -> None:
    name = entry(rule.before)
    before, after = getattr(loaded(rule.before), name), getattr(loaded(rule.after), name)
    cases = loaded(rule.bench).inputs(1)
    assert len(cases) >= 2
    for case in cases:
        assert behaviour(before, case) == behaviour(after, case)


@pytest.mark.parametrize("rule", TEMPLATES, ids=lambda rule: rule.name)
def test_leaves_line_ends_and_comments_elsewhere_alone(rule: Rule) -> None:
    text = ("# é first\n" + rule.before + "\n# last ☃\n").replace("\n", "\r\n")
    (made, *_) = changed(rule, text)
    assert made.startswith("# é first\r\n") and made.endswith("\r\n# last ☃\r\n")
    assert "\n" not in made.replace("\r\n", "")


@pytest.mark.parametrize("rule", TEMPLATES, ids=lambda rule: rule.name)
def test_works_in_a_method_with_tabs(rule: Rule) -> None:
    text = "class Holder:\n" + "".join(
        "\t" + line.replace("    ", "\t") if line.strip() else line
        for line in rule.before.splitlines(keepends=True)
    )
    if "import" in rule.before:
        pytest.skip("its imports would stand in the class")
    assert all(PythonUnit.parse(made) is not None for made in changed(rule, text))


REFUSED = {
    "stops the search at a number that it changes": (
        "trial-division-bound",
        "def f(n):\n    for k in range(2, n):\n        if n % k == 0:\n            n = n // k\n            print(k)\n    return n\n",
    ),
    "searches for a divisor below another number": (
        "trial-division-bound",
        "def f(n, m):\n    for k in range(2, m):\n        if n % k == 0:\n            return k\n    return None\n",
    ),
    "reads the divisor after the loop": (
        "trial-division-bound",
        "def f(n):\n    for k in range(2, n):\n        if n % k == 0:\n            break\n    return k\n",
    ),
    "asks for divisors from three on": (
        "sieve",
        "def f(n):\n    out = []\n    for i in range(2, n):\n        if all(i % d for d in range(3, i)):\n            out.append(i)\n    return out\n",
    ),
    "sets the number tested in the loop": (
        "sieve",
        "def f(n):\n    out = []\n    for i in range(2, n):\n        i += 1\n        if all(i % d for d in range(2, i)):\n            out.append(i)\n    return out\n",
    ),
    "changes the inner list while it is searched": (
        "hash-join",
        "def f(xs, ys):\n    for x in xs:\n        for y in ys:\n            if x == y:\n                ys.append(1)\n    return ys\n",
    ),
    "reads the inner element after the loops": (
        "hash-join",
        "def f(xs, ys):\n    for x in xs:\n        for y in ys:\n            if x == y:\n                z = 1\n    return y\n",
    ),
    "prints on the way": (
        "memo-recursion",
        "def f(n):\n    print(n)\n    return 1 if n < 2 else f(n - 1) + f(n - 2)\n",
    ),
    "calls itself once on each way": (
        "memo-recursion",
        "def f(n):\n    if n == 0:\n        return 0\n    if n % 2:\n        return f(n - 1)\n    return f(n // 2)\n",
    ),
    "changes its object": (
        "memo-recursion",
        "class C:\n    def f(self, n):\n        self.calls += 1\n        return n if n < 2 else self.f(n - 1) + self.f(n - 2)\n",
    ),
    "changes a list of the caller": (
        "memo-recursion",
        "def f(n, out):\n    out.append(n)\n    return n if n < 2 else f(n - 1, out) + f(n - 2, out)\n",
    ),
    "uses the product itself": (
        "modular-product",
        "def f(n):\n    p = 1\n    for i in range(1, n):\n        p *= i\n    print(p)\n    return p % 7\n",
    ),
    "takes two different remainders": (
        "modular-product",
        "def f(n):\n    p = 1\n    for i in range(1, n):\n        p *= i\n    return p % 7 + p % 5\n",
    ),
    "changes the list between the sums": (
        "prefix-sums",
        "def f(xs):\n    for i in range(len(xs)):\n        xs[i] = sum(xs[:i])\n    return xs\n",
    ),
    "removes while it counts": (
        "counter",
        "def f(xs):\n    while xs:\n        if xs.count(xs[0]) > 1:\n            return True\n        xs.pop()\n    return False\n",
    ),
    "takes elements out of the list again": (
        "companion-set",
        "def f(xs):\n    out = []\n    for x in xs:\n        if x in out:\n            out.remove(x)\n        out.append(x)\n    return out\n",
    ),
    "steps nine times": (
        "byte-steps",
        "def f(r):\n    for _ in range(9):\n        if r & 1:\n            r = (r >> 1) ^ 0x8C\n        else:\n            r >>= 1\n    return r\n",
    ),
    "steps by a number that the caller gives": (
        "byte-steps",
        "def f(r, p):\n    for _ in range(8):\n        if r & 1:\n            r = (r >> 1) ^ p\n        else:\n            r >>= 1\n    return r\n",
    ),
    "reads the indices as numbers": (
        "combinations",
        "def f(xs):\n    t = 0\n    for i in range(len(xs)):\n        for j in range(i + 1, len(xs)):\n            t += xs[i] * j\n    return t\n",
    ),
    "leaves the inner loop": (
        "combinations",
        "def f(xs):\n    t = 0\n    for i in range(len(xs)):\n        for j in range(i + 1, len(xs)):\n            if xs[i] == xs[j]:\n                break\n            t += 1\n    return t\n",
    ),
    "makes pieces that depend on those before": (
        "character-map",
        "def f(s):\n    t = ''\n    for c in s:\n        t += c.upper() if t.endswith('a') else c\n    return t\n",
    ),
    "may meet a substring of two characters": (
        "character-count",
        "def f(words):\n    return sum(1 for w in words if w in ['ab', 'c'])\n",
    ),
    "sorts by another order": (
        "sort-loops",
        "def f(xs):\n    for i in range(len(xs)):\n        for j in range(len(xs) - i - 1):\n            if abs(xs[j]) > abs(xs[j + 1]):\n                xs[j], xs[j + 1] = xs[j + 1], xs[j]\n    return xs\n",
    ),
    "lists distinct elements, which a dict does": (
        "companion-set",
        "def f(xs):\n    out = []\n    for x in xs:\n        if x not in out:\n            out.append(x)\n    return out\n",
    ),
    "asks a list for nothing but membership": (
        "companion-set",
        "def f(xs):\n    seen = []\n    for x in xs:\n        if x in seen:\n            return x\n        seen.append(x)\n    return None\n",
    ),
    "reads the index of the places later": (
        "strided-fill",
        "def f(xs, n):\n    for i in range(2, n):\n        xs[i] = 0\n    return i\n",
    ),
    "halves another length": (
        "mirror",
        "def f(xs, n):\n    t = 0\n    for i in range(n // 2):\n        if xs[i] != xs[n - 1 - i]:\n            t += 1\n    return t\n",
    ),
    "drops what no character equals": (
        "character-filter",
        "def f(s):\n    return ''.join(c for c in s if c != 'xy')\n",
    ),
    "shadows the builtin": (
        "mirror",
        "def f(xs, map):\n    t = 0\n    for i in range(len(xs) // 2):\n        if xs[i] != xs[-i - 1]:\n            t += 1\n    return map(t)\n",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refuses_code_that(what: str) -> None:
    name, text = REFUSED[what]
    assert changed(_BY_NAME[name], text) == []


ALIKE = {
    "totient": [
        "import math\n\n\ndef f(n):\n    return sum(1 for k in range(1, n) if math.gcd(n, k) == 1)\n",
        "from math import gcd\n\n\ndef f(n):\n    return len([k for k in range(n) if gcd(k, n) == 1]) * 2\n",
        "from math import gcd\n\n\ndef f(n):\n    c = 1\n    for k in range(1, n):\n        if gcd(k, n) == 1:\n            c += 1\n    return c\n",
    ],
    "common-multiple": [
        "def f(n):\n    a, b = n, -8\n    m = max(a, b)\n    while True:\n        if m % a == 0 and m % b == 0:\n            return m\n        m += 1\n",
        "def f(n):\n    a, b = abs(n) + 1, 12\n    if a > b:\n        m = a\n    else:\n        m = b\n    while True:\n        if m % a == 0 and m % b == 0:\n            out = m\n            break\n        m += 1\n    return out\n",
        "def f(n):\n    a, b = abs(n) + 1, 30\n    m = max(a, b)\n    while m % a != 0 or m % b != 0:\n        m += 1\n    return m\n",
    ],
    "byte-steps": [
        "P = 0xEDB88320\n\n\ndef f(n):\n    r = n * 7919\n    for _ in range(8):\n        r = (r >> 1) ^ (P & -(r & 1))\n    return r\n",
        "def f(n):\n    r = n * -7919\n    for _ in range(8):\n        if r & 1:\n            r >>= 1\n            r ^= 40961\n        else:\n            r >>= 1\n    return r\n",
        "def f(n):\n    r = n\n    for _ in range(8):\n        r = (r >> 1) ^ 0xA001 if r & 1 else r >> 1\n    return r\n",
    ],
    "memo-recursion": [
        "class Steps:\n    size = 2\n\n    def ways(self, n):\n        if n > 18 or n < 0:\n            return 0\n        return 1 if n < self.size else self.ways(n - 1) + self.ways(n - 2)\n\n\ndef f(n):\n    return Steps().ways(n)\n",
        "def f(n):\n    def go(i, left):\n        if left == 0:\n            return 1\n        return 0 if i > 4 or left < 0 else go(i + 1, left) + go(i + 1, left - i)\n\n    return go(1, n)\n",
    ],
    "trial-division-bound": [
        "def f(n):\n    return n > 1 and all(n % d for d in range(2, n))\n",
        "def f(n):\n    prime = n > 1\n    d = 2\n    while d < n:\n        if n % d == 0:\n            prime = False\n            break\n        d += 1\n    return prime\n",
        "def f(n):\n    for d in range(2, n // 2):\n        if n % d == 0:\n            return d\n    return None\n",
    ],
    "sieve": [
        "def f(n):\n    return [i for i in range(n) if all(i % d for d in range(2, i))]\n",
        "def f(n):\n    c = 0\n    for i in range(n + 1):\n        if i < 2:\n            continue\n        for d in range(2, i):\n            if i % d == 0:\n                break\n        else:\n            c += 1\n    return c\n",
        "def prime(k):\n    if k < 2:\n        return False\n    for d in range(2, k):\n        if k % d == 0:\n            return False\n    return True\n\n\ndef f(n):\n    return sum(1 for i in range(2, n) if prime(i))\n",
        "def prime(k):\n    if k < 2:\n        return False\n    return all(k % d for d in range(2, k))\n\n\ndef f(n):\n    return [i for i in range(n) if prime(i)]\n",
    ],
    "divisors": [
        "def f(n):\n    return [d for d in range(2, n) if n % d == 0]\n",
        "def f(n):\n    return sum(1 for d in range(1, n + 1) if n % d == 0)\n",
    ],
    "largest-divisor": [
        "def f(n):\n    best = 0\n    for d in range(1, n):\n        if n % d == 0:\n            best = d\n    return best\n",
        "def f(n):\n    for d in range(n // 2, 0, -1):\n        if n % d == 0:\n            return d\n    return -1\n",
    ],
    "closed-form-sum": [
        "def f(n):\n    s = 0\n    for i in range(-3 + n, n * 2):\n        s += i\n    return s\n",
        "def f(n):\n    return sum(i * i for i in range(n))\n",
        "def f(n):\n    return sum(range(1, n + 1)) * 2\n",
        "def f(n):\n    return sum(i ** 3 for i in range(1, n + 1))\n",
    ],
    "running-product": [
        "import math\n\n\ndef f(n):\n    return [0] + g(n)\n\n\ndef g(n):\n    out = []\n    for i in range(n):\n        if i % 2:\n            continue\n        out.append(math.factorial(i))\n    return out\n",
    ],
    "mirror": [
        "def f(n):\n    xs = [k * k % 5 for k in range(n)]\n    size = len(xs)\n    t = 0\n    for i in range(size // 2):\n        if xs[i] != xs[size - 1 - i]:\n            t += 1\n    return t\n",
    ],
    "common-divisor": [
        "def f(n):\n    a, b = abs(n), 36\n    while b:\n        a, b = b, a % b\n    return a, b\n",
        "def f(n):\n    a, b = abs(n), 36\n    while b > 0:\n        a, b = b, a % b\n    return a\n",
    ],
    "character-count": [
        "def f(n):\n    xs = [k % 4 for k in range(n)]\n    t = 0\n    for x in xs:\n        if x == 3:\n            t += 1\n    return t\n",
    ],
    "character-filter": [
        "def f(n):\n    s = str(n) * 3\n    return ''.join(c for c in s if c != '1')\n",
    ],
    "strided-fill": [
        "def f(n):\n    marks = [0] * 80\n    for j in range(n):\n        marks[j] = 1\n    return marks\n",
        "def f(n):\n    marks = [0] * 80\n    for j in range(5, n):\n        marks[j] = 1\n    return marks\n",
        "def f(n):\n    marks = [0] * 40\n    j = max(n, 1)\n    while j < 40:\n        marks[j] = 1\n        j += 3\n    return marks\n",
    ],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in ALIKE.items() for text in texts])
def test_other_spellings_behave_alike_on_small_numbers(name: str, text: str) -> None:
    made = changed(_BY_NAME[name], text)
    assert made
    before = loaded(text).f
    for after in made:
        for number in range(-3, 60):
            case = ((number,), {})
            assert behaviour(before, case) == behaviour(loaded(after).f, case), (number, after)


@given(st.lists(st.integers(-6, 6), max_size=12), st.integers(-8, 8))
@settings(max_examples=60, deadline=None)
def test_pair_lookup_finds_the_pair_that_comes_first(xs: list[int], target: int) -> None:
    rule = _BY_NAME["pair-lookup"]
    assert behaviour(_TWO_SUM[0], ((xs, target), {})) == behaviour(_TWO_SUM[1], ((xs, target), {})), rule.name


@given(st.lists(st.integers(-3, 3), max_size=10), st.lists(st.integers(-3, 3), max_size=10))
@settings(max_examples=60, deadline=None)
def test_hash_join_keeps_the_order_of_nested_loops(xs: list[int], ys: list[int]) -> None:
    case = (([(x, "x") for x in xs], [(y, at) for at, y in enumerate(ys)]), {})
    assert behaviour(_JOINED[0], case) == behaviour(_JOINED[1], case)


@given(st.text(max_size=30))
@settings(max_examples=80, deadline=None)
def test_filter_deletes_the_same_characters_of_any_text(text: str) -> None:
    case = ((text,), {})
    assert behaviour(_BARE[0], case) == behaviour(_BARE[1], case)


def _pair(name: str) -> tuple[object, object]:
    rule = _BY_NAME[name]
    return getattr(loaded(rule.before), entry(rule.before)), getattr(loaded(rule.after), entry(rule.before))


_TWO_SUM, _JOINED, _BARE = _pair("pair-lookup"), _pair("hash-join"), _pair("character-filter")
