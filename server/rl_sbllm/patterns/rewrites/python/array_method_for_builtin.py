"""`sum`, `min` and `max` of a NumPy array become the array's own methods."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    if not _imports_numpy(view):
        return
    for node in view.own():
        match node:
            case ast.Call(
                func=ast.Name(id="sum" | "min" | "max" as called) as f,
                args=[ast.Name() | ast.Attribute() as array],
                keywords=[],
            ) if view.is_builtin(f) and kind(view, array) is None:
                along = "axis=0" if called == "sum" else ""
                text = f"{view.source(array)}.{called}({along})"
                said = (
                    f"{view.source(array)} is a NumPy array"
                    + ("" if called == "sum" else " of one dimension, without NaN"),
                )
                yield Match(node, (view.replace(node, text),), "", said)


def _imports_numpy(view: FunctionView) -> bool:
    for node in view.unit.tree.body:
        if isinstance(node, ast.Import) and any(a.name.split(".")[0] == "numpy" for a in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "numpy":
            return True
    return False


RULE = Rule(
    name="array-method-for-builtin",
    family="builtin",
    summary="The array's method works on the whole block; the builtin makes an object for every element.",
    find=find,
    before="""import numpy as np


def scaled(values):
    array = np.asarray(values)
    return float(sum(array))
""",
    after="""import numpy as np


def scaled(values):
    array = np.asarray(values)
    return float(array.sum(axis=0))
""",
    bench="""def inputs(scale):
    return [((list(range(2000 * scale)),), {})]
""",
)
