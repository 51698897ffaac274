"""`[a * b for a, b in zip(xs, ys)]` becomes `map(operator.mul, xs, ys)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.operator_names import FUNCTIONS
from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rewrites.python.comprehension_to_map import is_consumed, put_map
from rl_sbllm.patterns.rule import Match, Rule

_TAKES_TWO = {"max", "min", "divmod", "pow"}


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.ListComp(elt=elt, generators=[only]) | ast.GeneratorExp(elt=elt, generators=[only]):
                pairs = _pairs(view, only)
            case _:
                continue
        if pairs is None or not view.is_builtin("map"):
            continue
        if isinstance(node, ast.ListComp) and not (view.is_builtin("list") or is_consumed(view, node)):
            continue
        first, second, *places = pairs
        made = _function(view, elt, first, second)
        if made is None:
            continue
        function, edits = made
        left, right = (clause(view, place) for place in places)
        yield Match(node, (*edits, put_map(view, node, f"map({function}, {left}, {right})")))


def _pairs(view: FunctionView, only: ast.comprehension) -> tuple[str, str, ast.expr, ast.expr] | None:
    match only:
        case ast.comprehension(
            target=ast.Tuple(elts=[ast.Name(id=first), ast.Name(id=second)]),
            iter=ast.Call(func=ast.Name(id="zip") as f, args=[left, right], keywords=[]),
            ifs=[],
            is_async=0,
        ) if view.is_builtin(f) and first != second:
            starred = isinstance(left, ast.Starred) or isinstance(right, ast.Starred)
            return None if starred else (first, second, left, right)
    return None


def _function(
    view: FunctionView, elt: ast.expr, first: str, second: str
) -> tuple[str, tuple[Edit, ...]] | None:
    match elt:
        case ast.BinOp(left=ast.Name(id=a), op=op, right=ast.Name(id=b)) if (a, b) == (first, second):
            name = FUNCTIONS.get(type(op))
        case ast.Compare(left=ast.Name(id=a), ops=[op], comparators=[ast.Name(id=b)]) if (a, b) == (
            first,
            second,
        ):
            name = FUNCTIONS.get(type(op))
        case ast.Call(func=ast.Name(id=called) as f, args=[ast.Name(id=a), ast.Name(id=b)], keywords=[]) if (
            a,
            b,
        ) == (first, second):
            return (called, ()) if called in _TAKES_TWO and view.is_builtin(f) else None
        case _:
            return None
    return None if name is None else view.imported("operator", name)


RULE = Rule(
    name="pairwise-comprehension-to-map",
    family="builtin",
    summary="map takes the items of both sides and calls the operator in C, with no pair and no bytecode for each.",
    find=find,
    before="""def dot(xs, ys):
    return sum([x * y for x, y in zip(xs, ys)])
""",
    after="""from operator import mul


def dot(xs, ys):
    return sum(map(mul, xs, ys))
""",
    bench="""def inputs(scale):
    return [((list(range(3000 * scale)), list(range(1, 3000 * scale + 1))), {})]
""",
)
