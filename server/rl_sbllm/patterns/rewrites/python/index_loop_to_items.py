"""`for i in range(len(xs))` that only reads `xs[i]` iterates over the items, or over `enumerate` when it also needs i."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.names import occurrences, read_after
from rl_sbllm.analysis.python.nest import item_names, range_of_length
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
        name = view.fresh(*item_names(sequence))
        edits = [view.replace(i, name) for i in items]
        if len(items) == len(uses) and not read_after(view, loop, index):
            head = (view.replace(loop.target, name), view.replace(iterable, sequence.id))
        elif view.is_builtin("enumerate") and _worth(items):
            head = (
                view.replace(loop.target, f"{index}, {name}"),
                view.replace(iterable, f"enumerate({sequence.id})"),
            )
        else:
            continue
        yield Match(loop, (*head, *edits), "", (f"{sequence.id} is a sequence",))


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
