"""`list(map(lambda x: e, xs))` and `list(filter(lambda x: p, xs))` become comprehensions."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rule import Match, Rule

_TAKES_ITERABLE = {"sum", "max", "min", "set", "tuple", "sorted", "frozenset"}


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Call(
                func=ast.Name(id=outer) as f,
                args=[
                    ast.Call(
                        func=ast.Name(id="map" | "filter" as called) as g,
                        args=[
                            ast.Lambda(args=ast.arguments(args=[ast.arg(arg=item)], defaults=[]), body=body),
                            items,
                        ],
                    ) as inner
                ],
                keywords=[],
            ) if view.is_builtin(f) and view.is_builtin(g):
                pass
            case _:
                continue
        if item in view.bound and outer == "":
            continue
        element, condition = (
            (clause(view, body), "") if called == "map" else (item, f" if {clause(view, body)}")
        )
        text = f"[{element} for {item} in {clause(view, items)}{condition}]"
        if outer == "list":
            yield Match(node, (view.replace(node, text),))
        elif outer in _TAKES_ITERABLE:
            yield Match(node, (view.replace(inner, text),))


RULE = Rule(
    name="map-lambda-to-comprehension",
    family="builtin",
    summary="A comprehension evaluates the expression in place; a lambda needs a frame for every item.",
    find=find,
    before="""def doubled(values):
    return list(map(lambda v: v * 2, values))
""",
    after="""def doubled(values):
    return [v * 2 for v in values]
""",
    bench="""def inputs(scale):
    return [((list(range(4000 * scale)),), {})]
""",
)
