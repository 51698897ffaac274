"""Where a node is evaluated again and again: the loops and comprehensions around it, and the statement above them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import lru_cache

from rl_sbllm.languages.python.unit import FunctionView

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@lru_cache(maxsize=64)
def has_repeats(view: FunctionView) -> bool:
    """Does the function hold a loop or comprehension at all?"""
    return any(isinstance(n, (ast.For, ast.While, *_COMPREHENSIONS)) for n in view.own())


def repeat_around(
    view: FunctionView, node: ast.AST, stays: Callable[[Sequence[ast.AST]], bool]
) -> tuple[ast.stmt, list[ast.AST]] | None:
    """(statement before which a value can be made once, the nodes repeated after it), as far out as `stays` holds.

    None when the node is not repeated, or what it needs changes in the innermost repetition.
    """
    best: tuple[ast.stmt, list[ast.AST]] | None = None
    child, above = node, view.unit.parents.get(node)
    while above is not None and child is not view.node:
        repeated = _repeated_part(above, child)
        if repeated is not None:
            if not stays(repeated):
                break
            statement = _statement_of(view, above)
            if statement is None:
                break
            best = (statement, [above] if isinstance(above, _COMPREHENSIONS) else repeated)
        if (
            isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef))
            and above is not view.node
        ):
            return None
        child, above = above, view.unit.parents.get(above)
    return best


def _repeated_part(above: ast.AST, child: ast.AST) -> list[ast.AST] | None:
    """The nodes that run many times when `child` does, because of `above`; None when `above` does not repeat it."""
    if isinstance(above, ast.For) and child in above.body:
        return [above.target, *above.body]
    if isinstance(above, ast.While) and (child in above.body or child is above.test):
        return [above.test, *above.body]
    if isinstance(above, _COMPREHENSIONS):
        first = above.generators[0]
        if child is first:
            return None
        return [above]
    if isinstance(above, ast.comprehension) and child in above.ifs:
        return [above.target, *above.ifs]
    return None


def _statement_of(view: FunctionView, node: ast.AST) -> ast.stmt | None:
    """The statement that holds the node, if lines can be put before it (not the test of an `elif`)."""
    while not isinstance(node, ast.stmt):
        node = view.unit.parents[node]
    above = view.unit.parents[node]
    if (
        isinstance(node, ast.If)
        and isinstance(above, ast.If)
        and node in above.orelse
        and len(above.orelse) == 1
    ):
        start = view.unit.span(node)[0]
        if view.unit.data[start : start + 4] == b"elif":
            return None
    return node
