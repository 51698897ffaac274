"""Sums of slices taken again and again from one sequence: running totals once, then one subtraction for each."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import (
    calls_only_builtins,
    is_constant,
    name_of,
    reads,
    steady,
    used_elsewhere,
)
from rl_sbllm.analysis.python.places import in_elif, not_negative, statement_before
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements, same, text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_UP_TO = Shape("sum(E_xs[:E_stop])")
_FROM = Shape("sum(E_xs[E_start:])")
_BETWEEN = Shape("sum(E_xs[E_start:E_stop])")
_LOOPS = (
    Shape("V_t = 0\nfor V_j in range(E_stop):\n    V_t += E_xs[V_j]"),
    Shape("V_t = 0\nfor V_j in range(E_start, E_stop):\n    V_t += E_xs[V_j]"),
    Shape("V_t = 0\nfor V_j in range(E_width):\n    V_t += E_xs[V_start + V_j]"),
    Shape("V_t = 0\nfor V_j in range(E_width):\n    V_t += E_xs[V_j + V_start]"),
)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def find(view: FunctionView) -> Iterator[Match]:
    """`sum(xs[a:b])` in a loop or comprehension, and inner loops that add up `xs[a]` to `xs[b - 1]`."""
    if not view.is_builtin("sum"):
        return
    slices = list(find_expressions(view, _UP_TO, _FROM, _BETWEEN))
    for index, found in enumerate(slices):
        if not any(same(found.expression("xs"), earlier.expression("xs")) for earlier in slices[:index]):
            others = [f for f in slices[index + 1 :] if same(found.expression("xs"), f.expression("xs"))]
            yield from _match(view, found, others)
    for found, _, _ in find_statements(view, *_LOOPS):
        inner = found.statements[1]
        end = found.expression("stop" if "stop" in found.parts else "width")
        plain = bool(name_of(found.expression("xs"))) and found["j"] not in reads([end])
        if "width" in found.parts:
            plain = (
                plain
                and found["j"] != found["start"]
                and not_negative(view, found.expression("start"), inner)
            )
        if plain and view.is_builtin("range") and not used_elsewhere(view, found["j"], inner):
            yield from _match(view, found, [])


def _match(view: FunctionView, found: Found, others: list[Found]) -> Iterator[Match]:
    sequence = found.expression("xs")
    ends = [found.expression(end) for end in ("start", "stop", "width") if end in found.parts]
    place = _outside(view, found.node, sequence)
    if place is None or in_elif(view, place) or not calls_only_builtins(view, sequence, *ends):
        return
    if not all(not_negative(view, end, found.node) or not isinstance(end, ast.UnaryOp) for end in ends):
        return
    accumulate, edits = view.imported("itertools", "accumulate")
    totals = view.fresh("totals", "prefix_sums")
    setup = f"{totals} = [0, *{accumulate}({found['xs']})]"
    value = _difference(view, found, totals)
    if found.statements:
        changes = [view.replace_statements(list(found.statements), [f"{found['t']} = {value}"])]
    else:
        alike = [found, *(f for f in others if _outside(view, f.node, sequence) is place)]
        changes = [view.replace(f.node, _difference(view, f, totals)) for f in alike]
    assumptions = (
        f"the elements of {found['xs']} are ints, and the ends of the slices lie within it, in order",
    )
    yield Match(found.node, (view.insert_before(place, [setup]), *changes, *edits), assumptions=assumptions)


def _outside(view: FunctionView, node: ast.AST, sequence: ast.expr) -> ast.stmt | None:
    """The outermost loop (or the statement of a comprehension) around the node in which the sequence stays as it is."""
    place: ast.stmt | None = None
    for loop in view.loops_around(node):
        if not steady(sequence, [loop]):
            break
        place = loop
    if place is not None:
        return place
    above = view.parent(node)
    while not isinstance(above, ast.stmt):
        if isinstance(above, _COMPREHENSIONS):
            return statement_before(view, above)
        above = view.parent(above)
    return None


def _difference(view: FunctionView, found: Found, totals: str) -> str:
    start = found.expression("start") if "start" in found.parts else None
    if "width" in found.parts:
        first, width = found["start"], found.tight("width")
        value = f"{totals}[{first} + {width}] - {totals}[{first}]"
        sure = not_negative(view, found.expression("width"), found.node)
        return value if sure else f"{value} if {width} > 0 else 0"
    if "stop" not in found.parts:
        assert start is not None
        return f"({totals}[-1] - {totals}[{text(view, start)}])"
    upper = f"{totals}[{_clamped(view, found)}]"
    if start is None or is_constant(start, 0):
        return upper
    lower = f"{totals}[{text(view, start)}]"
    return f"{upper} - {lower}" if isinstance(found.node, ast.Assign) else f"({upper} - {lower})"


def _clamped(view: FunctionView, found: Found) -> str:
    """The stop of the slice; where it is `start + k`, which often goes past the end, no further than the end."""
    stop = found.expression("stop")
    if isinstance(stop, ast.BinOp) and isinstance(stop.op, ast.Add) and isinstance(found.node, ast.Call):
        last = is_constant(stop.right, 1)
        return text(view, stop) if last else f"min({text(view, stop)}, len({found['xs']}))"
    return text(view, stop)


RULE = Rule(
    name="prefix-sums",
    family="algorithm",
    summary="Running totals once, then each slice's sum is a subtraction.",
    find=find,
    before="""\
def balance_points(xs):
    points = []
    for i in range(len(xs)):
        if sum(xs[:i]) == sum(xs[i + 1 :]):
            points.append(i)
    return points
""",
    after="""\
from itertools import accumulate


def balance_points(xs):
    points = []
    totals = [0, *accumulate(xs)]
    for i in range(len(xs)):
        if totals[i] == (totals[-1] - totals[i + 1]):
            points.append(i)
    return points
""",
    bench="""\
def inputs(scale):
    return [((xs,), {}) for xs in ([], [5], [1, 2, 1], [0, 0], [(n * 37) % 19 - 9 for n in range(150 * max(scale, 1))])]
""",
    kind="template",
    tags=("recomputation",),
)
