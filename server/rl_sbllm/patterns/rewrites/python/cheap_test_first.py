"""In `f(x) and a in b` the cheap test is asked first, so that the call is often left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        if not isinstance(node, ast.BoolOp) or not _as_condition(view, node):
            continue
        calls = [v for v in node.values if any(isinstance(n, ast.Call) for n in ast.walk(v))]
        cheap = [v for v in node.values if v not in calls]
        ordered = [*cheap, *calls]
        if not cheap or not calls or ordered == node.values or any(_unmovable(v) for v in node.values):
            continue
        texts = [_text(view, v) for v in node.values]
        moved = [texts[node.values.index(v)] for v in ordered]
        edits = tuple(
            view.replace(old, new)
            for old, new in zip(node.values, moved, strict=True)
            if view.source(old) != new
        )
        said = (
            "the calls have no effect, and the cheap tests raise nothing when a call would have been false",
        )
        yield Match(node, edits, "", said)


def _text(view: FunctionView, node: ast.expr) -> str:
    return (
        view.source(node) if isinstance(node, (ast.Call, ast.Compare, ast.Name)) else f"({view.source(node)})"
    )


def _unmovable(node: ast.expr) -> bool:
    if isinstance(node, (ast.BoolOp, ast.IfExp, ast.NamedExpr, ast.Lambda)):
        return True
    return any(isinstance(n, (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)) for n in ast.walk(node))


def _as_condition(view: FunctionView, node: ast.BoolOp) -> bool:
    """Only the truth of the value is used."""
    match view.parent(node):
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return test is node
        case ast.comprehension(ifs=ifs):
            return node in ifs
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.GeneratorExp(elt=elt) as generator if elt is node:
            above = view.parent(generator)
            return (
                isinstance(above, ast.Call)
                and isinstance(above.func, ast.Name)
                and above.func.id in {"any", "all"}
            )
    return False


RULE = Rule(
    name="cheap-test-first",
    family="early-exit",
    summary="The cheap test decides most cases, so the call is made only when it is needed.",
    find=find,
    before="""def heavy(rows, wanted):
    return [r for r in rows if sum(r) > 10 and r[0] in wanted]
""",
    after="""def heavy(rows, wanted):
    return [r for r in rows if r[0] in wanted and sum(r) > 10]
""",
    bench="""def inputs(scale):
    return [(([[i] * 20 for i in range(600 * scale)], {3, 5}), {})]
""",
)
