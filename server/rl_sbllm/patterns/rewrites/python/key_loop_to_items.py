"""A loop over a dict's keys that looks every value up becomes a loop over its items."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.names import bindings
from rl_sbllm.analysis.python.nest import singular
from rl_sbllm.analysis.python.types import name_kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.For(target=ast.Name(id=key) as target, iter=iterable, body=body):
                parts: list[ast.AST] = list(body)
            case ast.ListComp(
                elt=elt,
                generators=[ast.comprehension(target=ast.Name(id=key) as target, iter=iterable, ifs=ifs)],
            ):
                parts = [elt, *ifs]
            case ast.SetComp(
                elt=elt,
                generators=[ast.comprehension(target=ast.Name(id=key) as target, iter=iterable, ifs=ifs)],
            ):
                parts = [elt, *ifs]
            case ast.GeneratorExp(
                elt=elt,
                generators=[ast.comprehension(target=ast.Name(id=key) as target, iter=iterable, ifs=ifs)],
            ):
                parts = [elt, *ifs]
            case _:
                continue
        table = _table(iterable)
        if table is None or bindings(parts, key) or changed(view, parts, table):
            continue
        lookups = [n for p in parts for n in ast.walk(p) if _lookup(n, table, key)]
        sure = name_kind(view, table) == "dict" or isinstance(iterable, ast.Call)
        if not lookups or not sure:
            continue
        name = view.fresh(*singular(ast.Name(table)), "value", "item")
        head = (view.replace(target, f"{key}, {name}"), view.replace(iterable, f"{table}.items()"))
        yield Match(loop, (*head, *(view.replace(n, name) for n in lookups)))


def _table(iterable: ast.expr) -> str | None:
    match iterable:
        case ast.Name(id=name):
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="keys"), args=[], keywords=[]):
            return name
    return None


def _lookup(node: ast.AST, table: str, key: str) -> bool:
    match node:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id=at), ctx=ast.Load()):
            return name == table and at == key
    return False


RULE = Rule(
    name="key-loop-to-items",
    family="builtin",
    summary="items hands out key and value together; the loop looked every value up again.",
    find=find,
    before="""def large(prices):
    found = []
    for name in prices.keys():
        if prices[name] > 10:
            found.append((name, prices[name]))
    return found
""",
    after="""def large(prices):
    found = []
    for name, price in prices.items():
        if price > 10:
            found.append((name, price))
    return found
""",
    bench="""def inputs(scale):
    return [(({"k%d" % i: i for i in range(3000 * scale)},), {})]
""",
)
