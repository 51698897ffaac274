"""The largest (smallest) sum of consecutive elements, tried for every start and end: one pass that drops what only costs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.lengths import measured
from rl_sbllm.analysis.python.loops import name_of, used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_statements
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_KEEPING = {
    "if V_best < V_t:\n{in}    V_best = V_t": ">",
    "V_best = max(V_best, V_t)": ">",
    "V_best = max(V_t, V_best)": ">=",
    "if V_t < V_best:\n{in}    V_best = V_t": "<",
    "V_best = min(V_best, V_t)": "<",
    "V_best = min(V_t, V_best)": "<=",
}
_SUMS = (
    "for V_i in range(E_n):\n    V_t = 0\n    for V_j in range(V_i, E_n):\n        V_t += V_xs[V_j]\n        {keep}",
    "for V_i in range(E_n):\n    for V_j in range(V_i, E_n):\n        V_t = sum(V_xs[V_i:V_j + 1])\n        {keep}",
    "for V_i in range(E_n):\n    for V_j in range(V_i + 1, E_n + 1):\n        V_t = sum(V_xs[V_i:V_j])\n        {keep}",
    "for V_i in range(E_n):\n    for V_j in range(V_i, E_n):\n        V_t = 0\n"
    "        for V_k in range(V_i, V_j + 1):\n            V_t += V_xs[V_k]\n        {keep}",
)
_SHAPES = tuple(
    (Shape(shape.replace("{keep}", keep.replace("{in}", "        "))), sign)
    for keep, sign in _KEEPING.items()
    for shape in _SUMS
)
_SLICES = tuple(
    (Shape(shape.format(keep=f"V_best = {called}(V_best, sum(V_xs[V_i:{stop}]))")), sign)
    for called, sign in (("max", ">"), ("min", "<"))
    for shape, stop in (
        ("for V_i in range(E_n):\n    for V_j in range(V_i, E_n):\n        {keep}", "V_j + 1"),
        ("for V_i in range(E_n):\n    for V_j in range(V_i + 1, E_n + 1):\n        {keep}", "V_j"),
    )
)


def find(view: FunctionView) -> Iterator[Match]:
    """Double and triple loops that keep the best sum of all slices of one sequence."""
    for shape, sign in (*_SHAPES, *_SLICES):
        for found, _, _ in find_statements(view, shape):
            if _applies(view, found):
                yield _in_one_pass(view, found, sign)


def _applies(view: FunctionView, found: Found) -> bool:
    loop = found.node
    xs = measured(view, found.expression("n"))
    helpers = [found[name] for name in ("i", "j", "k", "t") if name in found.parts]
    distinct = len({*helpers, found["best"], found["xs"]}) == len(helpers) + 2
    kept = not changed(view, [loop], found["xs"])
    builtins = all(view.is_builtin(name) for name in ("range", "max", "min", "sum"))
    unread = not any(used_elsewhere(view, name, loop) for name in helpers)
    return xs is not None and name_of(xs) == found["xs"] and distinct and kept and builtins and unread


def _in_one_pass(view: FunctionView, found: Found, sign: str) -> Match:
    loop = found.node
    assert isinstance(loop, ast.For)
    run = found["t"] if "t" in found.parts else view.fresh("run", "run_sum")
    value, best = view.fresh("value", "item"), found["best"]
    lines = [
        f"{run} = 0",
        f"for {value} in {found['xs']}:",
        f"    {run} = {run} + {value} if {run} {sign[0]} 0 else {value}",
        f"    if {run} {sign} {best}:",
        f"        {best} = {run}",
    ]
    said = (f"the elements of {found['xs']} are ints, none of them a bool",)
    return Match(loop, (view.replace_statements([loop], lines),), assumptions=said)


RULE = Rule(
    name="best-run",
    family="algorithm",
    summary="One pass carries the best sum that ends at each element; all starts and ends were tried.",
    find=find,
    before="""\
def best_stretch(gains):
    best = 0
    for i in range(len(gains)):
        total = 0
        for j in range(i, len(gains)):
            total += gains[j]
            if total > best:
                best = total
    return best
""",
    after="""\
def best_stretch(gains):
    best = 0
    total = 0
    for value in gains:
        total = total + value if total > 0 else value
        if total > best:
            best = total
    return best
""",
    bench="""\
def inputs(scale):
    return [((xs,), {}) for xs in ([], [-3], [2, -1, 3], [(n * 37) % 101 - 50 for n in range(120 * max(scale, 1))])]
""",
    kind="template",
    tags=("nested-loops",),
)
