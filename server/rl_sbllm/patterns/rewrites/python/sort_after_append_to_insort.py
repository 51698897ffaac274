"""`xs.append(x)` and then `xs.sort()` in a loop becomes `bisect.insort(xs, x)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for block in view.blocks():
        for first, second in pairwise(block):
            match first, second:
                case (
                    ast.Expr(
                        value=ast.Call(
                            func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[added]
                        )
                    ),
                    ast.Expr(
                        value=ast.Call(
                            func=ast.Attribute(value=ast.Name(id=same), attr="sort"), args=[], keywords=[]
                        )
                    ),
                ) if name == same and view.loops_around(first):
                    insort, imports = view.imported("bisect", "insort")
                    lines = [f"{insort}({name}, {clause(view, added)})"]
                    said = (f"{name} is sorted before each insertion",)
                    yield Match(first, (*imports, view.replace_statements([first, second], lines)), "", said)


RULE = Rule(
    name="sort-after-append-to-insort",
    family="algorithm",
    summary="insort finds the place by halving; sorting looked at the whole list for every item.",
    find=find,
    before="""def running_medians(values):
    ordered = []
    out = []
    for v in values:
        ordered.append(v)
        ordered.sort()
        out.append(ordered[len(ordered) // 2])
    return out
""",
    after="""from bisect import insort


def running_medians(values):
    ordered = []
    out = []
    for v in values:
        insort(ordered, v)
        out.append(ordered[len(ordered) // 2])
    return out
""",
    bench="""def inputs(scale):
    return [(([(i * 7919) % 1009 for i in range(800 * scale)],), {})]
""",
)
