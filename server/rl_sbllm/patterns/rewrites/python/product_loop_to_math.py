"""A loop that only multiplies becomes `math.prod`, or `math.factorial` over 1 to n."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured
from rl_sbllm.analysis.python.nest import Nest, nest, start_of
from rl_sbllm.languages.python.layout import bracketed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        found = nest(view, loop) if isinstance(loop, ast.For) else None
        if found is None or not isinstance(loop, ast.For):
            continue
        match found.leaf:
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Mult(), value=value):
                pass
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.BinOp(left=ast.Name(id=same), op=ast.Mult(), right=value),
            ):
                if same != name:
                    continue
            case _:
                continue
        start = start_of(view, loop, name)
        one = (
            start is not None
            and isinstance(start.value, ast.Constant)
            and type(start.value.value) is int
            and start.value.value == 1
        )
        if start is None or not one or captured(view, name) or not found.only_feeds(name):
            continue
        factorial = _factorial(view, found, value)
        member = "factorial" if factorial else "prod"
        called, imports = view.imported("math", member)
        text = clause(view, value, found.replaced)
        if factorial:
            lines, said = [f"{name} = {called}({factorial})"], (f"{factorial} is not negative",)
        elif found.plain and text == found.item:
            lines, said = (
                [f"{name} = {called}({argument(view, found.iterables[0])})"],
                ("the factors are ints",),
            )
        else:
            lines, said = (
                bracketed(f"{name} = {called}(", "[", [text, *found.clauses], "])"),
                ("the factors are ints",),
            )
        yield Match(loop, (*imports, view.delete(start), view.replace_statements([loop], lines)), "", said)


def _factorial(view: FunctionView, found: Nest, value: ast.expr) -> str | None:
    """`n` when the factors are exactly 1 (or 2) to n."""
    if not found.plain or not isinstance(value, ast.Name) or value.id != found.item:
        return None
    match found.iterables[0]:
        case ast.Call(
            func=ast.Name(id="range") as f,
            args=[ast.Constant(value=1 | 2), ast.BinOp(left=n, op=ast.Add(), right=ast.Constant(value=1))],
        ) if view.is_builtin(f):
            return argument(view, n)
    return None


RULE = Rule(
    name="product-loop-to-math",
    family="builtin",
    summary="math.prod and math.factorial multiply in C.",
    find=find,
    before="""def arrangements(n):
    result = 1
    for k in range(1, n + 1):
        result *= k
    return result
""",
    after="""from math import factorial


def arrangements(n):
    result = factorial(n)
    return result
""",
    bench="""def inputs(scale):
    return [((300 * scale,), {})]
""",
)
