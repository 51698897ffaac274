"""A loop that returns True at the first equal item and False at the end becomes `in`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from rl_sbllm.analysis.python.names import names_read
from rl_sbllm.analysis.python.purity import is_plain
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import operand
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for block in view.blocks():
        for loop, after in pairwise(block):
            match loop, after:
                case (
                    ast.For(
                        target=ast.Name(id=item),
                        body=[
                            ast.If(
                                test=ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]),
                                body=[ast.Return(value=ast.Constant(value=bool() as hit))],
                                orelse=[],
                            )
                        ],
                        orelse=[],
                    ),
                    ast.Return(value=ast.Constant(value=bool() as miss)),
                ) if hit != miss:
                    pass
                case _:
                    continue
            wanted = right if isinstance(left, ast.Name) and left.id == item else left
            other = left if wanted is right else right
            if (
                not (isinstance(other, ast.Name) and other.id == item)
                or not is_plain(wanted)
                or item in names_read(wanted)
            ):
                continue
            sign = "in" if hit else "not in"
            line = f"return {operand(view, wanted)} {sign} {operand(view, loop.iter)}"
            said = ("items compare by ==, and an item that is itself is equal to itself (not NaN)",)
            yield Match(loop, (view.replace_statements([loop, after], [line]),), "", said)


RULE = Rule(
    name="search-loop-to-in",
    family="builtin",
    summary="in compares in C and stops at the first equal item, as the loop did in bytecode.",
    find=find,
    before="""def holds(values, wanted):
    for value in values:
        if value == wanted:
            return True
    return False
""",
    after="""def holds(values, wanted):
    return wanted in values
""",
    bench="""def inputs(scale):
    return [((list(range(3000 * scale)), -1), {})]
""",
)
