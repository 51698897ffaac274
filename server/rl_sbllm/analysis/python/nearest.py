"""Searches from each element of a sequence to the nearest one, before or behind, that is greater or smaller."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.lengths import measured
from rl_sbllm.analysis.python.loops import changes, is_constant, name_of, used_elsewhere
from rl_sbllm.analysis.python.names import is_local
from rl_sbllm.analysis.python.pairs import all_of, follows
from rl_sbllm.analysis.python.places import in_elif
from rl_sbllm.languages.python.unit import FunctionView

_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True)
class Outer:
    """The loop over all of `xs`: its index, and the name of its element if it has one."""

    loop: ast.For
    index: str
    element: str
    sequence: str


@dataclass(frozen=True)
class Search:
    """From each index to the nearest j with `xs[j] sign xs[i]`."""

    statements: list[ast.stmt]
    forward: bool
    sign: str
    name: str


def outer_loop(view: FunctionView, loop: ast.AST) -> Outer | None:
    """A loop over all of a sequence that stays as it is."""
    if not isinstance(loop, ast.For) or in_elif(view, loop):
        return None
    found = all_of(view, loop.target, loop.iter, but_last=True)
    if found is None or not found[2] or {found[0], found[1]} & changes(loop.body):
        return None
    return None if changed(view, [loop], found[2]) else Outer(loop, found[0], found[1], found[2])


def scanning_for(view: FunctionView, outer: Outer, inner: ast.For) -> Search | None:
    """`for j in range(i + 1, len(xs)): if xs[j] > xs[i]: ...; break`, or the same backwards."""
    forward = _direction(view, outer, inner.iter)
    match inner:
        case ast.For(target=ast.Name(id=j), body=[ast.If(test=test, body=hit, orelse=[])]) if (
            forward is not None
        ):
            sign = _sign(outer, test, j)
        case _:
            return None
    leaves = isinstance(hit[-1], (ast.Break, ast.Return))
    inside = [n for s in (hit[:-1] if isinstance(hit[-1], ast.Break) else hit) for n in ast.walk(s)]
    jumps = any(isinstance(n, (ast.Break, ast.Continue)) for n in inside)
    if sign is None or not leaves or jumps or used_elsewhere(view, j, inner) or not is_local(view, j):
        return None
    return Search([inner], forward, sign, j)


def _direction(view: FunctionView, outer: Outer, iterable: ast.expr) -> bool | None:
    """True for `range(i + 1, len(xs))`, False for `range(i - 1, -1, -1)`."""
    match iterable:
        case ast.Call(func=ast.Name(id="range") as f, args=[lower, upper], keywords=[]) if view.is_builtin(f):
            whole = name_of(measured(view, upper) or upper) == outer.sequence
            return True if whole and follows(lower, outer.index) else None
        case ast.Call(func=ast.Name(id="range") as f, args=[lower, upper, step], keywords=[]) if (
            view.is_builtin(f)
        ):
            down = _minus_one(upper) and _minus_one(step)
            return False if down and _precedes(lower, outer.index) else None
    return None


def _sign(outer: Outer, test: ast.expr, j: str) -> str | None:
    """The sign of `xs[j] sign xs[i]`."""
    match test:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _SIGNS:
            sign = _SIGNS[type(op)]
        case _:
            return None
    if _is_item(outer, left, j) and _is_own(outer, right):
        return sign
    return _FLIPPED[sign] if _is_item(outer, right, j) and _is_own(outer, left) else None


def _is_item(outer: Outer, node: ast.expr, index: str) -> bool:
    return (
        isinstance(node, ast.Subscript)
        and name_of(node.value) == outer.sequence
        and name_of(node.slice) == index
    )


def _is_own(outer: Outer, node: ast.expr) -> bool:
    return _is_item(outer, node, outer.index) or (bool(outer.element) and name_of(node) == outer.element)


def scanning_while(view: FunctionView, outer: Outer, inner: ast.While) -> Search | None:
    """`j = i + 1` and then `while j < len(xs) and xs[j] <= xs[i]: j += 1`, or the same backwards."""
    start = view.before(inner)
    match start, inner.test:
        case (
            ast.Assign(targets=[ast.Name(id=j)], value=first),
            ast.BoolOp(op=ast.And(), values=[ast.Compare(left=left, ops=[op], comparators=[end]), test]),
        ) if name_of(left) == j and not inner.orelse:
            sign = _sign(outer, test, j)
        case _:
            return None
    forward = follows(first, outer.index)
    if forward:
        ends = isinstance(op, ast.Lt) and name_of(measured(view, end) or end) == outer.sequence
    else:
        zero, minus_one = is_constant(end, 0), _minus_one(end)
        below = zero if isinstance(op, ast.GtE) else minus_one and isinstance(op, ast.Gt)
        ends = _precedes(first, outer.index) and below
    steps = [step(s) for s in inner.body]
    moved = (j, ast.Add if forward else ast.Sub)
    if sign is None or not ends or steps.count(moved) != 1 or None in steps or not is_local(view, j):
        return None
    others = [s for s in steps if s is not None and s != moved]
    fine = all(op is ast.Add and name not in (j, outer.index, outer.element) for name, op in others)
    assert isinstance(start, ast.stmt)
    return Search([start, inner], forward, NEGATED[sign], j) if fine else None


def step(statement: ast.stmt) -> tuple[str, type[ast.operator]] | None:
    """(name, sign) of `name += 1` and `name -= 1`."""
    match statement:
        case ast.AugAssign(target=ast.Name(id=name), op=op, value=ast.Constant(value=1)):
            return name, type(op)
    return None


def _minus_one(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and is_constant(node.operand, 1)


def _precedes(node: ast.expr, index: str) -> bool:
    match node:
        case ast.BinOp(left=ast.Name(id=name), op=ast.Sub(), right=ast.Constant(value=1)):
            return name == index
    return False
