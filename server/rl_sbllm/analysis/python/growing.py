"""Numbers that only grow from turn to turn of a loop, and sequences that a turn leaves alone below such a number."""

from __future__ import annotations

import ast

from rl_sbllm.analysis.python.invariants import aliases, changed, is_invariant
from rl_sbllm.analysis.python.loops import binds, name_of
from rl_sbllm.analysis.python.names import is_local, occurrences
from rl_sbllm.languages.python.unit import FunctionView

Loop = ast.For | ast.While


def growing(view: FunctionView, loop: Loop) -> frozenset[str]:
    """Local names whose value never goes down while the loop runs: its number, or what only `i += 1` changes."""
    names = {first_number(loop)} if isinstance(loop, ast.For) else _only_added_to(loop)
    if isinstance(loop, ast.For) and names & binds(loop.body):
        return frozenset()
    return frozenset(name for name in names if name and is_local(view, name))


def first_number(loop: ast.For) -> str:
    """`i` of a loop over a range that counts up, or over `enumerate`; else empty."""
    match loop.iter, loop.target:
        case (
            ast.Call(
                func=ast.Name(id="range"),
                args=[_] | [_, _] | [_, _, ast.Constant(value=int(1 | 2 | 3))],
                keywords=[],
            ),
            ast.Name(id=name),
        ):
            return name
        case (
            ast.Call(func=ast.Name(id="enumerate"), args=[_], keywords=[]),
            ast.Tuple(elts=[ast.Name(id=name), _]),
        ):
            return name
    return ""


def start_of_count(loop: Loop) -> int | None:
    """The first number of a loop that counts up by one from a literal."""
    match loop:
        case (
            ast.For(iter=ast.Call(func=ast.Name(id="range"), args=[_]))
            | ast.For(iter=ast.Call(func=ast.Name(id="enumerate"), args=[_], keywords=[]))
        ):
            return 0
        case ast.For(iter=ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(start)), _])):
            return start
    return None


def grows(view: FunctionView, expression: ast.expr, loop: Loop) -> bool:
    """True when the value follows a growing number of the loop and never goes down itself."""
    numbers = growing(view, loop)
    match expression:
        case ast.Name(id=name):
            return name in numbers
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            sides = [grows(view, side, loop) for side in (left, right)]
            calm = [is_invariant(view, [loop], side) for side in (left, right)]
            return any(sides) and all(a or b for a, b in zip(sides, calm, strict=True))
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return grows(view, left, loop) and is_invariant(view, [loop], right)
        case ast.BinOp(left=left, op=ast.FloorDiv() | ast.Mult(), right=ast.Constant(value=int(factor))):
            return factor > 0 and grows(view, left, loop)
    return False


def offset(expression: ast.expr, number: str) -> int | None:
    """k of `number + k`."""
    match expression:
        case ast.Name(id=name) if name == number:
            return 0
        case ast.BinOp(left=ast.Name(id=name), op=ast.Add(), right=ast.Constant(value=int(k))) if (
            name == number
        ):
            return k
        case ast.BinOp(left=ast.Name(id=name), op=ast.Sub(), right=ast.Constant(value=int(k))) if (
            name == number
        ):
            return -k
    return None


def settled(view: FunctionView, loop: Loop, name: str, below: ast.expr, index: str) -> bool:
    """True when `name[index]` for every index under `below` is the same in all turns from the first that reads it.

    Either nothing in the loop changes the object, or the loop's number i is the only place that is written and `below` is i
    or less (a table that is filled from its own beginning).
    """
    if not changed(view, [loop], name):
        return True
    number = first_number(loop) if isinstance(loop, ast.For) else ""
    reach = offset(below, number) if number else None
    if reach is None or reach > 0 or number not in growing(view, loop) or name in binds([loop]):
        return False
    if aliases(view, name) != {name} or not is_local(view, name):
        return False
    return all(_item_behind(view, use, number, index) for use in occurrences(loop.body, name))


def _item_behind(view: FunctionView, use: ast.Name, number: str, index: str) -> bool:
    above = view.parent(use)
    match above:
        case ast.Subscript(value=value, ctx=ast.Load()) if value is use:
            return True
        case ast.Subscript(value=value, slice=ast.Name(id=at)) if value is use:
            return at == number and at != index
        case ast.Attribute(attr="append"):
            return isinstance(view.parent(above), ast.Call)
        case ast.Call(func=func) if func is not use:
            return view.is_builtin(func, "len", "sum", "max", "min")
    return False


def _only_added_to(loop: ast.While) -> set[str]:
    added = {
        name_of(n.target)
        for n in ast.walk(loop)
        if isinstance(n, ast.AugAssign)
        and isinstance(n.op, ast.Add)
        and isinstance(n.value, ast.Constant)
        and isinstance(n.value.value, int)
        and n.value.value > 0
    }
    stores = [n.id for n in ast.walk(loop) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)]
    steps = [name_of(n.target) for n in ast.walk(loop) if isinstance(n, ast.AugAssign)]
    return {name for name in added if stores.count(name) == steps.count(name) == 1}
