"""`deepcopy` of a list of plain values becomes a slice; of a list of rows, a copy of each row."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.purity import imported_as
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import atom, clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Call(func=called, args=[copied], keywords=[]) if (
                imported_as(view, called) == "copy.deepcopy"
            ):
                text = view.source(copied)
                row = view.fresh("row", "inner")
                flat = (f"{text} is a list or dict of values that cannot be changed",)
                nested = (f"{text} is a list of distinct lists of values that cannot be changed",)
                yield Match(node, (view.replace(node, f"{atom(view, copied)}.copy()"),), "", flat)
                rows = f"[{row}.copy() for {row} in {clause(view, copied)}]"
                yield Match(node, (view.replace(node, rows),), "", nested)


RULE = Rule(
    name="deep-copy-to-copy",
    family="allocation",
    summary="A plain copy is enough when nothing below can change; deepcopy walks and remembers every object.",
    find=find,
    before="""import copy


def bumped(values):
    values = copy.deepcopy(values)
    values[0] += 1
    return values
""",
    after="""import copy


def bumped(values):
    values = values.copy()
    values[0] += 1
    return values
""",
    bench="""def inputs(scale):
    return [((list(range(1000 * scale)),), {})]
""",
)
