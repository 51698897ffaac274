"""A graph search that returns what it has reached stops once it has reached everything."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import rebound
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        if not isinstance(loop, ast.While) or loop.orelse or not view.is_builtin("len"):
            continue
        block = view.block_of(loop)
        at = block.index(loop) + 1
        match block[at] if at < len(block) else None:
            case ast.Return(value=ast.Name(id=reached)):
                pass
            case _:
                continue
        graph = _graph(loop)
        level = next((s for s in loop.body if isinstance(s, ast.For)), None)
        if graph is None or level is None or graph == reached or not _grows(level, reached):
            continue
        if rebound([loop], graph) or rebound([loop], reached) or level.orelse:
            continue
        limit = view.fresh("everything", "node_count")
        edits = (
            view.insert_before(loop, [f"{limit} = len({graph})"]),
            view.insert_after(level.body[-1], [f"if len({reached}) == {limit}:", f"    return {reached}"]),
        )
        yield Match(loop, edits, "", (f"everything that is reached is a key of {graph}",))


def _graph(loop: ast.While) -> str | None:
    """`adj` of `for w in adj[v]` or `....update(adj[v])`."""
    for n in ast.walk(loop):
        match n:
            case ast.For(iter=ast.Subscript(value=ast.Name(id=name), slice=ast.Name())):
                return name
            case ast.Call(
                func=ast.Attribute(attr="update" | "extend"),
                args=[ast.Subscript(value=ast.Name(id=name), slice=ast.Name())],
            ):
                return name
    return None


def _grows(level: ast.For, reached: str) -> bool:
    """Items are put in under `if x not in reached`, and never taken out."""
    asked = grown = False
    for n in ast.walk(level):
        match n:
            case ast.Compare(ops=[ast.NotIn()], comparators=[ast.Name(id=name)]) if name == reached:
                asked = True
            case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]) if name == reached:
                return False
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if name == reached:
                if attr != "add":
                    return False
                grown = True
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()) if name == reached:
                grown = True
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Del()) if name == reached:
                return False
    return asked and grown


RULE = Rule(
    name="saturation-exit",
    family="early-exit",
    summary="Once every node is reached the rest of the search can find nothing.",
    find=find,
    before="""def reach(graph, source):
    seen = {source}
    coming = [source]
    while coming:
        level = coming
        coming = []
        for v in level:
            for w in graph[v]:
                if w not in seen:
                    seen.add(w)
                    coming.append(w)
    return seen
""",
    after="""def reach(graph, source):
    seen = {source}
    coming = [source]
    everything = len(graph)
    while coming:
        level = coming
        coming = []
        for v in level:
            for w in graph[v]:
                if w not in seen:
                    seen.add(w)
                    coming.append(w)
            if len(seen) == everything:
                return seen
    return seen
""",
    bench="""def inputs(scale):
    n = 100 * scale
    graph = {i: {j for j in range(n) if j != i} for i in range(n)}
    return [((graph, 0), {})]
""",
)
