"""`for i in range(len(xs))` that only reads `xs[i]` iterates over the items, or over `enumerate` when it also needs i."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.lengths import range_of_length, spare_length
from rl_sbllm.analysis.python.names import bindings, occurrences, read_after
from rl_sbllm.analysis.python.nest import item_names
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.For(target=ast.Name(id=index), iter=iterable):
                sequence = range_of_length(view, iterable)
            case _:
                continue
        if not isinstance(sequence, ast.Name) or changed(view, loop.body, sequence.id):
            continue
        uses = occurrences(loop.body, index)
        items = [view.parent(u) for u in uses if _is_item(view, u, sequence.id)]
        if not items or not all(isinstance(u.ctx, ast.Load) for u in uses):
            continue
        first = _named_first(view, loop, items)
        name = first.id if first is not None else view.fresh(*item_names(sequence))
        edits = [view.replace(i, name) for i in items if first is None or i is not _value_of(loop.body[0])]
        if first is not None:
            edits.append(view.delete(loop.body[0]))
        if len(items) == len(uses) and not read_after(view, loop, index):
            head = (view.replace(loop.target, name), view.replace(iterable, sequence.id))
        elif view.is_builtin("enumerate") and (first is not None or _worth(items)):
            head = (
                view.replace(loop.target, f"{index}, {name}"),
                view.replace(iterable, f"enumerate({sequence.id})"),
            )
        else:
            continue
        length = spare_length(view, iterable)
        if length is not None:
            edits.append(view.delete(length))
        yield Match(loop, (*head, *edits), "", (f"{sequence.id} is a sequence",))


def _named_first(view: FunctionView, loop: ast.For, items: list[ast.AST]) -> ast.Name | None:
    """`x` of a body that begins with `x = xs[i]` on a line of its own: the loop can bind it."""
    match loop.body[0]:
        case ast.Assign(targets=[ast.Name() as name], value=value) if value in items and len(loop.body) > 1:
            pass
        case _:
            return None
    rebound = len(bindings(loop.body, name.id)) > 1
    same_line = view.delete(loop.body[0]).text == "pass"
    return None if same_line or (rebound and len(items) > 1) else name


def _value_of(statement: ast.stmt) -> ast.expr | None:
    return statement.value if isinstance(statement, ast.Assign) else None


def _worth(items: list[ast.AST]) -> bool:
    """enumerate makes a tuple for every turn: it pays when it saves several lookups."""
    return len(items) >= 3


def _is_item(view: FunctionView, use: ast.Name, sequence: str) -> bool:
    match view.parent(use):
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Name() as at, ctx=ast.Load()):
            return at is use and name == sequence
    return False


RULE = Rule(
    name="index-loop-to-items",
    family="loop-lifting",
    summary="Iterating over the items avoids making an index and looking the item up by it.",
    find=find,
    before="""def longest(words):
    best = -1
    for i in range(len(words)):
        if len(words[i]) > best:
            best = len(words[i])
    return best
""",
    after="""def longest(words):
    best = -1
    for word in words:
        if len(word) > best:
            best = len(word)
    return best
""",
    bench="""def inputs(scale):
    return [((["x" * (i % 50) for i in range(3000 * scale)],), {})]
""",
)
