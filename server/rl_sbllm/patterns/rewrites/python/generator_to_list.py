"""A generator that a builtin takes whole becomes a list comprehension."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_WHOLE = {"sum", "max", "min", "sorted", "tuple", "frozenset"}
_BRACKETS = {"list": "[]", "set": "{}"}


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Call(func=called, args=[ast.GeneratorExp() as generator, *rest], keywords=keywords):
                pass
            case _:
                continue
        if view.unit.in_fstring(node) or any(g.is_async for g in generator.generators):
            continue
        start, end = view.unit.span(generator)
        own = view.unit.data[start : start + 1] == b"("
        shared = own and end == view.unit.span(node)[1]
        inner = view.source(generator)[1:-1].strip() if own else view.source(generator)
        if (
            isinstance(called, ast.Name)
            and called.id in _BRACKETS
            and view.is_builtin(called)
            and not rest
            and not keywords
        ):
            left, right = _BRACKETS[called.id]
            yield Match(node, (view.replace(node, f"{left}{inner}{right}"),))
        elif _takes_whole(view, called):
            text = f"([{inner}])" if shared else f"[{inner}]"
            yield Match(node, (Edit(start, end, text),))


def _takes_whole(view: FunctionView, called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return called.attr == "join" and isinstance(called.value, ast.Constant)
    return isinstance(called, ast.Name) and called.id in _WHOLE and view.is_builtin(called)


RULE = Rule(
    name="generator-to-list",
    family="loop-lifting",
    summary="A list comprehension runs in one frame; a generator is resumed for every item.",
    find=find,
    before="""def total(values):
    return sum(v + 1 for v in values if v > 3)
""",
    after="""def total(values):
    return sum([v + 1 for v in values if v > 3])
""",
    bench="""def inputs(scale):
    return [((list(range(4000 * scale)),), {})]
""",
)
