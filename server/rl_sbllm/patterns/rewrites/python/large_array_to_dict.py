"""A list of very many zeros of which only single places are used becomes a dict that makes them when they are asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import is_constant
from rl_sbllm.analysis.python.names import is_local, occurrences
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_LARGE = 1000
_LIMIT = 10**9


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.BinOp(left=ast.List(elts=[zero]), op=ast.Mult(), right=size)
                | ast.BinOp(left=size, op=ast.Mult(), right=ast.List(elts=[zero])),
            ) if is_constant(zero, 0, False) and _number(size) >= _LARGE:
                pass
            case _:
                continue
        if name in view.parameters or not is_local(view, name) or not _only_places(view, node, name):
            continue
        default, imports = view.imported("collections", "defaultdict")
        made = "bool" if is_constant(zero, False) else "int"
        if not view.is_builtin(made):
            continue
        edit = view.replace(node.value, f"{default}({made})")
        yield Match(node, (*imports, edit), "", (f"no place of {name} is below 0 or beyond its end",))


def _number(node: ast.expr) -> int:
    """The value of an expression of literal numbers, 0 when it is anything else or out of reason."""
    match node:
        case ast.Constant(value=int(value)):
            return value
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _number(left), _number(right)
        case _:
            return 0
    if isinstance(op, ast.Pow):
        return a**b if 0 < b <= 9 and 0 < a <= 10 else 0
    if isinstance(op, ast.Mult):
        return min(a * b, _LIMIT)
    return a + b if isinstance(op, ast.Add) and a and b else 0


def _only_places(view: FunctionView, start: ast.Assign, name: str) -> bool:
    """Every other use is `name[...]` with one index, read or stored."""
    for use in occurrences(view.node.body, name):
        match view.parent(use):
            case ast.Assign() as above if above is start:
                pass
            case ast.Subscript(value=value, slice=place, ctx=ast.Load() | ast.Store()) if value is use:
                if isinstance(place, (ast.Slice, ast.UnaryOp)):
                    return False
            case _:
                return False
    return True


RULE = Rule(
    name="large-array-to-dict",
    family="allocation",
    summary="A dict holds the places that are used; the list was filled for all that might be.",
    find=find,
    before="""def pairs(heights):
    seen = [0] * 400005
    total = 0
    for i, height in enumerate(heights):
        total += seen[i]
        seen[i + height] += 1
    return total
""",
    after="""from collections import defaultdict


def pairs(heights):
    seen = defaultdict(int)
    total = 0
    for i, height in enumerate(heights):
        total += seen[i]
        seen[i + height] += 1
    return total
""",
    bench="""def inputs(scale):
    return [(([i * 7 % 13 for i in range(300 * scale)],), {})]
""",
)
