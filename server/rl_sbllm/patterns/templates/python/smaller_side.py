"""All elements of one collection that are in another: walk the one that is searched, ask the other by hash."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.shapes import Shape, find_expressions
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_SETS = (
    Shape("{V_x for V_x in E_all if V_x in E_some}"),
    Shape("set(V_x for V_x in E_all if V_x in E_some)"),
    Shape("set([V_x for V_x in E_all if V_x in E_some])"),
)


def find(view: FunctionView) -> Iterator[Match]:
    """`{x for x in everything if x in some}` as a set."""
    for found in find_expressions(view, *_SETS):
        plain = all(isinstance(found.expression(side), (ast.Name, ast.Attribute)) for side in ("all", "some"))
        if not plain or not view.is_builtin("set"):
            continue
        x, everything, some = found["x"], found["all"], found["some"]
        turned = f"{{{x} for {x} in {some} if {x} in {everything}}}"
        yield Match(
            found.node,
            (view.replace(found.node, turned),),
            assumptions=(f"{everything} tests membership by hash, and {some} can be walked more than once",),
        )
        yield Match(
            found.node,
            (view.replace(found.node, f"set({some}).intersection({everything})"),),
            "An intersection of sets instead of a search for each element.",
            (f"the elements of {some} are hashable",),
        )


RULE = Rule(
    name="smaller-side",
    family="data-structure",
    summary="Walk the collection that would be searched, and ask the other by hash.",
    find=find,
    before="""\
def inside(graph, wanted):
    return {node for node in graph if node in wanted}
""",
    after="""\
def inside(graph, wanted):
    return {node for node in wanted if node in graph}
""",
    bench="""\
def inputs(scale):
    graph = {n: () for n in range(400 * max(scale, 1))}
    return [((graph, wanted), {}) for wanted in ([], [1], [3, 3, 9000], list(range(0, 90, 2)))]
""",
    kind="template",
    tags=("membership",),
)
