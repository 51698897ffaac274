"""Where code may be put so that it runs before a node, and what is known of a variable there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import binds, name_of, reads
from rl_sbllm.languages.python.unit import FunctionView

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LEAVES = (ast.Return, ast.Raise, ast.Break, ast.Continue)


def statement_before(view: FunctionView, node: ast.AST) -> ast.stmt | None:
    """The statement before which `node` may be computed once instead: same names in reach, same number of times or fewer.

    None inside a `while` test, an `elif`, a lambda, or a comprehension that binds a name which the node reads.
    """
    wanted, child, above = reads([node]) | binds([node]), node, view.parent(node)
    while not isinstance(child, ast.stmt):
        if isinstance(above, ast.Lambda):
            return None
        if isinstance(above, _COMPREHENSIONS) and child is not above.generators[0].iter:
            bound = binds(g.target for g in above.generators)
            if bound & wanted - binds([node]):
                return None
        if isinstance(above, ast.While) and child is above.test:
            return None
        child, above = above, view.parent(above)
    if isinstance(child, ast.If) and view.source(child).startswith("elif"):
        return None
    return child


def outermost_loop(view: FunctionView, node: ast.AST, *needs: ast.AST) -> ast.stmt | None:
    """The outermost loop around `node` that changes no name which `needs` read; the node's own statement when there is none."""
    place: ast.stmt | None = None
    wanted = reads(needs)
    for loop in view.loops_around(node):
        if wanted & (binds([loop])):
            break
        place = loop
    return place


def in_elif(view: FunctionView, statement: ast.stmt) -> bool:
    """True for an `if` that is written as `elif`: nothing can be put before it."""
    return isinstance(statement, ast.If) and view.source(statement).startswith("elif")


def in_try(view: FunctionView, node: ast.AST) -> bool:
    """Inside a `try`: what raises half way is seen by the same function."""
    above = view.unit.parents.get(node)
    while above is not None and above is not view.node:
        if isinstance(above, ast.Try):
            return True
        above = view.unit.parents.get(above)
    return False


def only_tested(view: FunctionView, node: ast.AST) -> bool:
    """True when nothing of the value is used but whether it is true: `while xs`, `if not xs and y`."""
    above = view.parent(node)
    while isinstance(above, ast.BoolOp) or (isinstance(above, ast.UnaryOp) and isinstance(above.op, ast.Not)):
        if isinstance(above, ast.UnaryOp):
            return True
        node, above = above, view.parent(above)
    return isinstance(above, (ast.If, ast.While, ast.IfExp, ast.Assert)) and above.test is node


def before(view: FunctionView, node: ast.AST) -> Iterator[ast.stmt]:
    """Statements that stand before the node in its block and in the blocks around it, nearest first."""
    child, above = node, view.parent(node)
    while child is not view.node:
        for field in ("body", "orelse", "finalbody"):
            block = getattr(above, field, None)
            if isinstance(block, list) and child in block:
                yield from reversed(block[: block.index(child)])
        child, above = above, view.unit.parents.get(above, view.node)


def not_negative(view: FunctionView, number: ast.expr, at: ast.AST) -> bool:
    """True when the text shows that the value is at least 0 at a place: a length, a loop over a range, an earlier guard."""
    if isinstance(number, ast.Constant):
        return isinstance(number.value, int) and number.value >= 0
    if isinstance(number, ast.Call) and view.is_builtin(number.func, "len", "abs"):
        return True
    if isinstance(number, ast.BinOp) and isinstance(number.op, (ast.Add, ast.Mult, ast.FloorDiv)):
        return not_negative(view, number.left, at) and not_negative(view, number.right, at)
    if not isinstance(number, ast.Name):
        return False
    for loop in view.loops_around(at):
        if isinstance(loop, ast.For) and name_of(loop.target) == number.id:
            return _counts_up(loop.iter) and not binds(loop.body) & {number.id}
        if number.id in binds([loop]):
            return False
    for statement in before(view, at):
        if _guards(statement, number.id):
            return True
        if number.id in binds([statement]):
            value = statement.value if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
            alone = isinstance(statement, ast.AnnAssign) or (
                isinstance(statement, ast.Assign) and name_of(statement.targets[0]) == number.id
            )
            return (
                alone
                and value is not None
                and not isinstance(value, ast.Name)
                and not_negative(view, value, statement)
            )
    return False


def _counts_up(iterable: ast.expr) -> bool:
    match iterable:
        case ast.Call(func=ast.Name(id="range"), args=[_]):
            return True
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(start)), _]):
            return start >= 0
    return False


def _guards(statement: ast.stmt, name: str) -> bool:
    """`if n < 2: return ...` and the like."""
    if not isinstance(statement, ast.If) or not isinstance(statement.body[-1], _LEAVES):
        return False
    tests = statement.test.values if isinstance(statement.test, ast.BoolOp) else [statement.test]
    if isinstance(statement.test, ast.BoolOp) and not isinstance(statement.test.op, ast.Or):
        return False
    return any(_is_low(test, name) for test in tests)


def _is_low(test: ast.expr, name: str) -> bool:
    match test:
        case ast.Compare(
            left=ast.Name(id=x),
            ops=[ast.Lt() | ast.LtE() as op],
            comparators=[ast.Constant(value=int(limit))],
        ):
            return x == name and limit >= (0 if isinstance(op, ast.Lt) else -1)
        case ast.Compare(
            left=ast.Constant(value=int(limit)),
            ops=[ast.Gt() | ast.GtE() as op],
            comparators=[ast.Name(id=x)],
        ):
            return x == name and limit >= (0 if isinstance(op, ast.Gt) else -1)
    return False
