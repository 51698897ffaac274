"""`sum(lists, [])` becomes `list(chain.from_iterable(lists))`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Call(func=ast.Name(id="sum") as f, args=[items, ast.List(elts=[])], keywords=[]) if (
                view.is_builtin(f)
            ):
                chain, imports = view.imported("itertools", "chain")
                if view.is_builtin("list"):
                    text = f"list({chain}.from_iterable({argument(view, items)}))"
                    yield Match(node, (*imports, view.replace(node, text)), "", ("every part is a list",))


RULE = Rule(
    name="flatten-sum-to-chain",
    family="algorithm",
    summary="chain walks all parts once; adding lists copies everything collected so far for every part.",
    find=find,
    before="""def flat(parts):
    return sum(parts, [])
""",
    after="""from itertools import chain


def flat(parts):
    return list(chain.from_iterable(parts))
""",
    bench="""def inputs(scale):
    return [(([[i, i + 1] for i in range(500 * scale)],), {})]
""",
)
