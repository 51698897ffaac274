"""`xs.index(x)` again and again over a list that does not change asks a dict of first positions made once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.repeats import repeat_around
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    done: set[str] = set()
    for node in view.own():
        searched = _indexed(node)
        if searched is None or searched in done or not view.is_builtin("enumerate"):
            continue
        place = repeat_around(view, node, lambda nodes, searched=searched: not changed(view, nodes, searched))
        if place is None:
            continue
        done.add(searched)
        first, repeated = place
        calls = [
            n for r in repeated for n in ast.walk(r) if _indexed(n) == searched and isinstance(n, ast.Call)
        ]
        name, at, item = (
            view.fresh(f"{searched}_positions"),
            view.fresh("position"),
            view.fresh("item", "value"),
        )
        lines = [
            f"{name} = {{}}",
            f"for {at}, {item} in enumerate({searched}):",
            f"    {name}.setdefault({item}, {at})",
        ]
        edits = [view.replace(c, f"{name}[{view.source(c.args[0])}]") for c in calls]
        said = (
            f"what is looked for stands in {searched}",
            "the items are hashable and equal ones hash alike",
        )
        yield Match(node, (view.insert_before(first, lines), *edits), "", said)


def _indexed(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="index"), args=[arg], keywords=[]):
            return None if isinstance(arg, (ast.Constant, ast.Starred)) else name
    return None


RULE = Rule(
    name="list-index-to-positions",
    family="data-structure",
    summary="A dict of positions finds an item in constant time; index searches the list from its start every time.",
    find=find,
    before="""def ranks(items, order):
    return [order.index(item) for item in items]
""",
    after="""def ranks(items, order):
    order_positions = {}
    for position, value in enumerate(order):
        order_positions.setdefault(value, position)
    return [order_positions[item] for item in items]
""",
    bench="""def inputs(scale):
    return [((list(range(0, 400 * scale, 2)), list(range(400 * scale))), {})]
""",
)
