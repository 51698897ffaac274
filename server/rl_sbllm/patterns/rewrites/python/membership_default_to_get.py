"""`if k in d: x = d[k] else: x = c` becomes `x = d.get(k, c)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.purity import is_plain
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rule import Match, Rule

_SAID = ("what is asked is a dict whose class does not make missing items",)


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.If(
                test=ast.Compare(left=key, ops=[ast.In() | ast.NotIn() as op], comparators=[table]),
                body=[ast.Assign(targets=[ast.Name(id=a)], value=yes)],
                orelse=[ast.Assign(targets=[ast.Name(id=b)], value=no)],
            ) if a == b:
                head = f"{a} = "
            case ast.IfExp(
                test=ast.Compare(left=key, ops=[ast.In() | ast.NotIn() as op], comparators=[table]),
                body=yes,
                orelse=no,
            ):
                head = ""
            case _:
                continue
        found, other = (yes, no) if isinstance(op, ast.In) else (no, yes)
        if (
            not _fetches(found, table, key)
            or not isinstance(other, (ast.Constant, ast.Name))
            or not is_plain(key)
        ):
            continue
        text = f"{view.source(table)}.get({clause(view, key)}, {view.source(other)})"
        if isinstance(node, ast.If):
            if view.unit.data[slice(*view.unit.span(node))].startswith(b"elif"):
                continue
            yield Match(node, (view.replace_statements([node], [head + text]),), "", _SAID)
        elif isinstance(node, ast.IfExp):
            yield Match(node, (view.replace(node, text),), "", _SAID)


def _fetches(node: ast.expr, table: ast.expr, key: ast.expr) -> bool:
    match node:
        case ast.Subscript(value=value, slice=at):
            return is_plain(table) and ast.dump(value) == ast.dump(table) and ast.dump(at) == ast.dump(key)
    return False


RULE = Rule(
    name="membership-default-to-get",
    family="data-structure",
    summary="get looks the key up once; the test and the fetch hashed it twice.",
    find=find,
    before="""def priced(table, names):
    out = []
    for name in names:
        if name in table:
            price = table[name]
        else:
            price = 0
        out.append(price)
    return out
""",
    after="""def priced(table, names):
    out = []
    for name in names:
        price = table.get(name, 0)
        out.append(price)
    return out
""",
    bench="""def inputs(scale):
    return [(({(i, i): i for i in range(1000)}, [(i, i) for i in range(2000 * scale)]), {})]
""",
)
