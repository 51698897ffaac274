"""A loop that only appends to a list that starts empty becomes a list comprehension."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured
from rl_sbllm.analysis.python.nest import Nest, binding_text, nest, start_of
from rl_sbllm.languages.python.layout import bracketed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause, operand
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        if not isinstance(loop, ast.For):
            continue
        found = nest(view, loop)
        appended = appended_by(found.leaf) if found else None
        if found is None or appended is None:
            continue
        name, value = appended
        start = start_of(view, loop, name)
        if start is None or not is_empty_list(view, start.value) or captured(view, name):
            continue
        if not found.only_feeds(name):
            continue
        lines = _lines(view, found, binding_text(view, start) + " = ", value)
        yield Match(loop, (view.delete(start), view.replace_statements([loop], lines)))


def appended_by(leaf: ast.stmt) -> tuple[str, ast.expr] | None:
    """(name, value) for `name.append(value)` and `name += [value]`."""
    match leaf:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[value], keywords=[]
            )
        ):
            return None if isinstance(value, ast.Starred) else (name, value)
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.List(elts=[value])):
            return None if isinstance(value, ast.Starred) else (name, value)
    return None


def is_empty_list(view: FunctionView, node: ast.expr | None) -> bool:
    match node:
        case ast.List(elts=[]):
            return True
        case ast.Call(func=ast.Name(id="list") as f, args=[], keywords=[]):
            return view.is_builtin(f)
    return False


def _lines(view: FunctionView, found: Nest, head: str, value: ast.expr) -> list[str]:
    copied = found.plain and found.item is not None and clause(view, value, found.replaced) == found.item
    if copied and view.is_builtin("list"):
        return [f"{head}list({clause(view, found.iterables[0])})"]
    counted = _repeated(view, found, value)
    if counted:
        return [head + counted]
    return bracketed(head, "[", [clause(view, value, found.replaced), *found.clauses], "]")


def _repeated(view: FunctionView, found: Nest, value: ast.expr) -> str | None:
    match found.iterables[0]:
        case ast.Call(func=ast.Name(id="range") as f, args=[count], keywords=[]) if (
            view.is_builtin(f) and found.plain
        ):
            if isinstance(value, ast.Constant):
                return f"[{view.source(value)}] * {operand(view, count)}"
    return None


RULE = Rule(
    name="append-loop-to-comprehension",
    family="loop-lifting",
    summary="A list comprehension builds the list without looking up and calling append for every item.",
    find=find,
    before="""def evens(numbers):
    found = []
    for number in numbers:
        # odd ones are dropped
        if number % 2:
            continue
        found.append(number * 3)
    return found
""",
    after="""def evens(numbers):
    # odd ones are dropped
    found = [number * 3 for number in numbers if not (number % 2)]
    return found
""",
    bench="""def inputs(scale):
    return [((list(range(4000 * scale)),), {})]
""",
)
