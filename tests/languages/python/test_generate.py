"""Inputs inferred for functions that nobody prepared any for, tried in this process (the jail has tests of its own)."""

from __future__ import annotations

import gc
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from rl_sbllm.languages.python.inside.generate import generate
from rl_sbllm.languages.python.inside.load import load_module


def _answer(folder: Path, source: str, target: str, **more: Any) -> dict[str, Any]:
    path = folder / "generated_target.py"
    path.write_text(source)
    job = {
        "source": source,
        "path": str(path),
        "module": "generated_target",
        "target": target,
        "seconds": 1.0,
    }
    before = dict(sys.modules), list(sys.meta_path)
    try:
        return generate({**job, **more}, load_module(job))
    finally:
        sys.modules.pop("generated_target", None)
        sys.meta_path[:] = before[1]


def _made(folder: Path, source: str, target: str, **more: Any) -> dict[str, Any]:
    answer = _answer(folder, source, target, **more)
    assert answer["failed"] is None, answer
    return answer["made"]


@pytest.fixture(autouse=True)
def _without_foreign_collector_hooks():
    """Hypothesis hooks the collector; the time limit of a try may strike inside its hook, which would warn."""
    hooks = gc.callbacks[:]
    gc.callbacks.clear()
    yield
    gc.callbacks[:] = hooks


def _cases(made: dict[str, Any], scale: int = 1) -> list[Any]:
    module = types.ModuleType("made")
    exec(made["text"], vars(module))
    return module.inputs(scale)


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("def f(q): return sum(v * 2 for v in q if v > 3)", (list,)),
        ("def f(q): return ' '.join(w.upper() for w in q)", (list,)),
        ("def f(q): return [c for c in q.strip().lower() if c.isalpha()]", (str,)),
        ("def f(q): return {k: len(v) for k, v in q.items()}", (dict,)),
        ("def f(q, z): return q[len(q) - 1] + z", (list, int)),
        ("def f(q, z):\n    for i in range(z):\n        q = q * 3 % 7\n    return q", (int, int)),
        ("def f(q, g): return [g(v) for v in q]", (list, types.FunctionType)),
        ("def f(q: 'list[str]', z: float = 0.5): return q.count('a') / (len(q) + z)", (list,)),
    ],
)
def test_shapes_follow_from_use(tmp_path: Path, source: str, kinds: tuple[type, ...]):
    made = _made(tmp_path, source + "\n", "f")
    args, _ = _cases(made)[0]
    assert tuple(type(value) for value in args[: len(kinds)]) == kinds
    assert made["coverage"] == 1.0


def test_a_helper_of_the_same_file_tells_what_it_needs(tmp_path: Path):
    source = "def inner(m):\n    return m.split(',')\ndef f(q):\n    return len(inner(q))\n"
    assert type(_cases(_made(tmp_path, source, "f"))[0][0][0]) is str


def test_a_graph_holds_its_own_nodes(tmp_path: Path):
    source = """
def f(links, start):
    seen, todo = set(), [start]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo.extend(links[node])
    return seen
"""
    made = _made(tmp_path, source, "f")
    (links, start), _ = _cases(made)[0]
    assert start in links if isinstance(links, dict) else start < len(links)
    assert made["coverage"] == 1.0


def test_both_sides_of_a_branch_are_reached(tmp_path: Path):
    source = "def f(n, flag=False):\n    if flag:\n        return n + 1\n    return n - 1\n"
    assert _made(tmp_path, source, "f")["coverage"] == 1.0


def test_a_method_gets_an_instance_from_its_constructor(tmp_path: Path):
    source = """
class Bag:
    def __init__(self, words):
        self.words = words
    def longest(self, limit):
        return [w for w in self.words if len(w.strip()) < limit]
"""
    made = _made(tmp_path, source, "Bag.longest")
    assert "target.Bag(" in made["text"] and made["coverage"] == 1.0


def test_linked_nodes_make_a_chain(tmp_path: Path):
    source = """
class Node:
    def __init__(self, data):
        self.data = data
        self.next_node = None
def total(head: Node):
    found = 0
    while head:
        found += head.data
        head = head.next_node
    return found
"""
    assert "linked(lambda: target.Node(" in _made(tmp_path, source, "total")["text"]


def test_a_nested_function_is_exercised_through_the_one_around_it(tmp_path: Path):
    source = "def outer(xs):\n    def inner(x):\n        return x * 2\n    return [inner(x) for x in xs]\n"
    made = _made(tmp_path, source, "outer.inner")
    assert (made["entry"], made["coverage"]) == ("outer", 1.0)


def test_the_module_imports_the_target_only_when_it_needs_its_classes(tmp_path: Path):
    assert "import generated_target" not in _made(tmp_path, "def f(n): return n + 1\n", "f")["text"]


def test_a_function_that_never_ends_is_left_with_a_reason(tmp_path: Path):
    failed = _answer(tmp_path, "def f(n):\n    while True:\n        n += 1\n", "f", seconds=1.0)["failed"]
    assert failed["parameter"] == "n" and "too long" in failed["why"]


def test_a_function_that_always_raises_is_left_with_what_it_raised(tmp_path: Path):
    failed = _answer(tmp_path, "def f(thing):\n    return thing.weird().thing\n", "f", seconds=1.0)["failed"]
    assert failed["parameter"] == "thing" and "weird" in failed["why"]


def test_exponential_growth_gets_sizes_that_end(tmp_path: Path):
    source = "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n"
    made = _made(tmp_path, source, "fib")
    assert max(args[0] for args, _ in _cases(made)) < 40


def test_probes_are_literal_calls_that_return_or_raise_on_purpose(tmp_path: Path):
    source = "def f(n: int):\n    if n < 0:\n        raise ValueError('negative')\n    return 10 // n\n"
    probes = _made(tmp_path, source, "f")["probes"]
    assert "-1" in probes and "1" in probes and "0" not in probes


def test_the_same_seed_gives_the_same_inputs(tmp_path: Path):
    made = _made(tmp_path, "def f(words): return sorted(words, key=len)\n", "f", seed=5)
    assert _cases(made) == _cases(made)
    assert _cases(made, 2) != _cases(made)


_TOTAL = """
    def total(self):
        best = 0
        for item in self.items:
            if item > best:
                best = item
        return best
"""
_DATACLASS = (
    "from dataclasses import dataclass, field\n@dataclass\nclass P:\n"
    "    items: list[int] = field(default_factory=list)\n" + _TOTAL
)
_PLAIN = "class P:\n    def __init__(self):\n        self.items = []\n        self.count = 0\n" + _TOTAL


@pytest.mark.parametrize("source", [_DATACLASS, _PLAIN])
def test_state_that_the_constructor_leaves_empty_is_filled(tmp_path: Path, source: str) -> None:
    made = _made(tmp_path, source, "P.total")
    assert made["coverage"] == 1.0
    assert made["alike"] == 0
    assert "items=" in made["text"]
    assert "count=" not in made["text"]


def test_calls_that_are_all_the_same_are_counted_and_the_lines_left_are_named(tmp_path: Path) -> None:
    source = (
        "class P:\n    def __init__(self):\n        self.mode = 'off'\n"
        "    def f(self):\n        if self.mode == 'on':\n            return 1\n        return 2\n"
    )
    made = _made(tmp_path, source, "P.f")
    assert made["alike"] > 1
    assert made["unreached"] == [6]


def test_a_property_with_a_setter_is_called_as_its_getter(tmp_path: Path) -> None:
    source = (
        "class P:\n    def __init__(self, n):\n        self.n = n\n    @property\n    def size(self):\n"
        "        return self.n * 2\n    @size.setter\n    def size(self, value):\n        self.n = value\n"
    )
    made = _made(tmp_path, source, "P.size")
    assert "return (self,), {}" in made["text"]
