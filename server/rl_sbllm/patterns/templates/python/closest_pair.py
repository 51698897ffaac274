"""The smallest distance between any two elements, found by trying all pairs: in sorted order only neighbours count."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.loops import calls_only_builtins, name_of, used_elsewhere
from rl_sbllm.analysis.python.names import names_read, target_names
from rl_sbllm.analysis.python.pairs import Clauses, Pairs, all_of, loop_clauses, pairs_of
from rl_sbllm.analysis.python.shapes import Found, Shape, text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_APART = "abs(E_a - E_b)"
_NEAR = tuple(
    (Shape(source.replace("{sign}", sign)), sign)
    for sign in ("<", "<=")
    for source in (
        f"if {_APART} {{sign}} E_limit:\n    S_hit",
        f"V_d = {_APART}\nif V_d {{sign}} E_limit:\n    S_hit",
    )
)
_KEPT = tuple(
    Shape(source)
    for source in (
        f"V_best = min(V_best, {_APART})",
        f"V_best = min({_APART}, V_best)",
        f"if {_APART} < V_best:\n    V_best = {_APART}",
        f"V_d = {_APART}\nif V_d < V_best:\n    V_best = V_d",
        f"V_d = {_APART}\nV_best = min(V_best, V_d)",
        f"V_d = {_APART}\nV_best = min(V_d, V_best)",
    )
)

_NEWER_FIRST = (_KEPT[1], _KEPT[5])
"""Of two equal values the distance stays, which may be of another type than what was kept."""


def find(view: FunctionView) -> Iterator[Match]:
    """Loops over all pairs that return when two elements are near each other, or keep the smallest distance."""
    if "abs(" not in view.source(view.node):
        return
    if not all(view.is_builtin(name) for name in ("abs", "sorted", "min", "any", "zip")):
        return
    for loop in view.own():
        clauses = loop_clauses(loop)
        if clauses is None or not isinstance(loop, ast.For):
            continue
        read = _pairs_and_body(view, *clauses)
        if read is None or not read[0].sequence or changed(view, [loop], read[0].sequence):
            continue
        pairs, body = read
        lines = _lines(view, pairs, body, loop)
        if lines is not None and not any(used_elsewhere(view, name, loop) for name in pairs.names):
            said = f"the elements of {pairs.sequence} are finite numbers of one type"
            yield Match(loop, (view.replace_statements([loop], lines),), assumptions=(said,))


def _pairs_and_body(
    view: FunctionView, clauses: Clauses, body: list[ast.stmt]
) -> tuple[Pairs, list[ast.stmt]] | None:
    """Each pair once; or twice, where `if i != j` leaves out an element with itself: a distance has no direction."""
    once = pairs_of(view, clauses)
    if once is not None:
        return once, body
    match clauses.inner, body:
        case (target, iterable), [ast.If(test=test, body=inside, orelse=[])]:
            first, second = all_of(view, *clauses.outer), all_of(view, target, iterable)
        case _:
            return None
    if first is None or second is None or first[2] != second[2] or first[0] == second[0]:
        return None
    rest = _without_itself(test, {first[0], second[0]})
    if rest is None or first[3].replace(" ", "") != second[3].replace(" ", ""):
        return None
    left: list[ast.stmt] = [ast.If(test=rest[0], body=inside, orelse=[])] if rest else list(inside)
    earlier, later = (frozenset({x[0], x[1]} - {""}) for x in (first, second))
    return Pairs(earlier, later, frozenset({first[0], second[0]}), first[2], first[3]), left


def _without_itself(test: ast.expr, indices: set[str]) -> list[ast.expr] | None:
    """What is left of the test after `i != j`: nothing, or one condition."""
    match test:
        case ast.Compare(left=ast.Name(id=a), ops=[ast.NotEq()], comparators=[ast.Name(id=b)]):
            return [] if {a, b} == indices else None
        case ast.BoolOp(op=ast.And(), values=[first, second]):
            return [second] if _without_itself(first, indices) == [] else None
    return None


def _lines(view: FunctionView, pairs: Pairs, body: list[ast.stmt], loop: ast.For) -> list[str] | None:
    ordered = view.fresh(f"sorted_{pairs.sequence.strip('_')}", "in_order")
    a, b = view.fresh("lower", "left_value"), view.fresh("upper", "right_value")
    neighbours = f"for {a}, {b} in zip({ordered}, {ordered}[1:])"
    for shape, sign in _NEAR:
        found = shape.whole(view, body)
        if found is None or not _of_both(pairs, found) or not _leaves_at_once(view, pairs, found, loop):
            continue
        hit = view.source(found.block("hit")[0])
        test = f"any({b} - {a} {sign} {text(view, found.expression('limit'))} {neighbours})"
        return [f"{ordered} = sorted({pairs.sequence})", f"if {test}:", f"    {hit}"]
    for shape in _KEPT:
        found = shape.whole(view, body)
        if found is None or not _of_both(pairs, found) or _scratch_is_read(view, found, loop):
            continue
        if found["best"] in {*pairs.names, pairs.sequence}:
            continue
        apart, best = f"abs({b} - {a})", found["best"]
        keep = f"{best} = min({apart}, {best})" if shape in _NEWER_FIRST else f"{best} = min({best}, {apart})"
        return [f"{ordered} = sorted({pairs.sequence})", f"{neighbours}:", f"    {keep}"]
    return None


def _of_both(pairs: Pairs, found: Found) -> bool:
    """The one side is the earlier element itself, the other the later."""
    sides = [_element(pairs, found.expression(side)) for side in ("a", "b")]
    return len(sides) == 2 and set(sides) == {"earlier", "later"}


def _element(pairs: Pairs, node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) if name not in pairs.indices:
            pass
        case ast.Subscript(value=ast.Name(id=xs), slice=ast.Name(id=name)) if xs == pairs.sequence:
            if name not in pairs.indices:
                return ""
        case _:
            return ""
    return "earlier" if name in pairs.earlier else "later" if name in pairs.later else ""


def _leaves_at_once(view: FunctionView, pairs: Pairs, found: Found, loop: ast.For) -> bool:
    """`return True`: which pair it was does not matter; and the limit is the same for all pairs."""
    hit, limit = found.block("hit"), found.expression("limit")
    plain = len(hit) == 1 and isinstance(hit[0], ast.Return)
    named = names_read(limit) | (names_read(hit[0]) if plain else set())
    inside = pairs.names | ({found["d"]} if "d" in found.parts else set())
    steady = not named & (inside | target_names(loop.target)) and calls_only_builtins(view, limit)
    return plain and steady and not _scratch_is_read(view, found, loop)


def _scratch_is_read(view: FunctionView, found: Found, loop: ast.For) -> bool:
    return "d" in found.parts and used_elsewhere(view, name_of(found.expression("d")), loop)


RULE = Rule(
    name="closest-pair",
    family="algorithm",
    summary="In sorted order the closest two are neighbours; all pairs were tried.",
    find=find,
    before="""\
def has_close_readings(readings, limit):
    for i, first in enumerate(readings):
        for j, second in enumerate(readings):
            if i != j:
                gap = abs(first - second)
                if gap < limit:
                    return True
    return False
""",
    after="""\
def has_close_readings(readings, limit):
    sorted_readings = sorted(readings)
    if any(upper - lower < limit for lower, upper in zip(sorted_readings, sorted_readings[1:])):
        return True
    return False
""",
    bench="""\
def inputs(scale):
    many = [(n * 37) % 1009 * 1.5 for n in range(200 * max(scale, 1))]
    return [((xs, 0.5), {}) for xs in ([], [3.0], [1.0, 2.0], [2.0, 2.25], many)]
""",
    kind="template",
    tags=("pairs", "sorting", "nested-loops"),
)
