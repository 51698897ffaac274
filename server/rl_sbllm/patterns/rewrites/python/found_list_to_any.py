"""`len([... if p]) > 0` becomes `any(p ...)`, which stops at the first hit."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause, joined
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Compare(
                left=ast.Call(func=ast.Name(id="len") as f, args=[ast.ListComp() as items]),
                ops=[op],
                comparators=[ast.Constant(value=limit)],
            ) if view.is_builtin(f) and view.is_builtin("any"):
                negation = _negation(op, limit)
            case _:
                continue
        last = items.generators[-1]
        if negation is None or not last.ifs or not is_pure(view, items.elt):
            continue
        clauses = [f"for {view.source(g.target)} in {clause(view, g.iter)}" for g in items.generators]
        inner = [f"if {clause(view, c)}" for g in items.generators[:-1] for c in g.ifs]
        if inner:
            continue
        said = ("evaluating the items left out has no effect",)
        text = f"{negation}any({joined(view, last.ifs)} {' '.join(clauses)})"
        yield Match(node, (view.replace(node, text),), "", said)


def _negation(op: ast.cmpop, limit: object) -> str | None:
    if type(limit) is not int:
        return None
    if (isinstance(op, (ast.Gt, ast.NotEq)) and limit == 0) or (isinstance(op, ast.GtE) and limit == 1):
        return ""
    return (
        "not " if (isinstance(op, ast.Eq) and limit == 0) or (isinstance(op, ast.Lt) and limit == 1) else None
    )


RULE = Rule(
    name="found-list-to-any",
    family="early-exit",
    summary="any stops at the first hit; the list of all hits was built only to see whether it is empty.",
    find=find,
    before="""def has_negative(values):
    return len([v for v in values if v < 0]) > 0
""",
    after="""def has_negative(values):
    return any(v < 0 for v in values)
""",
    bench="""def inputs(scale):
    return [(([3] * 50 + [-1] + list(range(3000 * scale)),), {})]
""",
)
