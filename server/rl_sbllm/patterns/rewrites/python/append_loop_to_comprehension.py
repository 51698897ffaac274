"""A loop that only appends to a list that starts empty becomes a list comprehension."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured, is_local
from rl_sbllm.analysis.python.nest import Nest, binding_text, nest, start_of
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.layout import bracketed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, clause, operand
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        found = nest(view, loop) if isinstance(loop, ast.For) else None
        lifted = append_lifted(view, found) if found is not None else None
        if found is None or lifted is None:
            continue
        start, lines = lifted
        appended = appended_by(found.leaf)
        said = _needs_length(view, found, appended[1]) if appended is not None else ()
        yield Match(loop, (view.delete(start), view.replace_statements([found.loop], lines)), "", said)


def append_lifted(view: FunctionView, found: Nest) -> tuple[ast.stmt, list[str]] | None:
    """(where the list starts empty, the lines that make it in one step)."""
    appended = appended_by(found.leaf)
    if appended is None:
        return None
    name, value = appended
    start = start_of(view, found.loop, name)
    if start is None or not is_empty_list(view, start.value) or captured(view, name):
        return None
    if not found.only_feeds(name):
        return None
    return start, _lines(view, found, binding_text(view, start) + " = ", value)


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
    """`[c] * n` when every turn appends the same object."""
    bound = {n.id for n in ast.walk(found.loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    same = isinstance(value, ast.Constant) or (isinstance(value, ast.Name) and is_local(view, value.id))
    if not found.plain or not same or (isinstance(value, ast.Name) and value.id in bound):
        return None
    iterable = found.iterables[0]
    match iterable:
        case ast.Call(func=ast.Name(id="range") as f, args=[count], keywords=[]) if view.is_builtin(f):
            return f"[{clause(view, value)}] * {operand(view, count)}"
    if kind(view, iterable) not in {*_SIZED, None} or not isinstance(iterable, (ast.Name, ast.Call)):
        return None
    if not view.is_builtin("len") or (kind(view, iterable) is None and not _is_parameter(view, iterable)):
        return None
    return f"[{clause(view, value)}] * len({argument(view, iterable)})"


_SIZED = ("list", "tuple", "str", "bytes", "dict", "set", "frozenset", "range", "deque")


def _is_parameter(view: FunctionView, node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in view.parameters


def _needs_length(view: FunctionView, found: Nest, value: ast.expr) -> tuple[str, ...]:
    """A parameter of which only the loop is known may be an iterator."""
    iterable = found.iterables[0]
    if not _is_parameter(view, iterable) or kind(view, iterable) is not None:
        return ()
    return (f"{view.source(iterable)} has a length",) if _repeated(view, found, value) else ()


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
