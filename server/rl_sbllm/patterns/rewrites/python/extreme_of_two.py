"""`max(a, b)` and `min(a, b)` of two plain values become a conditional expression."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Call(
                func=ast.Name(id="max" | "min" as called) as f,
                args=[ast.Name() | ast.Constant() as a, ast.Name() | ast.Constant() as b],
                keywords=[],
            ) if view.is_builtin(f):
                sign = ">" if called == "max" else "<"
                left, right = view.source(a), view.source(b)
                text = f"{right} if {right} {sign} {left} else {left}"
                above = view.parent(node)
                alone = isinstance(above, (ast.Assign, ast.Return, ast.AugAssign, ast.AnnAssign))
                yield Match(node, (view.replace(node, text if alone else f"({text})"),))


RULE = Rule(
    name="extreme-of-two",
    family="micro",
    summary="A comparison in place avoids the call of max or min.",
    find=find,
    before="""def best_run(values):
    best = 0
    current = 0
    for v in values:
        step = current + v
        current = max(step, 0)
        if current > best:
            best = current
    return best
""",
    after="""def best_run(values):
    best = 0
    current = 0
    for v in values:
        step = current + v
        current = 0 if 0 > step else step
        if current > best:
            best = current
    return best
""",
    bench="""def inputs(scale):
    return [(([(i * 7919) % 21 - 10 for i in range(3000 * scale)],), {})]
""",
)
