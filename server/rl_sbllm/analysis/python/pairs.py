"""Loops over all pairs of elements of one sequence, each pair once, read as one loop in which every element plays both parts."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from rl_sbllm.analysis.python.lengths import measured
from rl_sbllm.analysis.python.loops import name_of, reads
from rl_sbllm.analysis.python.matching import plain
from rl_sbllm.analysis.python.purity import imported_as
from rl_sbllm.analysis.python.rendering import rendered
from rl_sbllm.analysis.python.shapes import text
from rl_sbllm.languages.python.unit import FunctionView


@dataclass(frozen=True)
class Pairs:
    """`earlier` and `later` are the names (index, element) of the two elements of a pair, by their place in the sequence."""

    earlier: frozenset[str]
    later: frozenset[str]
    indices: frozenset[str]
    sequence: str
    stop: str
    """The text of the number of elements."""

    @property
    def names(self) -> frozenset[str]:
        return self.earlier | self.later


@dataclass(frozen=True)
class Clauses:
    """(target, iterable) of two nested `for`s, or of one over combinations."""

    outer: tuple[ast.expr, ast.expr]
    inner: tuple[ast.expr, ast.expr] | None


def loop_clauses(loop: ast.AST) -> tuple[Clauses, list[ast.stmt]] | None:
    """A `for` whose body is one more `for`, or one alone; and the innermost body."""
    if not isinstance(loop, ast.For) or loop.orelse:
        return None
    match loop.body:
        case [ast.For(target=target, iter=iterable, body=body, orelse=[])]:
            return Clauses((loop.target, loop.iter), (target, iterable)), body
    return Clauses((loop.target, loop.iter), None), loop.body


def pairs_of(view: FunctionView, clauses: Clauses) -> Pairs | None:
    """None when the clauses do not go over each pair of one sequence's elements once."""
    target, iterable = clauses.outer
    if clauses.inner is None:
        return _combined(view, target, iterable)
    inner, over = clauses.inner
    earlier_first = not (isinstance(over, ast.Call) and len(over.args) == 1)
    outer = all_of(view, target, _from_zero(iterable, over), but_last=earlier_first)
    if outer is None:
        return None
    index, element, sequence, stop = outer
    match plain(over):
        case ast.Call(func=ast.Name(id="range"), args=[lower, upper]) if follows(lower, index):
            if not isinstance(inner, ast.Name) or not _ends_alike(view, upper, stop, sequence):
                return None
            return Pairs(
                frozenset({index, element} - {""}),
                frozenset({inner.id}),
                frozenset({index, inner.id}),
                sequence,
                text(view, upper),
            )
        case ast.Call(func=ast.Name(id="range"), args=[ast.Name(id=upper)]) if upper == index:
            if not isinstance(inner, ast.Name):
                return None
            earlier, later = frozenset({inner.id}), frozenset({index, element} - {""})
            return Pairs(earlier, later, frozenset({index, inner.id}), sequence, stop)
        case ast.Subscript(
            value=ast.Name(id=xs), slice=ast.Slice(lower=ast.expr() as lower, upper=None, step=None)
        ):
            whole = xs == sequence and follows(lower, index) and isinstance(inner, ast.Name)
            earlier = frozenset({index, element} - {""})
            return (
                Pairs(earlier, frozenset({name_of(inner)}), frozenset({index}), xs, stop) if whole else None
            )
    return None


def _from_zero(iterable: ast.expr, inner: ast.expr) -> ast.expr:
    """`range(n)` for `range(1, n)` where the first element would have no partner before it."""
    match iterable, inner:
        case ast.Call(func=f, args=[ast.Constant(value=1), stop]), ast.Call(args=[_]):
            return ast.Call(func=f, args=[stop], keywords=[])
    return iterable


def all_of(
    view: FunctionView, target: ast.expr, iterable: ast.expr, *, but_last: bool = False
) -> tuple[str, str, str, str] | None:
    """(index, element, sequence, number of elements as text) of a loop over a whole sequence.

    `but_last`: the loop may leave out the last element.
    """
    match target, plain(iterable):
        case ast.Name(id=index), ast.Call(func=ast.Name(id="range") as f, args=[stop], keywords=[]) if (
            view.is_builtin(f)
        ):
            shorter = isinstance(stop, ast.BinOp) and isinstance(stop.op, ast.Sub) and _is_one(stop.right)
            if but_last and shorter and isinstance(stop, ast.BinOp):
                stop = stop.left
            xs = measured(view, stop)
            return index, "", name_of(xs) if xs is not None else "", text(view, stop)
        case (
            ast.Tuple(elts=[ast.Name(id=index), ast.Name(id=element)]),
            ast.Call(func=ast.Name(id="enumerate") as f, args=[ast.Name(id=xs)], keywords=[]),
        ) if view.is_builtin(f):
            return index, element, xs, f"len({xs})"
    return None


def _combined(view: FunctionView, target: ast.expr, iterable: ast.expr) -> Pairs | None:
    match target, iterable:
        case (
            ast.Tuple(elts=[ast.Name(id=a), ast.Name(id=b)]),
            ast.Call(func=func, args=[ast.Name(id=xs), ast.Constant(value=2)], keywords=[]),
        ) if imported_as(view, func) == "itertools.combinations" and a != b:
            return Pairs(frozenset({a}), frozenset({b}), frozenset(), xs, f"len({xs})")
    return None


def follows(lower: ast.expr, index: str) -> bool:
    """True for `index + 1`."""
    match lower:
        case ast.BinOp(left=ast.Name(id=name), op=ast.Add(), right=ast.Constant(value=1)):
            return name == index
        case ast.BinOp(left=ast.Constant(value=1), op=ast.Add(), right=ast.Name(id=name)):
            return name == index
    return False


def _ends_alike(view: FunctionView, upper: ast.expr, stop: str, sequence: str) -> bool:
    if text(view, upper) == stop:
        return True
    xs = measured(view, upper)
    return bool(sequence) and xs is not None and name_of(xs) == sequence


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


def parts_in(pairs: Pairs, node: ast.AST) -> tuple[bool, bool]:
    """Does the expression speak of the earlier, of the later element?"""
    names = reads([node])
    return bool(names & pairs.earlier), bool(names & pairs.later)


@dataclass(frozen=True)
class OneLoop:
    """The loop over single elements: its head, and the words for an element and its index in its body."""

    pairs: Pairs
    head: str
    element: str
    index: str

    def written(self, view: FunctionView, node: ast.expr) -> str:
        """The expression, said of this loop's element."""
        return rendered(view, node, lambda part: self._exchanged(part)).replace("\n", " ")

    def _exchanged(self, part: ast.AST) -> str | None:
        match part:
            case ast.Subscript(value=ast.Name(id=xs), slice=ast.Name(id=at)) if (
                xs == self.pairs.sequence and at in self.pairs.indices
            ):
                return self.element
            case ast.Name(id=name) if name in self.pairs.names:
                return self.index if name in self.pairs.indices else self.element
        return None


def one_loop(view: FunctionView, pairs: Pairs, *uses: ast.expr) -> OneLoop:
    """Over the elements when the uses read only these, else over the indices."""
    if pairs.sequence and not any(_bare_index(view, pairs, use) for use in uses):
        item = view.fresh("value", "item")
        return OneLoop(pairs, f"for {item} in {pairs.sequence}:", item, "")
    at = view.fresh("at", "index")
    element = f"{pairs.sequence}[{at}]"
    return OneLoop(pairs, f"for {at} in range({pairs.stop}):", element, at)


def _bare_index(view: FunctionView, pairs: Pairs, use: ast.expr) -> bool:
    for node in ast.walk(use):
        if isinstance(node, ast.Name) and node.id in pairs.indices:
            above = view.parent(node)
            if not isinstance(above, ast.Subscript) or above.slice is not node:
                return True
            if name_of(above.value) != pairs.sequence:
                return True
    return False
