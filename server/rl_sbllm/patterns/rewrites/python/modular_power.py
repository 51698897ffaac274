"""`a ** b % m` becomes `pow(a, b, m)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.BinOp(left=ast.BinOp(left=base, op=ast.Pow(), right=power), op=ast.Mod(), right=modulus):
                pass
            case ast.BinOp(
                left=ast.Call(func=ast.Name(id="pow") as f, args=[base, power], keywords=[]),
                op=ast.Mod(),
                right=modulus,
            ) if view.is_builtin(f):
                pass
            case _:
                continue
        if not view.is_builtin("pow") or (
            isinstance(power, ast.Constant) and isinstance(power.value, int) and power.value < 4
        ):
            continue
        text = f"pow({clause(view, base)}, {clause(view, power)}, {clause(view, modulus)})"
        said = ("all three are ints and the exponent is not negative",)
        yield Match(node, (view.replace(node, text),), "", said)


RULE = Rule(
    name="modular-power",
    family="builtin",
    summary="pow with three arguments keeps the numbers small; the power is not computed whole first.",
    find=find,
    before="""def residues(bases, exponent, modulus):
    return [base ** exponent % modulus for base in bases]
""",
    after="""def residues(bases, exponent, modulus):
    return [pow(base, exponent, modulus) for base in bases]
""",
    bench="""def inputs(scale):
    return [((list(range(2, 60 * scale)), 500, 1009), {})]
""",
)
