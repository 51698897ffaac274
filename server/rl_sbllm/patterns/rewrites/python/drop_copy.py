"""A list or set made only to be read once by a builtin or a loop is left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, clause
from rl_sbllm.patterns.rule import Match, Rule

_READERS = {"sum", "max", "min", "sorted", "any", "all", "set", "frozenset", "tuple", "list", "enumerate"}


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Call(func=ast.Name(id=reader) as f, args=[ast.Call() as copy, *_]) if reader in _READERS:
                inner = _copied(view, copy)
                if inner is not None and view.is_builtin(f):
                    text = (
                        argument(view, inner)
                        if len(node.args) == 1 and not node.keywords
                        else clause(view, inner)
                    )
                    yield Match(copy, (view.replace(copy, text),))
            case ast.For(iter=ast.Call() as copy, body=body):
                inner = _copied(view, copy)
                if isinstance(inner, ast.Name) and not changed(view, body, inner.id):
                    yield Match(copy, (view.replace(copy, view.source(inner)),))
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Call() as copy]):
                inner = _copied(view, copy)
                if isinstance(inner, ast.Name | ast.Attribute):
                    said = (f"{view.source(inner)} is no one-shot iterator",)
                    yield Match(copy, (view.replace(copy, view.source(inner)),), "", said)


def _copied(view: FunctionView, call: ast.Call) -> ast.expr | None:
    match call:
        case ast.Call(func=ast.Name(id="list" | "tuple") as f, args=[inner], keywords=[]) if view.is_builtin(
            f
        ):
            return None if isinstance(inner, ast.Starred) else inner
    return None


RULE = Rule(
    name="drop-copy",
    family="allocation",
    summary="The copy is read once and thrown away; what it copies can be read instead.",
    find=find,
    before="""def total(values):
    return sum(list(values))
""",
    after="""def total(values):
    return sum(values)
""",
    bench="""def inputs(scale):
    return [((list(range(8000 * scale)),), {})]
""",
)
