"""A `while` loop that counts up by one becomes `for ... in range`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import is_invariant
from rl_sbllm.analysis.python.names import bindings, is_local, read_after
from rl_sbllm.analysis.python.nest import start_of
from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.While(
                test=ast.Compare(
                    left=ast.Name(id=index), ops=[ast.Lt() | ast.LtE() as op], comparators=[limit]
                ),
                body=[
                    _,
                    *_,
                    ast.AugAssign(
                        target=ast.Name(id=same), op=ast.Add(), value=ast.Constant(value=1)
                    ) as step,
                ],
                orelse=[],
            ) if index == same:
                pass
            case _:
                continue
        start = start_of(view, loop, index)
        if start is None or start.value is None or not is_local(view, index) or not view.is_builtin("range"):
            continue
        if len(bindings([loop], index)) != 1 or _own_continue(loop) or read_after(view, loop, index):
            continue
        if not is_invariant(view, loop.body, limit):
            continue
        end = clause(view, limit) + (" + 1" if isinstance(op, ast.LtE) else "")
        first = clause(view, start.value)
        bounds = end if first == "0" else f"{first}, {end}"
        header = Edit(
            view.unit.span(loop)[0], view.unit.span(loop.test)[1], f"for {index} in range({bounds})"
        )
        said = (f"{view.source(limit)} is an int",)
        yield Match(loop, (view.delete(start), header, view.delete(step)), "", said)


def _own_continue(loop: ast.While) -> bool:
    stack: list[ast.AST] = list(loop.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Continue):
            return True
        if not isinstance(node, (ast.For, ast.While, ast.FunctionDef)):
            stack.extend(ast.iter_child_nodes(node))
    return False


RULE = Rule(
    name="while-count-to-range",
    family="loop-lifting",
    summary="range counts in C; the while loop compared and added in bytecode in every turn.",
    find=find,
    before="""def squares(limit):
    out = []
    i = 0
    while i < limit:
        out.append(i * i)
        i += 1
    return out
""",
    after="""def squares(limit):
    out = []
    for i in range(limit):
        out.append(i * i)
    return out
""",
    bench="""def inputs(scale):
    return [((4000 * scale,), {})]
""",
)
