"""A list that is only appended to and asked for membership becomes a set."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import is_local, occurrences
from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.List() as value):
                edits = _edits(view, name, value)
                if edits:
                    yield Match(node, edits, "", ("the items are hashable and equal ones hash alike",))


def _edits(view: FunctionView, name: str, value: ast.List) -> tuple[Edit, ...]:
    if name in view.parameters or not is_local(view, name) or not view.is_builtin("set"):
        return ()
    if any(isinstance(e, ast.Starred) for e in value.elts):
        return ()
    inner = ", ".join(view.source(e) for e in value.elts)
    edits = [view.replace(value, f"{{{inner}}}" if inner else "set()")]
    asked = grows = False
    for use in occurrences(view.node.body, name):
        above = view.parent(use)
        match above:
            case ast.Assign(targets=[target], value=made) if target is use and made is value:
                continue
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[searched]) if searched is use:
                asked = True
            case ast.Attribute(attr="append" | "remove" as method) if isinstance(
                view.parent(above), ast.Call
            ):
                if method == "remove" or not isinstance(view.parent(view.parent(above)), ast.Expr):
                    return ()
                grows = True
                end = view.unit.span(above)[1]
                edits.append(Edit(end - len(method), end, "add"))
            case _:
                return ()
    return tuple(edits) if asked and grows else ()


RULE = Rule(
    name="seen-list-to-set",
    family="data-structure",
    summary="A set remembers what was seen and answers membership in constant time; the list was searched from its start.",
    find=find,
    before="""def first_repeat(items):
    seen = []
    for item in items:
        if item in seen:
            return item
        seen.append(item)
    return None
""",
    after="""def first_repeat(items):
    seen = set()
    for item in items:
        if item in seen:
            return item
        seen.add(item)
    return None
""",
    bench="""def inputs(scale):
    return [((list(range(500 * scale)),), {})]
""",
)
