"""`xs = xs + [x]` on a list that no one else holds becomes `xs.append(x)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import aliases
from rl_sbllm.analysis.python.names import is_local, occurrences
from rl_sbllm.analysis.python.types import name_kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.BinOp(left=ast.Name(id=same), op=ast.Add(), right=added),
            ) if name == same:
                pass
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.List(elts=[_]) as added):
                pass
            case _:
                continue
        if name in view.parameters or not is_local(view, name) or name_kind(view, name) != "list":
            continue
        shared = isinstance(node, ast.Assign) and (
            aliases(view, name) != {name} or _kept_elsewhere(view, name)
        )
        if shared or not view.loops_around(node) or occurrences([added], name):
            continue
        if (
            isinstance(added, ast.List)
            and len(added.elts) == 1
            and not isinstance(added.elts[0], ast.Starred)
        ):
            line = f"{name}.append({clause(view, added.elts[0])})"
        elif isinstance(added, ast.List | ast.ListComp):
            line = f"{name}.extend({argument(view, added)})"
        else:
            continue
        why = "" if isinstance(node, ast.Assign) else "append needs no list of one item made for it."
        yield Match(node, (view.replace_statements([node], [line]),), why)


def _kept_elsewhere(view: FunctionView, name: str) -> bool:
    """The list as it is now may be kept in another object, or be seen by a consumer of a generator."""
    for use in occurrences(view.node.body, name):
        match view.parent(use):
            case ast.Call(args=args, func=called) if use in args and not view.is_builtin(called):
                return True
            case ast.List() | ast.Tuple() | ast.Dict() | ast.Yield() | ast.keyword():
                return True
            case ast.Assign(value=value) if value is use:
                return True
    return False


RULE = Rule(
    name="concatenation-to-append",
    family="allocation",
    summary="append adds to the list in place; the sum copied the whole list for every item.",
    find=find,
    before="""def doubled(values):
    out = []
    for v in values:
        out = out + [v * 2]
    return out
""",
    after="""def doubled(values):
    out = []
    for v in values:
        out.append(v * 2)
    return out
""",
    bench="""def inputs(scale):
    return [((list(range(800 * scale)),), {})]
""",
)
