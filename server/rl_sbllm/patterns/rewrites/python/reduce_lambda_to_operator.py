"""`reduce(lambda a, b: a * b, xs)` becomes `reduce(mul, xs)`: the operator's function is C."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.operator_names import FUNCTIONS
from rl_sbllm.analysis.python.purity import imported_as
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_FED = {"functools.reduce": 0, "itertools.accumulate": 1}


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        if not isinstance(node, ast.Call):
            continue
        place = _FED.get(imported_as(view, node.func) or "")
        if place is None or len(node.args) <= place:
            continue
        match node.args[place]:
            case (
                ast.Lambda(
                    args=ast.arguments(
                        posonlyargs=[],
                        args=[first, second],
                        vararg=None,
                        kwonlyargs=[],
                        kwarg=None,
                        defaults=[],
                    ),
                    body=ast.BinOp(left=ast.Name(id=left), op=op, right=ast.Name(id=right)),
                ) as function
            ) if left != right and type(op) in FUNCTIONS:
                pass
            case _:
                continue
        if (left, right) != (first.arg, second.arg):
            continue
        name, edits = view.imported("operator", FUNCTIONS[type(op)])
        yield Match(node, (*edits, view.replace(function, name)))


RULE = Rule(
    name="reduce-lambda-to-operator",
    family="builtin",
    summary="A function of `operator` runs in C; a lambda is called in bytecode for every item.",
    find=find,
    before="""from functools import reduce


def checksum(values):
    return reduce(lambda a, b: a ^ b, values, 0)
""",
    after="""from functools import reduce
from operator import xor


def checksum(values):
    return reduce(xor, values, 0)
""",
    bench="""def inputs(scale):
    return [((list(range(2000 * scale)),), {})]
""",
)
