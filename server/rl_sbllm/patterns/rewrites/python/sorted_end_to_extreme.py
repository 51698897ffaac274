"""`sorted(xs)[0]` and `sorted(xs)[-1]` become `min(xs)` and `max(xs)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Subscript(
                value=ast.Call(func=ast.Name(id="sorted") as f, args=[items], keywords=keywords),
                slice=at,
                ctx=ast.Load(),
            ) if view.is_builtin(f) and not isinstance(items, ast.Starred):
                last = _is_last(at)
                if last is None:
                    continue
                backwards = _backwards(keywords)
                if backwards is None:
                    continue
                called = "max" if last != backwards else "min"
                if not view.is_builtin(called):
                    continue
                key = [f"key={clause(view, k.value)}" for k in keywords if k.arg == "key"]
                text = ", ".join([clause(view, items) if key else argument(view, items), *key])
                said = ["the sequence is not empty (the exception's type differs)"]
                if last:
                    said.append("among equal items it does not matter which is taken")
                yield Match(node, (view.replace(node, f"{called}({text})"),), "", tuple(said))


def _is_last(at: ast.expr) -> bool | None:
    match at:
        case ast.Constant(value=0):
            return False
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
            return True
    return None


def _backwards(keywords: list[ast.keyword]) -> bool | None:
    backwards = False
    for k in keywords:
        if k.arg == "reverse" and isinstance(k.value, ast.Constant) and isinstance(k.value.value, bool):
            backwards = k.value.value
        elif k.arg != "key":
            return None
    return backwards


RULE = Rule(
    name="sorted-end-to-extreme",
    family="builtin",
    summary="min and max find the extreme in one pass; sorting orders everything to look at one item.",
    find=find,
    before="""def top(values):
    return sorted(values)[-1]
""",
    after="""def top(values):
    return max(values)
""",
    bench="""import random


def inputs(scale):
    r = random.Random(1)
    return [(([r.random() for _ in range(2000 * scale)],), {})]
""",
)
