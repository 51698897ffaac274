"""A loop that only sets items of a dict that starts empty becomes a dict comprehension."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured, is_local
from rl_sbllm.analysis.python.nest import Nest, binding_text, nest, start_of
from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.languages.python.layout import bracketed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        found = nest(view, loop) if isinstance(loop, ast.For) else None
        lifted = item_lifted(view, found) if found is not None else None
        if found is not None and lifted is not None:
            start, lines = lifted
            yield Match(loop, (view.delete(start), view.replace_statements([found.loop], lines)))


def item_lifted(view: FunctionView, found: Nest) -> tuple[ast.stmt, list[str]] | None:
    """(where the dict starts empty, the lines that make it in one step)."""
    match found.leaf:
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=key)], value=value):
            start = start_of(view, found.loop, name)
        case _:
            return None
    if isinstance(key, ast.Slice) or start is None or not is_empty_dict(view, start.value):
        return None
    if captured(view, name) or not found.only_feeds(name):
        return None
    if not (
        _at_any_time(view, key) or _at_any_time(view, value) or all(is_pure(view, n) for n in (key, value))
    ):
        return None  # an assignment makes the value first, a comprehension the key
    head = binding_text(view, start) + " = "
    if _hands_on_pairs(found.loop, key, value) and len(found.clauses) == 1 and view.is_builtin("dict"):
        return start, [f"{head}dict({argument(view, found.loop.iter)})"]
    pair = f"{clause(view, key, found.replaced)}: {clause(view, value, found.replaced)}"
    return start, bracketed(head, "{", [pair, *found.clauses], "}")


def _at_any_time(view: FunctionView, node: ast.expr) -> bool:
    """A constant or a local name: nothing that is done beside it changes it."""
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and is_local(view, node.id))


def _hands_on_pairs(loop: ast.For, key: ast.expr, value: ast.expr) -> bool:
    """`for k, v in ...: d[k] = v`."""
    match loop.target, key, value:
        case ast.Tuple(elts=[ast.Name(id=k), ast.Name(id=v)]), ast.Name(id=a), ast.Name(id=b):
            return (k, v) == (a, b)
    return False


def is_empty_dict(view: FunctionView, node: ast.expr | None) -> bool:
    match node:
        case ast.Dict(keys=[]):
            return True
        case ast.Call(func=ast.Name(id="dict") as f, args=[], keywords=[]):
            return view.is_builtin(f)
    return False


RULE = Rule(
    name="item-loop-to-dict-comprehension",
    family="loop-lifting",
    summary="A dict comprehension fills the dict without a name lookup for every item.",
    find=find,
    before="""def prices_of(rows):
    table = {}
    for name, price in rows:
        table[name] = price
    return table
""",
    after="""def prices_of(rows):
    table = dict(rows)
    return table
""",
    bench="""def inputs(scale):
    return [(([(i % 500, i) for i in range(3000 * scale)],), {})]
""",
)
