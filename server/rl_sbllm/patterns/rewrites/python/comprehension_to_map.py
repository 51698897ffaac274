"""A comprehension that only calls a builtin, or fetches an attribute or item, becomes `map`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rule import Match, Rule

_TAKES_ONE = {
    "int",
    "str",
    "float",
    "len",
    "ord",
    "chr",
    "abs",
    "repr",
    "bool",
    "set",
    "tuple",
    "list",
    "sum",
    "min",
    "max",
    "hash",
}
_CONSUMERS = {"sum", "max", "min", "set", "tuple", "list", "sorted", "any", "all", "frozenset", "dict"}


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.ListComp(
                elt=elt, generators=[ast.comprehension(target=ast.Name(id=item), ifs=[], is_async=0) as only]
            ):
                wrapped = view.is_builtin("list")
            case ast.GeneratorExp(
                elt=elt, generators=[ast.comprehension(target=ast.Name(id=item), ifs=[], is_async=0) as only]
            ):
                wrapped = False
            case _:
                continue
        if isinstance(node, ast.ListComp) and not wrapped and not is_consumed(view, node):
            continue
        made = _function(view, elt, item)
        if made is None or not view.is_builtin("map"):
            continue
        function, edits = made
        text = f"map({function}, {clause(view, only.iter)})"
        yield Match(node, (*edits, put_map(view, node, text)))


def put_map(view: FunctionView, node: ast.ListComp | ast.GeneratorExp, text: str) -> Edit:
    """A generator that is a call's only argument shares the call's parentheses."""
    above = view.parent(node)
    if isinstance(node, ast.ListComp):
        return view.replace(node, text if is_consumed(view, node) else f"list({text})")
    start, end = view.unit.span(node)
    shares = isinstance(above, ast.Call) and len(above.args) == 1 and not above.keywords
    shares = shares and view.unit.span(above)[1] == end
    return (
        Edit(start, end, f"({text})" if shares else text)
        if not view.unit.in_fstring(node)
        else Edit(-1, -1, "")
    )


def is_consumed(view: FunctionView, node: ast.expr) -> bool:
    """The list is taken whole by a builtin or `join`, so the map object will do."""
    above = view.parent(node)
    if not isinstance(above, ast.Call) or above.args[:1] != [node] or len(above.args) != 1:
        return False
    if isinstance(above.func, ast.Attribute):
        return above.func.attr == "join" and isinstance(above.func.value, ast.Constant)
    return isinstance(above.func, ast.Name) and above.func.id in _CONSUMERS and view.is_builtin(above.func)


def _function(view: FunctionView, elt: ast.expr, item: str) -> tuple[str, tuple[Edit, ...]] | None:
    match elt:
        case ast.Call(func=ast.Name(id=called) as f, args=[ast.Name(id=arg)], keywords=[]) if arg == item:
            return (called, ()) if view.is_builtin(f) and called in _TAKES_ONE else None
        case ast.Attribute(value=ast.Name(id=owner), attr=attr) if owner == item:
            name, edits = view.imported("operator", "attrgetter")
            return f'{name}("{attr}")', edits
        case ast.Subscript(value=ast.Name(id=owner), slice=ast.Constant(value=int()) as at) if owner == item:
            name, edits = view.imported("operator", "itemgetter")
            return f"{name}({view.source(at)})", edits
    return None


RULE = Rule(
    name="comprehension-to-map",
    family="builtin",
    summary="map calls the function from C without a frame and bytecode for every item.",
    find=find,
    before="""def numbers(line):
    return [int(word) for word in line.split()]
""",
    after="""def numbers(line):
    return list(map(int, line.split()))
""",
    bench="""def inputs(scale):
    return [((" ".join(str(i) for i in range(2000 * scale)),), {})]
""",
)
