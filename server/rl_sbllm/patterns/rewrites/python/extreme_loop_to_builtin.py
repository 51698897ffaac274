"""A loop that keeps the largest or smallest item becomes `max` or `min`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured, read_after
from rl_sbllm.analysis.python.nest import binding_text, start_of
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.For(
                target=ast.Name(id=item),
                iter=iterable,
                body=[
                    ast.If(
                        test=ast.Compare(
                            left=ast.Name(id=a), ops=[ast.Lt() | ast.Gt() as op], comparators=[ast.Name(id=b)]
                        ),
                        body=[ast.Assign(targets=[ast.Name(id=best)], value=ast.Name(id=taken))],
                        orelse=[],
                    )
                ],
                orelse=[],
            ) if taken == item and {a, b} == {item, best}:
                pass
            case _:
                continue
        start = start_of(view, loop, best)
        if start is None or start.value is None or captured(view, best) or read_after(view, loop, item):
            continue
        sequence = _whole(start.value, iterable)
        larger = isinstance(op, ast.Gt) == (a == item)
        called = "max" if larger else "min"
        if sequence is None or not view.is_builtin(called):
            continue
        line = f"{binding_text(view, start)} = {called}({sequence})"
        said = (f"{sequence} is not empty (the exception differs)", "the items are no NaN")
        yield Match(loop, (view.delete(start), view.replace_statements([loop], [line])), "", said)


def _whole(start: ast.expr, iterable: ast.expr) -> str | None:
    """`xs` when the start is `xs[0]` and the loop runs over `xs` or `xs[1:]`."""
    match start:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=0)):
            pass
        case _:
            return None
    match iterable:
        case ast.Name(id=same) if same == name:
            return name
        case ast.Subscript(
            value=ast.Name(id=same), slice=ast.Slice(lower=ast.Constant(value=1), upper=None, step=None)
        ):
            return name if same == name else None
    return None


RULE = Rule(
    name="extreme-loop-to-builtin",
    family="builtin",
    summary="max and min compare in C.",
    find=find,
    before="""def largest(values):
    best = values[0]
    for v in values[1:]:
        if v > best:
            best = v
    return best
""",
    after="""def largest(values):
    best = max(values)
    return best
""",
    bench="""def inputs(scale):
    return [(([(i * 7919) % 1009 for i in range(4000 * scale)],), {})]
""",
)
