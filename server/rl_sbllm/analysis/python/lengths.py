"""Which sequence a number is the length of: `len(xs)`, or a name that was bound to it and still holds it."""

from __future__ import annotations

import ast

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.names import bindings, is_local, occurrences
from rl_sbllm.languages.python.unit import FunctionView


def range_of_length(view: FunctionView, node: ast.expr) -> ast.expr | None:
    """`xs` for `range(len(xs))`, `range(0, len(xs))`, and `range(n)` where n is the length."""
    match node:
        case ast.Call(
            func=ast.Name(id="range") as f,
            args=[number] | [ast.Constant(value=0), number],
            keywords=[],
        ) if view.is_builtin(f):
            return measured(view, number)
    return None


def measured(view: FunctionView, number: ast.expr) -> ast.expr | None:
    """`xs` when the number is its length where it is read."""
    match number:
        case ast.Call(func=ast.Name(id="len") as f, args=[xs], keywords=[]) if view.is_builtin(f):
            return xs
        case ast.Name(id=name) if is_local(view, name) and name not in view.parameters:
            return _named_length(view, name, number)
    return None


def spare_length(view: FunctionView, iterable: ast.expr) -> ast.Assign | None:
    """`n = len(xs)` that nothing but `range(n)` reads: it goes when the range does."""
    names = [n.id for n in ast.walk(iterable) if isinstance(n, ast.Name) and n.id in view.bound]
    if len(names) != 1 or len(occurrences(view.node.body, names[0])) != 2:
        return None
    made = next((n for n in view.own() if isinstance(n, ast.Assign) and _binds(n, names[0])), None)
    alone = made is not None and len(view.block_of(made)) > 1
    return (
        made
        if alone
        and isinstance(measured(view, ast.Name(names[0], ast.Load(), lineno=iterable.lineno)), ast.Name)
        else None
    )


def _named_length(view: FunctionView, name: str, use: ast.Name) -> ast.Name | None:
    """The name is bound once, above its use, and the sequence stays as it is from there on."""
    made = next((n for n in view.own() if isinstance(n, ast.Assign) and _binds(n, name)), None)
    if made is None or made.lineno >= use.lineno or len(bindings(view.node.body, name)) != 1:
        return None
    match made.value:
        case ast.Call(func=ast.Name(id="len") as f, args=[ast.Name() as xs], keywords=[]) if view.is_builtin(
            f
        ):
            later = [n for n in view.own() if isinstance(n, ast.stmt) and n.lineno > made.lineno]
            return None if changed(view, later, xs.id) else xs
    return None


def _binds(statement: ast.Assign, name: str) -> bool:
    target = statement.targets[0]
    return len(statement.targets) == 1 and isinstance(target, ast.Name) and target.id == name
