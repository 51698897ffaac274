"""`[... if p][0]` becomes `next(...)`, which stops at the first hit."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Subscript(value=ast.ListComp() as items, slice=ast.Constant(value=0), ctx=ast.Load()):
                if not view.is_builtin("next"):
                    continue
                said = (
                    "there is at least one such item (the exception differs)",
                    "evaluating the rest has no effect",
                )
                yield Match(
                    node, (view.replace(node, f"next({view.source(items)[1:-1].strip()})"),), "", said
                )


RULE = Rule(
    name="first-of-list-to-next",
    family="early-exit",
    summary="next stops at the first item; the whole list was built to look at one.",
    find=find,
    before="""def first_even(values):
    return [v for v in values if v % 2 == 0][0]
""",
    after="""def first_even(values):
    return next(v for v in values if v % 2 == 0)
""",
    bench="""def inputs(scale):
    return [((list(range(1, 3000 * scale)),), {})]
""",
)
