"""For each of many values, how many groups hold it: count the values of all groups in one pass."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, steady
from rl_sbllm.analysis.python.places import in_elif
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_HELD = tuple(
    Shape(source)
    for source in (
        "len([1 for V_g in E_groups if E_x in V_g])",
        "len([V_g for V_g in E_groups if E_x in V_g])",
        "sum(1 for V_g in E_groups if E_x in V_g)",
        "sum([1 for V_g in E_groups if E_x in V_g])",
        "sum(E_x in V_g for V_g in E_groups)",
    )
)


def find(view: FunctionView) -> Iterator[Match]:
    """Counts of the groups that hold a value, taken in a loop or comprehension over values."""
    if not view.is_builtin("set"):
        return
    for found in find_expressions(view, *_HELD):
        groups, wanted = found.expression("groups"), found.expression("x")
        place = _outside(view, found, wanted)
        if place is None or in_elif(view, place) or not calls_only_builtins(view, wanted, groups):
            continue
        if isinstance(wanted, ast.Constant) or not isinstance(groups, (ast.Name, ast.Attribute)):
            continue
        counter, edits = view.imported("collections", "Counter")
        held, value = view.fresh("held", "group_counts"), view.fresh("value", "held_value")
        setup = f"{held} = {counter}({value} for {found['g']} in {found['groups']} for {value} in set({found['g']}))"
        change = view.replace(found.node, f"{held}[{found['x']}]")
        yield Match(
            found.node,
            (view.insert_before(place, [setup]), change, *edits),
            assumptions=(f"{found['groups']} holds lists, tuples or sets of hashable elements",),
        )


def _outside(view: FunctionView, found: Found, wanted: ast.expr) -> ast.stmt | None:
    """The outermost loop around the count in which the groups stay and the value wanted changes."""
    place: ast.stmt | None = None
    for loop in view.loops_around(found.node):
        if not steady(found.expression("groups"), [loop]):
            break
        if place is None and steady(wanted, [loop]):
            return None
        place = loop
    return place


RULE = Rule(
    name="membership-count",
    family="algorithm",
    summary="Count the values of all groups once instead of searching every group for each value.",
    find=find,
    before="""\
def held_by(groups, values):
    found = {}
    for value in values:
        found[value] = sum(1 for group in groups if value in group)
    return found
""",
    after="""\
from collections import Counter


def held_by(groups, values):
    found = {}
    held = Counter(held_value for group in groups for held_value in set(group))
    for value in values:
        found[value] = held[value]
    return found
""",
    bench="""\
def inputs(scale):
    groups = [[(n * k) % 53 for n in range(20)] for k in range(30 * max(scale, 1))]
    return [((groups, list(range(60))), {}), (([], [1]), {}), (([[1, 1], (2,)], [1, 2, 3, 1]), {})]
""",
    kind="template",
    tags=("counting",),
)
