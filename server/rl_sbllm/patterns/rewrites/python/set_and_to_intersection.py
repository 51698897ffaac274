"""`set(a) & set(b)` makes one set and intersects it with the other iterable."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument
from rl_sbllm.patterns.rule import Match, Rule

_METHODS: dict[type[ast.operator], str] = {
    ast.BitAnd: "intersection",
    ast.BitOr: "union",
    ast.Sub: "difference",
}


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.BinOp(
                left=left, op=op, right=ast.Call(func=ast.Name(id="set") as f, args=[items], keywords=[])
            ):
                pass
            case _:
                continue
        method = _METHODS.get(type(op))
        if method is None or not view.is_builtin(f) or isinstance(items, ast.Starred):
            continue
        if isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id == "set":
            yield Match(node, (view.replace(node, f"{view.source(left)}.{method}({argument(view, items)})"),))


RULE = Rule(
    name="set-operator-to-method",
    family="allocation",
    summary="The set's method takes any iterable, so the second set need not be made.",
    find=find,
    before="""def shared(first, second):
    return sorted(set(first) & set(second))
""",
    after="""def shared(first, second):
    return sorted(set(first).intersection(second))
""",
    bench="""def inputs(scale):
    return [((list(range(0, 4000 * scale, 4)), list(range(0, 4000 * scale, 3))), {})]
""",
)
