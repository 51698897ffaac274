"""`any([...])` and `all([...])` stop at the first answer when they are given a generator."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Call(func=ast.Name(id="any" | "all") as f, args=[ast.ListComp() as items], keywords=[]):
                if view.is_builtin(f):
                    said = ("evaluating the items left out has no effect",)
                    yield Match(node, (view.replace(items, view.source(items)[1:-1].strip()),), "", said)


RULE = Rule(
    name="any-list-to-generator",
    family="early-exit",
    summary="A generator lets any and all stop at the first item that decides; the list was built whole.",
    find=find,
    before="""def has_large(values):
    return any([v > 10 for v in values])
""",
    after="""def has_large(values):
    return any(v > 10 for v in values)
""",
    bench="""def inputs(scale):
    return [((list(range(4000 * scale)),), {})]
""",
)
