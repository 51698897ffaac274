"""Counting the items for which a string method holds counts the True answers of `map(str.method, items)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rule import Match, Rule

_PREDICATES = {
    "isalpha",
    "isdigit",
    "isalnum",
    "isupper",
    "islower",
    "isspace",
    "isnumeric",
    "isdecimal",
    "isidentifier",
    "isascii",
}


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Call(
                func=ast.Name(id="len" | "sum" as called) as f,
                args=[
                    ast.ListComp(
                        generators=[ast.comprehension(target=ast.Name(id=item), iter=items, ifs=[condition])],
                        elt=elt,
                    )
                    | ast.GeneratorExp(
                        generators=[ast.comprehension(target=ast.Name(id=item), iter=items, ifs=[condition])],
                        elt=elt,
                    )
                ],
                keywords=[],
            ) if view.is_builtin(f):
                pass
            case _:
                continue
        if called == "sum" and not (isinstance(elt, ast.Constant) and elt.value == 1):
            continue
        match condition:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), args=[], keywords=[]):
                if (
                    name != item
                    or method not in _PREDICATES
                    or not view.is_builtin("sum")
                    or not view.is_builtin("map")
                ):
                    continue
                text = f"list(map(str.{method}, {clause(view, items)})).count(True)"
                yield Match(node, (view.replace(node, text),), "", ("the items are strings",))


RULE = Rule(
    name="predicate-count-to-map",
    family="builtin",
    summary="map and count collect and count the answers in C.",
    find=find,
    before="""def letters(text):
    return len([c for c in text if c.isalpha()])
""",
    after="""def letters(text):
    return list(map(str.isalpha, text)).count(True)
""",
    bench="""def inputs(scale):
    return [(("hello, 12 brown dogs u" * (100 * scale),), {})]
""",
)
