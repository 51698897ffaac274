"""`s.startswith("a") or s.startswith("b")` becomes one call with a tuple."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import groupby

from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        if not isinstance(node, ast.BoolOp) or not isinstance(node.op, ast.Or):
            continue
        for run in _runs(node.values):
            if len(run) < 2 or not is_pure(view, run[0].func) or view.unit.in_fstring(node):
                continue
            affixes = ", ".join(view.source(call.args[0]) for call in run)
            start, end = view.unit.span(run[0])[0], view.unit.span(run[-1])[1]
            if not any(start < at < end for at, _ in view.unit.comments):
                edit = Edit(start, end, f"{view.source(run[0].func)}(({affixes}))")
                yield Match(node, (edit,), "", (f"{_asked(run[0])} is the method of a str",))


def _runs(values: list[ast.expr]) -> Iterator[list[ast.Call]]:
    """Neighbours that ask the same method for one constant each."""
    for asked, group in groupby(values, key=_asked):
        if asked is not None:
            yield [value for value in group if isinstance(value, ast.Call)]


def _asked(value: ast.expr) -> str | None:
    """The method, with what it is asked of, when it is asked for one constant."""
    match value:
        case ast.Call(
            func=ast.Attribute(attr="startswith" | "endswith") as method,
            args=[ast.Constant(value=str() | bytes())],
            keywords=[],
        ):
            return ast.unparse(method)
    return None


RULE = Rule(
    name="affix-chain-to-tuple",
    family="builtin",
    summary="One call tries all the affixes in C.",
    find=find,
    before="""def comments(lines):
    return [x for x in lines if x.startswith("#") or x.startswith("//") or x.startswith(";")]
""",
    after="""def comments(lines):
    return [x for x in lines if x.startswith(("#", "//", ";"))]
""",
    bench="""def inputs(scale):
    return [((["# note", "x = 1", "; end", "y = 2 // 3"] * (300 * scale),), {})]
""",
)
