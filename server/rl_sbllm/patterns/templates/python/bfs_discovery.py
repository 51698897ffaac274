"""A search level by level that marks nodes when it leaves them: mark them when they are found, so that none is queued twice."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_statements
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_LEVELS = tuple(
    Shape(f"""
V_seen = set()
{first}
while {test}:
    V_this = V_next
    V_next = set()
    for V_v in V_this:
        if V_v not in V_seen:
            V_seen.add(V_v)
            V_next.update(E_neighbours)
""")
    for first in ("V_next = {E_source}", "V_next = set([E_source])", "V_next = [E_source]")
    for test in ("V_next", "len(V_next) > 0")
)
_QUEUES = tuple(
    Shape(f"""
V_seen = {empty}
V_queue = [E_source]
while {test}:
    V_v = V_queue.pop(0)
    if V_v not in V_seen:
        V_seen.{add}(V_v)
        {spread}
""")
    for empty, add in (("set()", "add"), ("[]", "append"))
    for test in ("V_queue", "len(V_queue) > 0")
    for spread in (
        "V_queue.extend(E_neighbours)",
        "for V_w in E_neighbours:\n            V_queue.append(V_w)",
        "for V_w in E_neighbours:\n            if V_w not in V_seen:\n                V_queue.append(V_w)",
    )
)


def find(view: FunctionView) -> Iterator[Match]:
    """Breadth-first searches with sets as levels, and with a list as queue, that do nothing else on the way."""
    for found, _, _ in find_statements(view, *_LEVELS):
        if _own(view, found, "next", "this", "v"):
            for graph in _graph(found):
                why = (
                    "Mark nodes when they are found, and stop when every node has been met." if graph else ""
                )
                edit = view.replace_statements(list(found.statements), _levels(view, found, graph))
                yield Match(found.node, (edit,), why, (f"{graph} has every node as a key",) if graph else ())
    for found, _, _ in find_statements(view, *_QUEUES):
        if _own(view, found, "queue", "v", *(["w"] if "w" in found.parts else [])):
            edit = view.replace_statements(list(found.statements), _queued(view, found))
            yield Match(found.node, (edit,), assumptions=("nodes are hashable",))


def _own(view: FunctionView, found: Found, *names: str) -> bool:
    return not any(used_elsewhere(view, found[name], *found.statements) for name in names)


def _graph(found: Found) -> tuple[str, ...]:
    """What maps nodes to neighbours, where the text shows it, and then nothing: with early exit and without."""
    neighbours = found.expression("neighbours")
    match neighbours:
        case ast.Subscript(value=ast.Name(id=graph), slice=ast.Name(id=node)) if node == found["v"]:
            return (graph, "")
    return ("",)


def _levels(view: FunctionView, found: Found, graph: str) -> list[str]:
    seen, this, following = found["seen"], found["this"], found["next"]
    neighbour = view.fresh("neighbour", "adjacent")
    return [
        f"{seen} = {{{found['source']}}}",
        f"{following} = [{found['source']}]",
        f"while {following}:",
        f"    {this} = {following}",
        f"    {following} = []",
        f"    for {found['v']} in {this}:",
        *([f"        if len({seen}) == len({graph}):", "            break"] if graph else []),
        f"        for {neighbour} in {found['neighbours']}:",
        f"            if {neighbour} not in {seen}:",
        f"                {seen}.add({neighbour})",
        f"                {following}.append({neighbour})",
    ]


def _queued(view: FunctionView, found: Found) -> list[str]:
    """The list of nodes in the order of their visit is the queue itself: a loop over a list sees what is appended to it."""
    seen, neighbour = found["seen"], found["w"] if "w" in found.parts else view.fresh("neighbour", "adjacent")
    source = view.source(found.statements[0])
    listed = not source.rstrip().endswith("set()")
    known = view.fresh("known", "known_nodes") if listed else seen
    order = seen if listed else found["queue"]
    return [
        f"{known} = {{{found['source']}}}",
        f"{order} = [{found['source']}]",
        f"for {found['v']} in {order}:",
        f"    for {neighbour} in {found['neighbours']}:",
        f"        if {neighbour} not in {known}:",
        f"            {known}.add({neighbour})",
        f"            {order}.append({neighbour})",
    ]


RULE = Rule(
    name="bfs-discovery",
    family="algorithm",
    summary="Mark nodes when they are found, so that none is queued twice.",
    find=find,
    before="""\
def reachable(graph, source):
    seen = set()
    level = {source}
    while level:
        current = level
        level = set()
        for node in current:
            if node not in seen:
                seen.add(node)
                level.update(graph[node])
    return seen
""",
    after="""\
def reachable(graph, source):
    seen = {source}
    level = [source]
    while level:
        current = level
        level = []
        for node in current:
            if len(seen) == len(graph):
                break
            for neighbour in graph[node]:
                if neighbour not in seen:
                    seen.add(neighbour)
                    level.append(neighbour)
    return seen
""",
    bench="""\
def inputs(scale):
    size = 60 * max(scale, 1)
    dense = {n: [m for m in range(size) if m % 3 != n % 2] for n in range(size)}
    return [((dense, 0), {}), (({0: []}, 0), {}), (({0: [1], 1: [0], 2: [0]}, 0), {})]
""",
    kind="template",
    tags=("graphs",),
)
