"""An array that grows by `np.append` or `np.concatenate` in a loop is copied whole each time: collect the pieces, join them once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import occurrences
from rl_sbllm.analysis.python.purity import imported_as
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rule import Match, Rule

_USES = 2  # where it is assigned, and where it is the first part
_JOINERS = {"concatenate", "vstack", "hstack", "row_stack"}


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                grown = _added(view, call, name)
            case _:
                continue
        loops = view.loops_around(node)
        loop = _outermost(view, loops, node, name)
        if grown is None or loop is None:
            continue
        member, added, rest = grown
        pieces = view.fresh(f"{name}_pieces", "pieces")
        numpy = view.source(call.func)
        alone = member == "append"
        joined = f"{numpy}({name}, {pieces})" if alone else f"{numpy}([{name}, *{pieces}]{rest})"
        started = view.insert_before(loop, [f"{pieces} = []"])
        ended = view.insert_after(loop, [f"if {pieces}:", f"    {name} = {joined}"])
        gathered = view.replace(node, f"{pieces}.append({added})")
        said = (f"{name} is an array", "what is added is not changed afterwards in the loop")
        if alone:
            said = (*said, "what is added are single values, or arrays of one length")
        yield Match(node, (started, gathered, ended), "", said)


def _added(view: FunctionView, call: ast.Call, name: str) -> tuple[str, str, str] | None:
    """(function, text of what is added at the end, further arguments) of `np.append(a, x)` or `np.concatenate((a, x))`."""
    full = imported_as(view, call.func) or ""
    if not full.startswith("numpy.") or not isinstance(call.func, ast.Attribute):
        return None
    member = full.removeprefix("numpy.")
    match call.args:
        case [ast.Name(id=grown), added] if member == "append" and grown == name and not call.keywords:
            return member, clause(view, added), ""
        case [ast.Tuple(elts=[ast.Name(id=grown), added]) | ast.List(elts=[ast.Name(id=grown), added])] if (
            member in _JOINERS and grown == name and all(k.arg == "axis" for k in call.keywords)
        ):
            return (
                member,
                clause(view, added),
                "".join(f", axis={view.source(k.value)}" for k in call.keywords),
            )
    return None


def _outermost(
    view: FunctionView, loops: list[ast.For | ast.While], node: ast.Assign, name: str
) -> ast.For | ast.While | None:
    """The outermost loop in which the array serves nothing but to grow."""
    best: ast.For | ast.While | None = None
    own = set(ast.walk(node))
    if len(occurrences([node], name)) != _USES:
        return None
    for loop in loops:
        inside = [loop.test, *loop.body] if isinstance(loop, ast.While) else loop.body
        if any(use not in own for use in occurrences(inside, name)) or loop.orelse:
            break
        if any(isinstance(n, (ast.Return, ast.Yield, ast.YieldFrom)) for s in loop.body for n in ast.walk(s)):
            break
        best = loop
    return best if name in view.bound and not _in_nested(view, name) else None


def _in_nested(view: FunctionView, name: str) -> bool:
    own = set(view.own())
    return name in view.declared_global or any(
        isinstance(n, ast.Name) and n.id == name and n not in own for n in view.walk()
    )


RULE = Rule(
    name="array-growth-to-list",
    family="data-structure",
    summary="A list takes each piece at once; the array is made when all are there.",
    find=find,
    before="""import numpy as np


def squares(values):
    out = np.array([])
    for v in values:
        out = np.append(out, v * v)
    return out
""",
    after="""import numpy as np


def squares(values):
    out = np.array([])
    out_pieces = []
    for v in values:
        out_pieces.append(v * v)
    if out_pieces:
        out = np.append(out, out_pieces)
    return out
""",
    bench="""def inputs(scale):
    return [((list(range(400 * scale)),), {})]
""",
)
