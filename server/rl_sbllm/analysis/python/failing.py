"""May an expression raise for some values of the types that it works with? Then it must not be evaluated where it was not before."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from rl_sbllm.analysis.python.lengths import measured, range_of_length
from rl_sbllm.analysis.python.loops import name_of
from rl_sbllm.analysis.python.pairs import Pairs, parts_in
from rl_sbllm.analysis.python.places import not_negative
from rl_sbllm.languages.python.unit import FunctionView

_DIVIDING = (ast.Div, ast.FloorDiv, ast.Mod)
_SURE_CALLS = (
    "len",
    "abs",
    "bool",
    "str",
    "repr",
    "sorted",
    "sum",
    "set",
    "frozenset",
    "list",
    "tuple",
    "isinstance",
)
_SURE_METHODS = frozenset(
    ["lower", "upper", "strip", "casefold", "title", "isdigit", "isalpha", "isspace", "isupper", "islower", "count",
     "bit_length", "bit_count", "startswith", "endswith", "keys", "values", "items"]
)  # fmt: skip


def may_fail(view: FunctionView, *nodes: ast.AST) -> bool:
    """A division by what may be zero, a lookup that may miss, a call that may refuse its argument."""
    return any(True for node in nodes for _ in _risks(view, node, lambda _: False))


def reads_fields(*nodes: ast.AST) -> bool:
    """`row[0]`: there is such an item, or there is not, in all rows alike; that is for the caller to state."""
    return any(isinstance(n, ast.Subscript) and _is_field(n) for node in nodes for n in ast.walk(node))


def _is_field(item: ast.Subscript) -> bool:
    return isinstance(item.slice, ast.Constant)


def may_fail_at_a_pair(view: FunctionView, pairs: Pairs, condition: ast.expr) -> bool:
    """As `may_fail`; to read `xs[i]` of the pairs' own sequence is sure to work."""
    return any(True for _ in _pair_risks(view, pairs, condition))


def fails_for_either_part(view: FunctionView, pairs: Pairs, condition: ast.expr) -> bool:
    """What may raise for an element raises whichever part of a pair it plays: if there is a pair at all, it raises as before."""
    alone: tuple[set[str], set[str]] = (set(), set())
    for risk in _pair_risks(view, pairs, condition):
        if isinstance(risk, ast.Subscript) and name_of(risk.slice) in pairs.indices:
            continue  # a list beside the sequence, as long as it or not
        earlier, later = parts_in(pairs, risk)
        if earlier and later:
            if not isinstance(risk, ast.BinOp) or not isinstance(risk.op, _DIVIDING):
                return False
            if parts_in(pairs, risk.right) != (False, False):
                return False
        elif earlier or later:
            alone[later].add(_of_any(pairs, risk))
    return alone[0] == alone[1]


def _of_any(pairs: Pairs, node: ast.AST) -> str:
    """The expression, said of whichever element."""
    copy = ast.parse(ast.unparse(node), mode="eval")
    for inner in ast.walk(copy):
        if isinstance(inner, ast.Name) and inner.id in pairs.names:
            inner.id = "index" if inner.id in pairs.indices else "element"
    return ast.dump(copy)


def _pair_risks(view: FunctionView, pairs: Pairs, condition: ast.expr) -> Iterator[ast.AST]:
    def own(item: ast.Subscript) -> bool:
        return (
            bool(pairs.sequence)
            and name_of(item.value) == pairs.sequence
            and name_of(item.slice) in pairs.indices
        )

    return _risks(view, condition, own)


def _risks(view: FunctionView, node: ast.AST, sure: Callable[[ast.Subscript], bool]) -> Iterator[ast.AST]:
    for inner in ast.walk(node):
        match inner:
            case ast.BinOp(op=op, right=right) if isinstance(op, _DIVIDING):
                if not (isinstance(right, ast.Constant) and right.value):
                    yield inner
            case ast.BinOp(op=ast.Pow() | ast.LShift() | ast.RShift(), right=right):
                counted = (
                    isinstance(right, ast.Constant) and isinstance(right.value, int) and right.value >= 0
                )
                if not counted:
                    yield inner
            case ast.Subscript():
                known = isinstance(inner.slice, ast.Slice) or _is_field(inner)
                if not (known or sure(inner) or _is_inside(view, inner)):
                    yield inner
            case ast.Call(func=ast.Attribute(attr=name)) if name in _SURE_METHODS:
                pass
            case ast.Call(func=func, args=args):
                if not view.is_builtin(func, *_SURE_CALLS) or any(isinstance(a, ast.Starred) for a in args):
                    yield inner
            case _:
                pass


def _is_inside(view: FunctionView, item: ast.Subscript) -> bool:
    """`xs[i]` in a loop or comprehension in which `i` runs over places of `xs`."""
    base, index = name_of(item.value), name_of(item.slice)
    return bool(base and index) and any(
        _over_places(view, target, iterable, base, index) for target, iterable in _repeats(view, item)
    )


def _repeats(view: FunctionView, node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    above = view.unit.parents.get(node)
    while above is not None and above is not view.node:
        if isinstance(above, ast.For):
            yield above.target, above.iter
        elif isinstance(above, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            yield from ((clause.target, clause.iter) for clause in above.generators)
        above = view.unit.parents.get(above)


def _over_places(view: FunctionView, target: ast.expr, iterable: ast.expr, base: str, index: str) -> bool:
    match target, iterable:
        case (
            ast.Tuple(elts=[ast.Name(id=number), _]),
            ast.Call(func=ast.Name(id="enumerate"), args=[ast.Name(id=xs)], keywords=[]),
        ):
            return number == index and xs == base
        case ast.Name(id=number), ast.Call(func=ast.Name(id="range"), args=[lower, upper], keywords=[]):
            xs = measured(view, upper)
            return (
                number == index
                and xs is not None
                and name_of(xs) == base
                and not_negative(view, lower, iterable)
            )
        case ast.Name(id=number), _:
            xs = range_of_length(view, iterable)
            return number == index and xs is not None and name_of(xs) == base
    return False
