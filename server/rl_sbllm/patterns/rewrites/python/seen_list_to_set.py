"""A list that is only made, appended to and asked for membership becomes a set."""

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
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.List() | ast.Call() | ast.ListComp() as value
            ):
                edits = _edits(view, name, value)
                if edits:
                    yield Match(node, edits, "", ("the items are hashable and equal ones hash alike",))


def asked_alone(view: FunctionView) -> set[str]:
    """Names of lists that serve nothing but membership tests: they are better made as sets."""
    return {
        t.id
        for m in find(view)
        if isinstance(m.node, ast.Assign)
        for t in m.node.targets
        if isinstance(t, ast.Name)
    }


def _edits(view: FunctionView, name: str, value: ast.expr) -> tuple[Edit, ...]:
    if name in view.parameters or not is_local(view, name) or not view.is_builtin("set"):
        return ()
    made = _as_set(view, value)
    if made is None:
        return ()
    edits = [view.replace(value, made)]
    asked, grows = False, isinstance(value, ast.ListComp)
    for use in occurrences(view.node.body, name):
        above = view.parent(use)
        match above:
            case ast.Assign(targets=[target], value=bound) if target is use and bound is value:
                continue
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[searched]) if searched is use:
                asked = asked or bool(view.loops_around(above)) or _in_comprehension(view, above)
            case ast.Attribute(attr="append") if _is_statement(view, view.parent(above)):
                grows = True
                end = view.unit.span(above)[1]
                edits.append(Edit(end - len("append"), end, "add"))
            case _:
                return ()
    return tuple(edits) if asked and grows else ()


def _is_statement(view: FunctionView, node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(view.parent(node), ast.Expr)


def _as_set(view: FunctionView, value: ast.expr) -> str | None:
    """The text of the set that holds what the list holds when it is made."""
    match value:
        case ast.List(elts=[]) | ast.Call(func=ast.Name(id="list"), args=[], keywords=[]):
            return "set()" if isinstance(value, ast.List) or view.is_builtin("list") else None
        case ast.List(elts=elements) if not any(isinstance(e, ast.Starred) for e in elements):
            return "{" + ", ".join(view.source(e) for e in elements) + "}"
        case ast.ListComp():
            return "{" + view.source(value)[1:-1] + "}"
    return None


def _in_comprehension(view: FunctionView, node: ast.AST) -> bool:
    while not isinstance(node, ast.stmt):
        node = view.parent(node)
        if isinstance(node, ast.comprehension | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            return True
    return False


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
