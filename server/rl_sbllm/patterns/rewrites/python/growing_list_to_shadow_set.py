"""A list that grows and is asked for membership gets a set of the same items beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import is_local, occurrences
from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_SHRINKS = {"pop", "remove", "clear", "insert", "extend", "__delitem__"}


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.List() as value) if (
                name not in view.parameters
            ):
                edits = _edits(view, node, name, value)
                if edits:
                    yield Match(node, edits, "", ("the items are hashable and equal ones hash alike",))


def _edits(view: FunctionView, start: ast.Assign, name: str, value: ast.List) -> tuple[Edit, ...]:
    if not is_local(view, name) or not view.is_builtin("set"):
        return ()
    if any(isinstance(e, ast.Starred) for e in value.elts):
        return ()
    shadow = view.fresh(f"{name}_set")
    inner = ", ".join(view.source(e) for e in value.elts)
    edits = [view.insert_after(start, [f"{shadow} = {{{inner}}}" if inner else f"{shadow} = set()"])]
    asked, grows = 0, 0
    for use in occurrences(view.node.body, name):
        above = view.parent(use)
        match above:
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[searched]) if searched is use:
                if not view.loops_around(above):
                    continue
                asked += 1
                edits.append(view.replace(searched, shadow))
            case ast.Attribute(attr="append"):
                added = _append_statement(view, above)
                if added is None:
                    return ()
                grows += 1
                edits.append(view.insert_after(added[0], [f"{shadow}.add({view.source(added[1])})"]))
            case ast.Attribute(attr=attr) if attr in _SHRINKS:
                return ()
            case ast.AugAssign() | ast.Delete():
                return ()
            case ast.Assign(targets=targets) if use in targets and above is not start:
                return ()
            case ast.Subscript(ctx=context) if not isinstance(context, ast.Load):
                return ()
            case ast.Call(args=args) if use in args and not view.is_builtin(above.func):
                return ()
    return tuple(edits) if asked and grows else ()


def _append_statement(view: FunctionView, method: ast.Attribute) -> tuple[ast.stmt, ast.expr] | None:
    """The statement `xs.append(name)` and what is appended, when repeating its text is harmless."""
    call = view.parent(method)
    statement = view.parent(call)
    match call:
        case ast.Call(args=[ast.Name() | ast.Constant() as value]) if isinstance(statement, ast.Expr):
            return statement, value
    return None


RULE = Rule(
    name="growing-list-to-shadow-set",
    family="data-structure",
    summary="A set kept beside the list answers membership in constant time; the list keeps the order.",
    find=find,
    before="""def distinct(items):
    kept = []
    for item in items:
        if item not in kept:
            kept.append(item)
    return kept
""",
    after="""def distinct(items):
    kept = []
    kept_set = set()
    for item in items:
        if item not in kept_set:
            kept.append(item)
            kept_set.add(item)
    return kept
""",
    bench="""def inputs(scale):
    return [((list(range(500 * scale)),), {})]
""",
)
