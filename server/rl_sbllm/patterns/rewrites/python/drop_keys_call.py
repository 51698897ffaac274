"""`k in d.keys()` and `k in list(d)` ask the dict itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[searched]):
                owner = _keys_of(view, searched)
                if owner is not None:
                    yield Match(node, (view.replace(searched, view.source(owner)),), "", (_SAID,))


_SAID = "what is searched is a dict, whose keys are what `in` asks about"


def _keys_of(view: FunctionView, node: ast.expr) -> ast.expr | None:
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name() | ast.Attribute() as owner, attr="keys"), args=[], keywords=[]
        ):
            return owner
        case ast.Call(
            func=ast.Name(id="list" | "set" | "tuple" | "sorted") as f,
            args=[
                ast.Call(
                    func=ast.Attribute(value=ast.Name() | ast.Attribute() as owner, attr="keys"), args=[]
                )
            ],
            keywords=[],
        ) if view.is_builtin(f):
            return owner
    return None


RULE = Rule(
    name="drop-keys-call",
    family="data-structure",
    summary="A dict answers membership itself; a list of its keys had to be made and searched.",
    find=find,
    before="""def known(table, wanted):
    return [w for w in wanted if w in list(table.keys())]
""",
    after="""def known(table, wanted):
    return [w for w in wanted if w in table]
""",
    bench="""def inputs(scale):
    return [((dict.fromkeys(range(100 * scale)), list(range(0, 200 * scale, 2))), {})]
""",
)
