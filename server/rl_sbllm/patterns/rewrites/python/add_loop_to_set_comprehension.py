"""A loop that only adds to a set that starts empty becomes a set comprehension."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured
from rl_sbllm.analysis.python.nest import Nest, binding_text, nest, start_of
from rl_sbllm.languages.python.layout import bracketed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        found = nest(view, loop) if isinstance(loop, ast.For) else None
        lifted = add_lifted(view, found) if found is not None else None
        if found is not None and lifted is not None:
            start, lines = lifted
            yield Match(loop, (view.delete(start), view.replace_statements([found.loop], lines)))


def add_lifted(view: FunctionView, found: Nest) -> tuple[ast.stmt, list[str]] | None:
    """(where the set starts empty, the lines that make it in one step)."""
    match found.leaf:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="add"), args=[value], keywords=[])
        ):
            start = start_of(view, found.loop, name)
        case _:
            return None
    if start is None or not is_empty_set(view, start.value) or captured(view, name):
        return None
    if not found.only_feeds(name):
        return None
    head = binding_text(view, start) + " = "
    if found.plain and clause(view, value, found.replaced) == found.item:
        return start, [f"{head}set({argument(view, found.iterables[0])})"]
    return start, bracketed(head, "{", [clause(view, value, found.replaced), *found.clauses], "}")


def is_empty_set(view: FunctionView, node: ast.expr | None) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="set") as f, args=[], keywords=[]):
            return view.is_builtin(f)
    return False


RULE = Rule(
    name="add-loop-to-set-comprehension",
    family="loop-lifting",
    summary="A set comprehension builds the set without looking up and calling add for every item.",
    find=find,
    before="""def lengths(words):
    seen = set()
    for word in words:
        seen.add(len(word))
    return sorted(seen)
""",
    after="""def lengths(words):
    seen = {len(word) for word in words}
    return sorted(seen)
""",
    bench="""def inputs(scale):
    return [((["x" * (i % 31) for i in range(3000 * scale)],), {})]
""",
)
