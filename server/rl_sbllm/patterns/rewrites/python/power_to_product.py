"""`x ** 2` of a name becomes `x * x`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.BinOp(
                left=ast.Name(id=name) as base, op=ast.Pow(), right=ast.Constant(value=2 | 3 as power)
            ) if type(power) is int:
                product = " * ".join([name] * power)
                above = view.parent(node)
                tight = isinstance(above, (ast.BinOp, ast.UnaryOp)) and not isinstance(
                    getattr(above, "op", None), (ast.Add, ast.Sub)
                )
                text = f"({product})" if tight or isinstance(above, ast.Attribute) else product
                if isinstance(above, ast.BinOp) and _in_parentheses(view, node):
                    text = product
                said = (
                    ()
                    if kind(view, base) in {"int"}
                    else (f"{name} is a number whose power and product round alike",)
                )
                yield Match(node, (view.replace(node, text),), "", said)


def _in_parentheses(view: FunctionView, node: ast.expr) -> bool:
    if view.unit.in_fstring(node):
        return False
    start, end = view.unit.span(node)
    return view.unit.data[start - 1 : start] == b"(" and view.unit.data[end : end + 1] == b")"


RULE = Rule(
    name="power-to-product",
    family="micro",
    summary="A product of two names is one multiplication; the power operator goes through a general routine.",
    find=find,
    before="""def squares(values):
    return [v ** 2 for v in values]
""",
    after="""def squares(values):
    return [v * v for v in values]
""",
    bench="""def inputs(scale):
    return [((list(range(4000 * scale)),), {})]
""",
)
