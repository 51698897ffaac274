"""A list used as a queue (`pop(0)`) becomes a deque."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import is_local, occurrences
from rl_sbllm.analysis.python.places import only_tested
from rl_sbllm.analysis.python.rebound import own_list_from
from rl_sbllm.analysis.python.types import name_kind
from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument
from rl_sbllm.patterns.rule import Match, Rule

_SHARED = {"append", "extend", "pop", "clear", "count", "index", "remove", "reverse", "insert"}


def find(view: FunctionView) -> Iterator[Match]:
    for name in sorted({n for node in view.own() if (n := _queue(node)) is not None}):
        if not is_local(view, name) or not _own_list(view, name):
            continue
        deque, imports = view.imported("collections", "deque")
        edits = _edits(view, name, deque)
        node = next(n for n in view.own() if _queue(n) == name)
        if edits:
            yield Match(node, (*imports, *edits))


def _own_list(view: FunctionView, name: str) -> bool:
    if name in view.parameters:
        return own_list_from(view, name) is not None
    return name_kind(view, name) == "list"


def _queue(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="pop"), args=[ast.Constant(value=0)]):
            return name
        case ast.Delete(targets=[ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=0))]):
            return name
    return None


def _edits(view: FunctionView, name: str, deque: str) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    for use in occurrences(view.node.body, name):
        edit = _use(view, use, deque)
        if edit is None:
            return ()
        edits.extend(edit)
    return tuple(edits)


def _use(view: FunctionView, use: ast.Name, deque: str) -> tuple[Edit, ...] | None:
    """The edits for one use of the list; None when a deque could not stand there."""
    above = view.parent(use)
    match above:
        case ast.Assign(targets=[target], value=value) if target is use:
            empty = isinstance(value, ast.List) and not value.elts
            return (view.replace(value, f"{deque}()" if empty else f"{deque}({argument(view, value)})"),)
        case ast.AnnAssign():
            return None
        case ast.Subscript(slice=ast.Constant(value=0), ctx=ast.Del()):
            statement = view.parent(above)
            alone = isinstance(statement, ast.Delete) and len(statement.targets) == 1
            return (view.replace(statement, f"{use.id}.popleft()"),) if alone else None
        case ast.Subscript(slice=ast.Slice()):
            return None
        case ast.Attribute(attr=attr):
            call = view.parent(above)
            if not isinstance(call, ast.Call) or attr not in _SHARED:
                return None
            return _method(view, use, attr, call)
        case (
            ast.Return()
            | ast.Yield()
            | ast.Assign()
            | ast.Starred()
            | ast.Tuple()
            | ast.List()
            | ast.keyword()
        ):
            return None
        case ast.BinOp() | ast.AugAssign() | ast.FormattedValue() | ast.Compare(ops=[ast.Eq() | ast.NotEq()]):
            return None
        case ast.Call(args=args) if use in args:
            copied = isinstance(above.func, ast.Name) and view.is_builtin(
                above.func,
                "len",
                "list",
                "tuple",
                "set",
                "sum",
                "sorted",
                "any",
                "all",
                "max",
                "min",
                "enumerate",
                "bool",
            )
            return () if copied else None
        case ast.Subscript():
            return () if isinstance(above.ctx, ast.Load) or not isinstance(above.slice, ast.Slice) else None
        case ast.For(iter=iterable) | ast.comprehension(iter=iterable):
            return () if iterable is use and not _changes_in(view, above, use.id) else None
        case ast.Compare(ops=[ast.In() | ast.NotIn() | ast.Is() | ast.IsNot()]):
            return ()
    return () if not isinstance(use.ctx, ast.Load) or only_tested(view, use) else None


def _changes_in(view: FunctionView, loop: ast.AST, name: str) -> bool:
    """A list may get longer while it is gone through, a deque may not."""
    return any(isinstance(view.parent(use), ast.Attribute) for use in occurrences([loop], name))


def _method(view: FunctionView, use: ast.Name, attr: str, call: ast.Call) -> tuple[Edit, ...] | None:
    front = bool(call.args) and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0
    if attr == "pop" and call.args:
        return (view.replace(call, f"{use.id}.popleft()"),) if front else None
    if attr == "insert" and front and len(call.args) == 2:
        return (view.replace(call, f"{use.id}.appendleft({view.source(call.args[1])})"),)
    return ()


RULE = Rule(
    name="pop-front-to-deque",
    family="data-structure",
    summary="A deque takes its first item in constant time; a list moves all the others down.",
    find=find,
    before="""def reach(graph, start):
    seen = {start}
    queue = [start]
    while queue:
        node = queue.pop(0)
        for other in graph[node]:
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return seen
""",
    after="""from collections import deque


def reach(graph, start):
    seen = {start}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other in graph[node]:
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return seen
""",
    bench="""def inputs(scale):
    n = 9000 * scale
    return [(({0: list(range(1, n)), **{i: [] for i in range(1, n)}}, 0), {})]
""",
)
