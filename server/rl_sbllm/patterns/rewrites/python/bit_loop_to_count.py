"""A loop that counts the set bits of a number by shifting it away counts the ones of its binary text."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import is_constant
from rl_sbllm.analysis.python.names import read_after
from rl_sbllm.analysis.python.nest import start_of
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        if not isinstance(loop, ast.While) or loop.orelse or not view.is_builtin("bin"):
            continue
        number = _counts_down(loop.test)
        if number is None or len(loop.body) != 2:
            continue
        counter = _added_bit(loop.body[0], number)
        if counter is None or not _halves(loop.body[1], number):
            continue
        start = start_of(view, loop, counter)
        fresh = start is not None and start.value is not None and is_constant(start.value, 0)
        lines = [f'{counter} {"=" if fresh else "+="} bin({number}).count("1")']
        if read_after(view, loop, number):
            lines.append(f"{number} = 0")
        gone = (view.delete(start),) if fresh and start is not None else ()
        said = (f"{number} is an int that is not negative",)
        yield Match(loop, (*gone, view.replace_statements([loop], lines)), "", said)


def _counts_down(test: ast.expr) -> str | None:
    match test:
        case ast.Name(id=name):
            return name
        case ast.Compare(
            left=ast.Name(id=name), ops=[ast.Gt() | ast.NotEq()], comparators=[ast.Constant(value=0)]
        ):
            return name
    return None


def _added_bit(statement: ast.stmt, number: str) -> str | None:
    match statement:
        case ast.If(
            test=test,
            body=[ast.AugAssign(target=ast.Name(id=counter), op=ast.Add(), value=ast.Constant(value=1))],
            orelse=[],
        ) if _is_lowest_bit(test, number):
            return counter
        case ast.AugAssign(target=ast.Name(id=counter), op=ast.Add(), value=value) if _lowest_bit(
            value, number
        ):
            return counter
    return None


def _lowest_bit(node: ast.expr, number: str) -> bool:
    match node:
        case ast.BinOp(left=ast.Name(id=name), op=ast.Mod(), right=ast.Constant(value=2)):
            return name == number
        case ast.BinOp(left=ast.Name(id=name), op=ast.BitAnd(), right=ast.Constant(value=1)):
            return name == number
    return False


def _is_lowest_bit(test: ast.expr, number: str) -> bool:
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[ast.Constant(value=1)]):
            return _lowest_bit(left, number)
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[ast.Constant(value=0)]):
            return _lowest_bit(left, number)
    return _lowest_bit(test, number)


def _halves(statement: ast.stmt, number: str) -> bool:
    match statement:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.RShift(), value=ast.Constant(value=1)):
            return name == number
        case ast.AugAssign(target=ast.Name(id=name), op=ast.FloorDiv(), value=ast.Constant(value=2)):
            return name == number
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.BinOp(left=ast.Name(id=same), op=ast.RShift(), right=ast.Constant(value=1))
            | ast.BinOp(left=ast.Name(id=same), op=ast.FloorDiv(), right=ast.Constant(value=2)),
        ):
            return name == number == same
    return False


RULE = Rule(
    name="bit-loop-to-count",
    family="builtin",
    summary="The binary text is made and counted in C; the loop took one turn for every bit.",
    find=find,
    before="""def ones(number):
    count = 0
    while number:
        if number % 2 == 1:
            count += 1
        number >>= 1
    return count
""",
    after="""def ones(number):
    count = bin(number).count("1")
    return count
""",
    bench="""def inputs(scale):
    return [((2 ** (20 + i) - 7 * i - 1,), {}) for i in range(20 * scale)]
""",
)
