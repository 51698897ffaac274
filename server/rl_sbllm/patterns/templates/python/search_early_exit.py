"""A search of a graph that has met every node need look no further."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import changes, name_of, reads
from rl_sbllm.analysis.python.shapes import Shape
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_SPREADS = (
    Shape("for V_w in V_adj[V_v]:\n    if V_w not in V_seen:\n        S_found"),
    Shape("for V_w in E_obj.adj[V_v]:\n    if V_w not in V_seen:\n        S_found"),
)


def find(view: FunctionView) -> Iterator[Match]:
    """`while` loops over levels that mark unseen neighbours and are followed by `return`."""
    if any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in view.own()) or not view.is_builtin("len"):
        return
    for block in view.blocks():
        for index, loop in enumerate(block[:-1]):
            after = block[index + 1]
            if (
                isinstance(loop, ast.While)
                and isinstance(after, ast.Return)
                and after.value is not None
                and not loop.orelse
            ):
                yield from _stopped(view, loop, after)


def _stopped(view: FunctionView, loop: ast.While, after: ast.Return) -> Iterator[Match]:
    for holder in loop.body:
        if not isinstance(holder, ast.For) or holder.orelse:
            continue
        spread = holder.body[-1]
        for shape in _SPREADS:
            found = shape.at(view, [spread], 0)
            if (
                found is None
                or found["v"] != name_of(holder.target)
                or not _marks(found["seen"], found["w"], found.block("found"))
            ):
                continue
            assert after.value is not None
            if not _result_is_seen(view, after.value, found["seen"], loop):
                continue
            graph = found["adj"] if "adj" in found.parts else f"{found['obj']}.adj"
            if isinstance(spread, ast.For) and graph not in changes([loop]):
                lines = [f"if len({found['seen']}) == len({graph}):", f"    {view.source(after)}"]
                yield Match(
                    spread,
                    (view.insert_after(spread, lines),),
                    assumptions=(f"{graph} has every node that the search can meet as a key",),
                )


def _marks(seen: str, node: str, body: list[ast.stmt]) -> bool:
    """`seen.add(w)` or `seen[w] = ...` among the statements, nothing that leaves the loop."""
    if any(isinstance(n, (ast.Return, ast.Break, ast.Raise)) for s in body for n in ast.walk(s)):
        return False
    for statement in body:
        match statement:
            case ast.Expr(
                value=ast.Call(func=ast.Attribute(value=ast.Name(id=x), attr="add"), args=[ast.Name(id=y)])
            ):
                if (x, y) == (seen, node):
                    return True
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=x), slice=ast.Name(id=y))]):
                if (x, y) == (seen, node):
                    return True
    return False


def _result_is_seen(view: FunctionView, result: ast.expr, seen: str, loop: ast.While) -> bool:
    """The result reads, of what the loop changes, only what is filled in when a node is marked."""
    if name_of(result) == seen:
        return True
    return not reads([result]) & changes([loop]) - {seen} and seen in reads([result])


RULE = Rule(
    name="search-early-exit",
    family="early-exit",
    summary="Stop when every node has been met.",
    find=find,
    before="""\
def levels(graph, source):
    depth = {source: 0}
    following = [source]
    while following:
        current = following
        following = []
        for node in current:
            for other in graph[node]:
                if other not in depth:
                    depth[other] = depth[node] + 1
                    following.append(other)
    return depth
""",
    after="""\
def levels(graph, source):
    depth = {source: 0}
    following = [source]
    while following:
        current = following
        following = []
        for node in current:
            for other in graph[node]:
                if other not in depth:
                    depth[other] = depth[node] + 1
                    following.append(other)
            if len(depth) == len(graph):
                return depth
    return depth
""",
    bench="""\
def inputs(scale):
    size = 60 * max(scale, 1)
    dense = {n: [m for m in range(size) if m != n] for n in range(size)}
    return [((dense, 0), {}), (({0: []}, 0), {}), (({0: [1], 1: [0], 2: [0]}, 0), {})]
""",
    kind="template",
    tags=("graphs",),
)
