"""A loop that only adds to a number becomes `sum`, or `len` of a list when it adds one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured
from rl_sbllm.analysis.python.nest import Nest, nest, start_of
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.layout import bracketed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, clause
from rl_sbllm.patterns.rule import Match, Rule

_EXACT = "the numbers added are ints (floats may round differently from Python 3.12 on)"


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        found = nest(view, loop) if isinstance(loop, ast.For) else None
        if found is None or not isinstance(loop, ast.For) or not view.is_builtin("sum"):
            continue
        added = added_by(found.leaf)
        if added is None or captured(view, added[0]) or not found.only_feeds(added[0]):
            continue
        name, value, _ = added
        if not _is_number(view, loop, name, value):
            continue
        start = start_of(view, loop, name)
        zero = (
            start is not None
            and isinstance(start.value, ast.Constant)
            and start.value.value == 0
            and type(start.value.value) is int
        )
        head = f"{name} = " if zero else f"{name} += "
        lines = _lines(view, found, value, head)
        gone = (view.delete(start),) if zero and start is not None else ()
        exact = kind(view, value) in {"int", "bool"}
        yield Match(loop, (*gone, view.replace_statements([loop], lines)), "", () if exact else (_EXACT,))


def added_by(leaf: ast.stmt) -> tuple[str, ast.expr, int] | None:
    """(name, value, occurrences of the name) for `name += value` and `name = name + value`."""
    match leaf:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
            return name, value, 1
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.BinOp(left=ast.Name(id=same), op=ast.Add(), right=value)
        ):
            return (name, value, 2) if same == name else None
    return None


def _is_number(view: FunctionView, loop: ast.For, name: str, value: ast.expr) -> bool:
    known = {"int", "float", "bool"}
    start = start_of(view, loop, name)
    if start is not None and start.value is not None:
        return kind(view, start.value) in known
    return kind(view, value) in known and kind(view, ast.Name(name, ast.Load())) in known


def _lines(view: FunctionView, found: Nest, value: ast.expr, head: str) -> list[str]:
    text = clause(view, value, found.replaced)
    if found.plain and text == found.item:
        return [f"{head}sum({argument(view, found.iterables[0])})"]
    if (
        isinstance(value, ast.Constant)
        and value.value == 1
        and type(value.value) is int
        and view.is_builtin("len")
    ):
        each = found.item if len(found.iterables) == 1 and found.item else "1"
        return bracketed(f"{head}len(", "[", [each, *found.clauses], "])")
    return bracketed(f"{head}sum(", "[", [text, *found.clauses], "])")


RULE = Rule(
    name="sum-loop-to-sum",
    family="loop-lifting",
    summary="sum adds the items in C instead of one bytecode addition and assignment each.",
    find=find,
    before="""def total(prices):
    result = 0
    for i in range(len(prices)):
        if prices[i] > 10:
            result += prices[i] * 2
    return result
""",
    after="""def total(prices):
    result = sum([price * 2 for price in prices if price > 10])
    return result
""",
    bench="""def inputs(scale):
    return [((list(range(4000 * scale)),), {})]
""",
)
