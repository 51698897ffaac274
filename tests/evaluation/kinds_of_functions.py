"""One slow function of each kind, with inputs: the table of `test_every_kind.py`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`function` in `text`; without `inputs` they are inferred. `entry`: what calls it, where that is another function."""

    name: str
    text: str
    function: str = "f"
    inputs: str | None = None
    entry: str | None = None


SEEN = "seen = []\n{i}for x in xs:\n{i}    if x not in seen:\n{i}        seen.append(x)\n"
BODY = SEEN.format(i="    ")
DEEP = SEEN.format(i="        ")
GIVEN = "def inputs(scale):\n    return [(([i % 60 for i in range(200 * scale)],), {}), (([],), {})]\n"


def inputs(arguments: str, head: str = "") -> str:
    """A workload of one call."""
    return f"{head}\ndef inputs(scale):\n    xs = [i % 60 for i in range(200 * scale)]\n    return [{arguments}]\n"


METHOD = "class Bag:\n    def __init__(self, kept: list[int]):\n        self.kept = kept\n\n    def f(self, xs: list[int]) -> list[int]:\n        "
DECORATED = "import functools\n\ndef traced(g):\n    @functools.wraps(g)\n    def inner(*args, **kwargs):\n        return g(*args, **kwargs)\n    return inner\n\n@traced\n"
TYPED = "def f(xs: list[int]) -> list[int]:\n    "

KINDS = [
    Kind("plain", TYPED + BODY + "    return seen\n"),
    Kind("plain, inputs given", TYPED + BODY + "    return seen\n", inputs=GIVEN),
    Kind("method", METHOD + DEEP + "        return seen + self.kept\n", "Bag.f"),
    Kind(
        "method, inputs given",
        METHOD + DEEP + "        return seen + self.kept\n",
        "Bag.f",
        inputs("((sample.Bag([1]), xs), {})", "import sample"),
    ),
    Kind(
        "classmethod",
        "class Bag:\n    @classmethod\n    def f(cls, xs: list[int]) -> list[int]:\n        " + DEEP + "        return seen\n",
        "Bag.f",
    ),
    Kind(
        "staticmethod",
        "class Bag:\n    @staticmethod\n    def f(xs: list[int]) -> list[int]:\n        " + DEEP + "        return seen\n",
        "Bag.f",
    ),
    Kind(
        "property",
        "class Bag:\n    def __init__(self, xs: list[int]):\n        self.xs = xs\n\n    @property\n    def f(self) -> list[int]:\n        xs = self.xs\n        "
        + DEEP
        + "        return seen\n",
        "Bag.f",
    ),
    Kind(
        "cached property",
        "import functools\n\nclass Bag:\n    def __init__(self, xs: list[int]):\n        self.xs = xs\n\n    @functools.cached_property\n    def f(self) -> list[int]:\n        xs = self.xs\n        "
        + DEEP
        + "        return seen\n",
        "Bag.f",
    ),
    Kind(
        "nested",
        "def outer(xs: list[int]) -> int:\n    def f(xs):\n        " + DEEP + "        return seen\n    return len(f(xs))\n",
        "outer.f",
        entry="outer",
    ),
    Kind(
        "closure",
        "def make(more):\n    def f(xs):\n        " + DEEP + "        return seen + more\n    return f\n\ndef run(xs: list[int]) -> list[int]:\n    return make([1])(xs)\n",
        "make.f",
        entry="run",
    ),
    Kind("decorated", DECORATED + TYPED + BODY + "    return seen\n"),
    Kind(
        "lru_cache",
        "import functools\n\n@functools.lru_cache\ndef f(text: str) -> str:\n    xs = list(text)\n    " + BODY + "    return ''.join(seen)\n",
    ),
    Kind(
        "dataclass method",
        "import dataclasses\n\n@dataclasses.dataclass\nclass Bag:\n    xs: list[int]\n\n    def f(self) -> list[int]:\n        xs = self.xs\n        "
        + DEEP
        + "        return seen\n",
        "Bag.f",
    ),
    Kind("generator", "def f(xs: list[int]):\n    " + BODY + "            yield x\n"),
    Kind("coroutine", "async def f(xs: list[int]) -> list[int]:\n    " + BODY + "    return seen\n"),
    Kind("async generator", "async def f(xs: list[int]):\n    " + BODY + "            yield x\n"),
    Kind(
        "recursive",
        "def f(xs: list, depth: int = 0) -> list:\n    out = []\n    for x in xs:\n        if isinstance(x, list):\n            for y in f(x, depth + 1):\n                out.append(y)\n        elif x not in out:\n            out.append(x)\n    return out\n",
        inputs=inputs("((xs + [xs, [xs]],), {})"),
    ),
    Kind("in place", "def f(xs: list[int]) -> None:\n    " + BODY + "    xs[:] = seen\n"),
    Kind(
        "*args and **kwargs",
        "def f(*xs: int, **more: int) -> list[int]:\n    " + BODY + "    return seen + list(more.values())\n",
        inputs=inputs("(tuple(xs), {'a': 1})"),
    ),
    Kind("*args, inferred", "def f(*xs: int) -> list[int]:\n    " + BODY + "    return seen\n"),
    Kind("keyword-only", "def f(*, xs: list[int], more: int = 0) -> list[int]:\n    " + BODY + "    return seen + [more]\n"),
    Kind("positional-only", "def f(xs: list[int], /) -> list[int]:\n    " + BODY + "    return seen\n"),
    Kind("mutable default", "def f(xs: list[int], known=[]) -> list[int]:\n    " + BODY + "    known.append(len(seen))\n    return seen\n"),
    Kind(
        "overloaded",
        "from typing import overload\n\n@overload\ndef f(xs: list[int]) -> list[int]: ...\n@overload\ndef f(xs: str) -> list[str]: ...\ndef f(xs):\n    "
        + BODY
        + "    return seen\n",
        inputs=GIVEN,
    ),
    Kind(
        "singledispatch",
        "import functools\n\n@functools.singledispatch\ndef f(xs):\n    " + BODY + "    return seen\n\n@f.register\ndef _(xs: str):\n    return xs\n",
        inputs=GIVEN,
    ),
    Kind(
        "context manager",
        "import contextlib\n\n@contextlib.contextmanager\ndef f(xs: list[int]):\n    " + BODY + "    yield seen\n",
        inputs=GIVEN,
    ),
    Kind(
        "slots, in a package's style",
        "class Bag:\n    __slots__ = ('xs',)\n\n    def __init__(self, xs: list[int]):\n        self.xs = xs\n\n    def f(self) -> list[int]:\n        xs = self.xs\n        "
        + DEEP
        + "        return seen\n",
        "Bag.f",
    ),
]  # fmt: skip
