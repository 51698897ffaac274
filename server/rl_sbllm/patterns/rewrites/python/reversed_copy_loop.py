"""A loop that inserts every item at the front of an empty list becomes a reversed copy."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured
from rl_sbllm.analysis.python.nest import binding_text, nest, start_of
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.layout import bracketed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, atom, clause
from rl_sbllm.patterns.rewrites.python.append_loop_to_comprehension import is_empty_list
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        found = nest(view, loop) if isinstance(loop, ast.For) else None
        if found is None or not isinstance(loop, ast.For):
            continue
        match found.leaf:
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="insert"),
                    args=[ast.Constant(value=0), value],
                )
            ):
                start = start_of(view, loop, name)
            case _:
                continue
        if start is None or not is_empty_list(view, start.value) or captured(view, name):
            continue
        if not found.only_feeds(name) or not view.is_builtin("list"):
            continue
        head = binding_text(view, start) + " = "
        if found.plain and clause(view, value, found.replaced) == found.item:
            items = found.iterables[0]
            sliced = kind(view, items) == "list"
            lines = [
                f"{head}{atom(view, items)}[::-1]" if sliced else f"{head}list({argument(view, items)})[::-1]"
            ]
        else:
            lines = bracketed(head, "[", [clause(view, value, found.replaced), *found.clauses], "][::-1]")
        yield Match(loop, (view.delete(start), view.replace_statements([loop], lines)))


RULE = Rule(
    name="front-insert-loop-to-reversed-copy",
    family="data-structure",
    summary="A reversed copy does in one step what inserting every item at the front does in n moves of the list.",
    find=find,
    before="""def backwards(sentence):
    words = sentence.split(" ")
    out = []
    for word in words:
        out.insert(0, word)
    return " ".join(out)
""",
    after="""def backwards(sentence):
    words = sentence.split(" ")
    out = words[::-1]
    return " ".join(out)
""",
    bench="""def inputs(scale):
    return [((" ".join(["abc"] * (2000 * scale)),), {})]
""",
)
