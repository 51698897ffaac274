"""A condition on a pair of elements, taken apart: what it asks of each alone, and the one comparison that joins them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Protocol

from rl_sbllm.analysis.python.pairs import Pairs, parts_in
from rl_sbllm.analysis.python.shapes import text, tight
from rl_sbllm.analysis.python.terms import signed_terms
from rl_sbllm.languages.python.unit import FunctionView

_FLIPPED = {ast.Lt: ">", ast.LtE: ">=", ast.Gt: "<", ast.GtE: "<=", ast.Eq: "=="}
_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "=="}


class Writing(Protocol):
    """How an expression about an element of the pair is written in the new code."""

    def written(self, view: FunctionView, node: ast.expr) -> str:
        """The expression's text."""
        ...


class AsItStands:
    """Both elements keep their names."""

    def written(self, view: FunctionView, node: ast.expr) -> str:
        """The expression's text on one line."""
        return text(view, node)


@dataclass(frozen=True)
class Joining:
    """`earlier sign later`: expressions of one element each, as texts; `distance` is k of `abs(a - b) == k`."""

    sign: str
    earlier: str
    later: str
    computed: bool
    distance: str = ""


def conjuncts(condition: ast.expr) -> list[ast.expr]:
    """The conditions that must all hold."""
    if isinstance(condition, ast.BoolOp) and isinstance(condition.op, ast.And):
        return [part for value in condition.values for part in conjuncts(value)]
    return [condition]


def joined_by_all(view: FunctionView, pairs: Pairs, loop: Writing, tests: list[ast.expr]) -> Joining | None:
    """One comparison, or several equations as one of tuples; None when some test does not come apart."""
    found = [joined(view, pairs, loop, test) for test in tests]
    joinings = [join for join in found if join is not None]
    if not joinings or len(joinings) < len(found):
        return None
    if len(joinings) == 1:
        return joinings[0]
    if any(join.sign != "==" or join.distance for join in joinings):
        return None
    earlier, later = (", ".join(side) for side in zip(*((j.earlier, j.later) for j in joinings), strict=True))
    return Joining("==", f"({earlier})", f"({later})", any(join.computed for join in joinings))


def joined(view: FunctionView, pairs: Pairs, loop: Writing, test: ast.expr) -> Joining | None:
    """None when the two elements cannot be brought to opposite sides."""
    match test:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _SIGNS:
            pass
        case _:
            return None
    if isinstance(op, ast.Eq):
        special = _distance(view, pairs, loop, left, right) or _multiple(view, pairs, loop, left, right)
        if special is not None:
            return special
    terms = [*signed_terms(left, 1), *signed_terms(right, -1)]
    earlier = [t for t in terms if parts_in(pairs, t[1]) == (True, False)]
    later = [t for t in terms if parts_in(pairs, t[1])[1]]
    if not earlier or any(parts_in(pairs, t[1])[0] for t in later) or not later:
        return None
    rest = [t for t in terms if t not in earlier and t not in later and not _is_zero(t[1])]
    if len(terms) == 2:
        if _is_made(view, left) != _is_made(view, right):
            return None  # a list is never equal to a tuple, but its key would be
        sign = _SIGNS[type(op)] if parts_in(pairs, left)[0] else _FLIPPED[type(op)]
        return Joining(sign, _key(view, loop, earlier[0][1]), _key(view, loop, later[0][1]), False)
    turned = earlier[0][0] < 0
    sign = _FLIPPED[type(op)] if turned else _SIGNS[type(op)]
    side = -1 if turned else 1
    first = _sum(view, loop, [(s * side, t) for s, t in earlier])
    second = _sum(view, loop, [(-s * side, t) for s, t in [*rest, *later]])
    return Joining(sign, first, second, True)


def _distance(
    view: FunctionView, pairs: Pairs, loop: Writing, left: ast.expr, right: ast.expr
) -> Joining | None:
    for call, k in ((left, right), (right, left)):
        match call:
            case ast.Call(func=ast.Name(id="abs") as f, args=[ast.BinOp(left=a, op=ast.Sub(), right=b)]) if (
                view.is_builtin(f) and parts_in(pairs, k) == (False, False)
            ):
                if parts_in(pairs, b)[0]:
                    a, b = b, a
                if parts_in(pairs, a) == (True, False) and parts_in(pairs, b) == (False, True):
                    written = [tight(view, k), loop.written(view, a), _operand(view, loop, b)]
                    return Joining("==", written[1], written[2], True, written[0])
    return None


def _multiple(
    view: FunctionView, pairs: Pairs, loop: Writing, left: ast.expr, right: ast.expr
) -> Joining | None:
    """`(a + b) % k == 0` is `a % k == -b % k`."""
    match left, right:
        case (
            ast.BinOp(left=ast.BinOp(left=a, op=ast.Add() | ast.Sub() as op, right=b), op=ast.Mod(), right=k),
            ast.Constant(value=0),
        ) if parts_in(pairs, k) == (False, False):
            if parts_in(pairs, b)[0]:
                a, b = b, a
            if parts_in(pairs, a) != (True, False) or parts_in(pairs, b) != (False, True):
                return None
            by = tight(view, k)
            minus = "-" if isinstance(op, ast.Add) else ""
            first, second = _operand(view, loop, a), _operand(view, loop, b)
            return Joining("==", f"{first} % {by}", f"{minus}{second} % {by}", True)
    return None


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0


def _sum(view: FunctionView, loop: Writing, terms: list[tuple[int, ast.expr]]) -> str:
    ordered = sorted(terms, key=lambda term: -term[0])
    written = "".join((" + " if sign > 0 else " - ") + _operand(view, loop, term) for sign, term in ordered)
    return written[3:] if written.startswith(" + ") else "-" + written[3:]


def _operand(view: FunctionView, loop: Writing, node: ast.expr) -> str:
    written = loop.written(view, node)
    loose = isinstance(node, (ast.BinOp, ast.IfExp, ast.BoolOp, ast.Compare, ast.UnaryOp))
    product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)
    return f"({written})" if loose and not product else written


def _key(view: FunctionView, loop: Writing, node: ast.expr) -> str:
    """What is compared; a list that a call made is compared as the tuple of its elements."""
    written = loop.written(view, node)
    hashed = isinstance(node, ast.Call) and view.is_builtin(node.func, "set")
    return f"tuple({written})" if _is_made(view, node) else f"frozen{written}" if hashed else written


def _is_made(view: FunctionView, node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and view.is_builtin(node.func, "sorted", "list")
