"""`x in xs` inside a loop over a list that does not change there asks a set made before the loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.names import names_read
from rl_sbllm.analysis.python.repeats import repeat_around
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument
from rl_sbllm.patterns.rewrites.python.seen_list_to_set import asked_alone
from rl_sbllm.patterns.rule import Match, Rule

_UNSUITABLE = {"set", "dict", "frozenset", "str", "range", "iterator", "bytes", "int", "float", "deque"}


def find(view: FunctionView) -> Iterator[Match]:
    done = asked_alone(view)
    for node in view.own():
        searched = _searched(node)
        if (
            searched is None
            or not isinstance(searched, (ast.Name, ast.Attribute))
            or not view.is_builtin("set")
        ):
            continue
        text = view.source(searched)
        found_kind = kind(view, searched)
        if found_kind in _UNSUITABLE or text in done or _is_mapping(view, node, text):
            continue
        names = names_read(searched)
        place = repeat_around(
            view, node, lambda nodes, names=names: not any(changed(view, nodes, n) for n in names)
        )
        if place is None:
            continue
        done.add(text)
        statement, repeated = place
        uses = [n for r in repeated for n in ast.walk(r) if _same_search(view, n, text)]
        name = view.fresh(f"{text.split('.')[-1].lstrip('_')}_set")
        edits = [view.replace(u.comparators[0], name) for u in uses if isinstance(u, ast.Compare)]
        made = view.insert_before(statement, [f"{name} = set({argument(view, searched)})"])
        said = ["the items are hashable and equal ones hash alike"]
        if found_kind not in {"list", "tuple"}:
            said.append(f"{text} is a list or another sequence of items")
        yield Match(node, (made, *edits), "", tuple(said))


def _searched(node: ast.AST) -> ast.expr | None:
    match node:
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[searched]):
            return searched
    return None


def _is_mapping(view: FunctionView, node: ast.AST, text: str) -> bool:
    """What is looked for is also used as a key."""
    assert isinstance(node, ast.Compare)
    key = ast.dump(node.left)
    return any(
        isinstance(n, ast.Subscript) and ast.unparse(n.value) == text and ast.dump(n.slice) == key
        for n in view.own()
    )


def _same_search(view: FunctionView, node: ast.AST, text: str) -> bool:
    searched = _searched(node)
    return (
        searched is not None
        and isinstance(searched, (ast.Name, ast.Attribute))
        and ast.unparse(searched) == text
    )


RULE = Rule(
    name="list-membership-to-set",
    family="data-structure",
    summary="A set answers membership in constant time; a list is searched from its start every time.",
    find=find,
    before="""def common(first, second):
    second = list(second)
    out = []
    for item in first:
        if item in second:
            out.append(item)
    return out
""",
    after="""def common(first, second):
    second = list(second)
    out = []
    second_set = set(second)
    for item in first:
        if item in second_set:
            out.append(item)
    return out
""",
    bench="""def inputs(scale):
    return [((list(range(0, 600 * scale, 2)), list(range(0, 600 * scale, 3))), {})]
""",
)
