"""`sorted(xs)[:k]` becomes `heapq.nsmallest(k, xs)`, and its largest twin."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Subscript(
                value=ast.Call(func=ast.Name(id="sorted") as f, args=[items], keywords=keywords),
                slice=ast.Slice(lower=None | ast.Constant(value=0), upper=ast.expr() as count, step=None),
                ctx=ast.Load(),
            ) if view.is_builtin(f) and not isinstance(items, ast.Starred):
                backwards = _backwards(keywords)
            case _:
                continue
        if backwards is None or isinstance(count, ast.UnaryOp):
            continue
        taken, imports = view.imported("heapq", "nlargest" if backwards else "nsmallest")
        key = [f"key={clause(view, k.value)}" for k in keywords if k.arg == "key"]
        text = f"{taken}({', '.join([clause(view, count), clause(view, items), *key])})"
        known = isinstance(count, ast.Constant)
        said = () if known else (f"{view.source(count)} is an int that is not negative",)
        yield Match(node, (*imports, view.replace(node, text)), "", said)


def _backwards(keywords: list[ast.keyword]) -> bool | None:
    """Is it sorted from the largest down? None when that is only known at run time."""
    backwards = False
    for keyword in keywords:
        match keyword:
            case ast.keyword(arg="reverse", value=ast.Constant(value=bool(value))):
                backwards = value
            case ast.keyword(arg="key"):
                pass
            case _:
                return None
    return backwards


RULE = Rule(
    name="sorted-slice-to-heap",
    family="algorithm",
    summary="A heap of the few that are wanted is enough; sorting orders all the others too.",
    find=find,
    before="""def best(scores, places):
    return sorted(scores, reverse=True)[:places]
""",
    after="""from heapq import nlargest


def best(scores, places):
    return nlargest(places, scores)
""",
    bench="""import random


def inputs(scale):
    r = random.Random(1)
    return [(([r.random() for _ in range(20000 * scale)], 5), {})]
""",
)
