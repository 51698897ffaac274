"""Euclid's loop becomes `math.gcd`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.While(
                test=ast.Name(id=b)
                | ast.Compare(
                    left=ast.Name(id=b), ops=[ast.NotEq() | ast.Gt()], comparators=[ast.Constant(value=0)]
                ),
                body=[
                    ast.Assign(
                        targets=[ast.Tuple(elts=[ast.Name(id=a), ast.Name(id=b2)])],
                        value=ast.Tuple(
                            elts=[
                                ast.Name(id=b3),
                                ast.BinOp(left=ast.Name(id=a2), op=ast.Mod(), right=ast.Name(id=b4)),
                            ]
                        ),
                    )
                ],
                orelse=[],
            ) if a == a2 and b == b2 == b3 == b4 and a != b:
                gcd, imports = view.imported("math", "gcd")
                said = (f"{a} and {b} are ints that are not negative",)
                lines = [f"{a}, {b} = {gcd}({a}, {b}), 0"]
                yield Match(loop, (*imports, view.replace_statements([loop], lines)), "", said)


RULE = Rule(
    name="gcd-loop-to-math",
    family="builtin",
    summary="math.gcd runs Euclid's algorithm in C.",
    find=find,
    before="""def common_divisor(a, b):
    while b:
        a, b = b, a % b
    return a
""",
    after="""from math import gcd


def common_divisor(a, b):
    a, b = gcd(a, b), 0
    return a
""",
    bench="""def inputs(scale):
    return [((832040 * i, 514229 * i), {}) for i in range(1, 20 * scale)]
""",
)
