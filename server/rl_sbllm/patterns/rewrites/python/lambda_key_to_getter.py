"""A lambda that only fetches an item, an attribute or a builtin's answer becomes that function itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Lambda(
                args=ast.arguments(
                    posonlyargs=[],
                    args=[ast.arg(arg=item)],
                    vararg=None,
                    kwonlyargs=[],
                    kwarg=None,
                    defaults=[],
                ),
                body=body,
            ):
                made = _function(view, body, item)
                if made is not None and isinstance(view.parent(node), (ast.keyword, ast.Call)):
                    text, imports = made
                    yield Match(node, (*imports, view.replace(node, text)))


def _function(view: FunctionView, body: ast.expr, item: str) -> tuple[str, tuple[Edit, ...]] | None:
    match body:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int() | str()) as at) if (
            name == item
        ):
            getter, imports = view.imported("operator", "itemgetter")
            return f"{getter}({view.source(at)})", imports
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if name == item:
            getter, imports = view.imported("operator", "attrgetter")
            return f'{getter}("{attr}")', imports
        case ast.Call(func=ast.Name(id=called) as f, args=[ast.Name(id=name)], keywords=[]) if name == item:
            return (called, ()) if view.is_builtin(f) and called != item else None
    return None


RULE = Rule(
    name="lambda-key-to-getter",
    family="builtin",
    summary="itemgetter and attrgetter run in C; a lambda needs a frame for every item.",
    find=find,
    before="""def by_price(rows):
    return sorted(rows, key=lambda row: row[1])
""",
    after="""from operator import itemgetter


def by_price(rows):
    return sorted(rows, key=itemgetter(1))
""",
    bench="""def inputs(scale):
    return [(([(i, (i * 7919) % 1000) for i in range(2000 * scale)],), {})]
""",
)
