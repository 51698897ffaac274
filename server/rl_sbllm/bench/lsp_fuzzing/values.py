"""Values that no editor should send, and documents that one might."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

_FUNCTIONS: tuple[str, ...] = (
    "def total(xs):\n    acc = 0\n    for x in xs:\n        acc = acc + (x + 0)\n    return acc\n",
    "def slow_sum(xs):\n    return sum(xs)\n",
    "class Box:\n    def put(self, x):\n        return x + 0\n",
    "def none_here(x):\n    return x\n",
    "async def later(xs):\n    return [x async for x in xs]\n",
    "def distinct(xs):\n    out = []\n    for x in xs:\n        if x not in out:\n            out.append(x)\n    return out\n",
)
_PIECES = (
    "x",
    "\n",
    "\r\n",
    "\r",
    "é😀",
    "\ud800",
    "\x0c",
    "\t",
    "def f(x):\n    return x\n",
    "(",
    '"""',
    "\x00",
    "    ",
)
FUNCTION_NAMES = ("total", "slow_sum", "Box.put", "put", "none_here", "later", "distinct", "gone", "")


def document(draw: random.Random) -> str:
    """A file of a few functions, some of it broken."""
    parts: list[str] = draw.choices(_FUNCTIONS, k=draw.randint(0, 4))
    if draw.random() < 0.3:
        parts.insert(draw.randint(0, len(parts)), piece(draw))
    return "\n\n".join(parts)


def piece(draw: random.Random) -> str:
    """What someone might type or paste."""
    return "".join(draw.choices(_PIECES, k=draw.randint(0, 4)))


def anything(draw: random.Random) -> Any:
    """A value of a wrong type or size."""
    makers: tuple[Callable[[], Any], ...] = (
        lambda: None,
        lambda: draw.choice((True, False)),
        lambda: draw.choice((-1, 0, 2**31, 2**63, -(10**30), 1.5, 1e308, float("inf"), float("nan"))),
        lambda: draw.choice(("", "x", "\ud83d", "é😀", "../..", "\x00", "file:///nowhere.py", "%zz")),
        lambda: "x" * draw.choice((1000, 100_000)),
        list,
        dict,
        lambda: [anything(draw) for _ in range(draw.randint(1, 3))],
        lambda: {draw.choice(("a", "", "a b", "class", "_x", "jsonrpc", "id", "method")): anything(draw)},
        lambda: nested(draw.choice((5, 200))),
        lambda: list(range(5000)),
    )
    return draw.choice(makers)()


def nested(depth: int) -> Any:
    """Lists in lists."""
    found: Any = None
    for _ in range(depth):
        found = [found]
    return found


def spoiled(draw: random.Random, value: Any) -> Any:
    """The same with one part of it replaced, or taken away."""
    if isinstance(value, dict) and value and draw.random() < 0.85:
        key = draw.choice(sorted(value))
        if draw.random() < 0.2:
            return {name: one for name, one in value.items() if name != key}
        return {**value, key: spoiled(draw, value[key])}
    if isinstance(value, list) and value and draw.random() < 0.7:
        at = draw.randrange(len(value))
        return [*value[:at], spoiled(draw, value[at]), *value[at + 1 :]]
    return anything(draw)
