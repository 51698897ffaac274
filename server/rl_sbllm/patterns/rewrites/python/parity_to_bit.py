"""`n % 2 == 0` of an int becomes `not n & 1`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Compare(
                left=ast.BinOp(left=ast.Name(id=name) as number, op=ast.Mod(), right=ast.Constant(value=2)),
                ops=[ast.Eq() | ast.NotEq() as op],
                comparators=[ast.Constant(value=0 | 1 as rest)],
            ) if type(rest) is int and kind(view, number) in {"int", None}:
                odd = (rest == 1) == isinstance(op, ast.Eq)
                above = view.parent(node)
                alone = (
                    isinstance(above, (ast.If, ast.While, ast.comprehension, ast.IfExp))
                    and getattr(above, "test", node) is node
                )
                if not alone or (isinstance(above, ast.comprehension) and node not in above.ifs):
                    continue
                said = () if kind(view, number) == "int" else (f"{name} is an int",)
                yield Match(
                    node, (view.replace(node, f"{name} & 1" if odd else f"not {name} & 1"),), "", said
                )


RULE = Rule(
    name="parity-to-bit",
    family="micro",
    summary="The lowest bit tells the parity without a division and a comparison.",
    find=find,
    before="""def collatz(n):
    steps = 0
    while n != 1:
        if n % 2 == 0:
            n //= 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps
""",
    after="""def collatz(n):
    steps = 0
    while n != 1:
        if not n & 1:
            n //= 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps
""",
    bench="""def inputs(scale):
    return [((n,), {}) for n in range(1, 300 * scale, 7)]
""",
)
