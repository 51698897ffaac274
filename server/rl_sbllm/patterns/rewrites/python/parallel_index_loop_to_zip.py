"""`for i in range(len(xs))` that only reads `xs[i]` and `ys[i]` (and `zs[i]`) iterates over `zip(xs, ys)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.lengths import range_of_length, spare_length
from rl_sbllm.analysis.python.names import occurrences, read_after
from rl_sbllm.analysis.python.nest import item_names
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.For(
                target=ast.Name(id=index), iter=ast.Call(func=ast.Name(id="range") as f) as iterable
            ):
                pass
            case _:
                continue
        items = _items(view, loop, index)
        names = sorted(items, key=lambda n: view.unit.span(items[n][0])[0])
        if (
            not 2 <= len(names) <= 4
            or not view.is_builtin(f, "range")
            or not view.is_builtin("zip")
            or read_after(view, loop, index)
        ):
            continue
        bound = range_of_length(view, iterable)
        if not (isinstance(bound, ast.Name) and bound.id in names) or any(
            changed(view, loop.body, n) for n in names
        ):
            continue
        fresh = [view.fresh(*item_names(ast.Name(n))) for n in names]
        if len(set(fresh)) != len(fresh):
            wanted = ("left", "right") if len(names) == 2 else ("first", "second", "third", "fourth")
            fresh = [view.fresh(word) for word in wanted[: len(names)]]
        edits = [view.replace(i, new) for n, new in zip(names, fresh, strict=True) for i in items[n]]
        head = (
            view.replace(loop.target, ", ".join(fresh)),
            view.replace(iterable, f"zip({', '.join(names)})"),
        )
        length = spare_length(view, iterable)
        if length is not None:
            edits.append(view.delete(length))
        said = [f"{n} is a sequence at least as long as {bound.id}" for n in names if n != bound.id]
        yield Match(loop, (*head, *edits), "", tuple(said))


def _items(view: FunctionView, loop: ast.For, index: str) -> dict[str, list[ast.AST]]:
    """`xs[i]` nodes by list name; empty when the index is used for anything else."""
    found: dict[str, list[ast.AST]] = {}
    for use in occurrences(loop.body, index):
        above = view.parent(use)
        match above:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Name() as at, ctx=ast.Load()) if at is use:
                found.setdefault(name, []).append(above)
            case _:
                return {}
    return found


RULE = Rule(
    name="parallel-index-loop-to-zip",
    family="loop-lifting",
    summary="zip hands out both items without an index and two lookups.",
    find=find,
    before="""def differing(xs, ys):
    count = 0
    for i in range(len(xs)):
        if xs[i] != ys[i]:
            count += 1
    return count
""",
    after="""def differing(xs, ys):
    count = 0
    for left, right in zip(xs, ys):
        if left != right:
            count += 1
    return count
""",
    bench="""def inputs(scale):
    return [((list(range(3000 * scale)), list(range(1, 3000 * scale + 1))), {})]
""",
)
