"""Inner loops over a prefix that grows with an outer loop, each item of which means the same in every turn."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from rl_sbllm.analysis.python.growing import Loop, grows, offset, settled, start_of_count
from rl_sbllm.analysis.python.invariants import changed, has_unknown_call, is_invariant
from rl_sbllm.analysis.python.loops import changes, reads, used_elsewhere
from rl_sbllm.analysis.python.matching import plain
from rl_sbllm.analysis.python.names import is_local
from rl_sbllm.analysis.python.places import in_elif, not_negative
from rl_sbllm.languages.python.unit import FunctionView

_LEAVES = (ast.Return, ast.Break, ast.Yield, ast.YieldFrom, ast.Await, ast.Raise, ast.Try, ast.With, ast.Delete,
           ast.NamedExpr, ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)  # fmt: skip


@dataclass(frozen=True)
class Prefix:
    """`for item in range(lower, upper)`, or `for item in sequence[:upper]`."""

    item: str
    lower: ast.expr | None
    upper: ast.expr
    sequence: ast.expr | None

    @property
    def reach(self) -> int | None:
        """k where the prefix ends at `i + k`."""
        names = [n.id for n in ast.walk(self.upper) if isinstance(n, ast.Name)]
        return offset(self.upper, names[0]) if names else None

    @property
    def low(self) -> int | None:
        """The first number, when it is a literal."""
        match self.lower:
            case None:
                return 0
            case ast.Constant(value=int(value)):
                return value
        return None


def growing_around(view: FunctionView, inner: ast.For, prefix: Prefix) -> Loop | None:
    """The nearest loop around with whose turns the prefix grows, when lines can stand before it."""
    outer = next((loop for loop in view.loops_around(inner) if grows(view, prefix.upper, loop)), None)
    if outer is None or in_elif(view, outer) or not view.is_builtin("max"):
        return None
    return outer if _same_in_every_turn(view, inner, prefix, outer) else None


def prefix_of(view: FunctionView, inner: ast.AST) -> Prefix | None:
    if not isinstance(inner, ast.For) or inner.orelse or not isinstance(inner.target, ast.Name):
        return None
    match plain(inner.iter):
        case ast.Call(func=ast.Name(id="range") as f, args=[upper], keywords=[]) if view.is_builtin(f):
            return Prefix(inner.target.id, None, upper, None)
        case ast.Call(
            func=ast.Name(id="range") as f,
            args=[lower, upper] | [lower, upper, ast.Constant(value=1)],
            keywords=[],
        ) if view.is_builtin(f):
            return Prefix(inner.target.id, lower, upper, None)
        case ast.Subscript(
            value=ast.Name() as xs,
            slice=ast.Slice(lower=None | ast.Constant(value=0), upper=ast.expr() as upper, step=None),
        ):
            return Prefix(inner.target.id, None, upper, xs)
    return None


def _same_in_every_turn(view: FunctionView, inner: ast.For, prefix: Prefix, outer: Loop) -> bool:
    """What the inner loop reads for one item is the same in every turn, and nothing leaves it half done."""
    if any(isinstance(n, _LEAVES) for n in ast.walk(inner)) or has_unknown_call(view, inner.body):
        return False
    if not is_local(view, prefix.item) or used_elsewhere(view, prefix.item, inner):
        return False
    if prefix.lower is not None and not is_invariant(view, [outer], prefix.lower):
        return False
    if prefix.sequence is not None and not starts_in_front(view, inner, prefix, outer):
        return False
    if prefix.sequence is not None and gets_longer(view, prefix.sequence, outer):
        return False
    above: ast.AST = inner
    while above is not outer:
        above = view.parent(above)
        if isinstance(above, ast.Try):
            return False
    read = reads(inner.body) | reads([prefix.sequence] if prefix.sequence else [])
    given = read - changes(inner.body) - {prefix.item}
    return all(
        view.is_builtin(name) or settled(view, outer, name, prefix.upper, prefix.item) for name in given
    ) and not (_reads_deep(inner) and _stores_deep(view, outer))


def starts_in_front(view: FunctionView, node: ast.AST, prefix: Prefix, outer: Loop) -> bool:
    """The slice's end is never below 0, where it would count from the back."""
    start, reach = start_of_count(outer), prefix.reach
    counted = start is not None and reach is not None and start + reach >= 0
    return counted or not_negative(view, prefix.upper, node)


def gets_longer(view: FunctionView, sequence: ast.expr, outer: Loop) -> bool:
    """The loop adds to the sequence: a slice that ends behind its end now may get further items later."""
    return any(
        isinstance(use, ast.Name) and isinstance(view.parent(use), ast.Attribute)
        for use in ast.walk(outer)
        if isinstance(use, ast.Name) and isinstance(sequence, ast.Name) and use.id == sequence.id
    ) and changed(view, [outer], ast.unparse(sequence))


def _reads_deep(inner: ast.For) -> bool:
    return any(
        isinstance(n, (ast.Subscript, ast.Attribute)) and isinstance(n.value, (ast.Subscript, ast.Attribute))
        for n in ast.walk(inner)
    )


def _stores_deep(view: FunctionView, outer: Loop) -> bool:
    """Something is stored into an object that may be an element of another."""
    return has_unknown_call(view, outer.body) or any(
        isinstance(n, (ast.Subscript, ast.Attribute)) and not isinstance(n.ctx, ast.Load)
        for n in ast.walk(outer)
    )
