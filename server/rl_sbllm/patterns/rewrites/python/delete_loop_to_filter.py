"""`for i in sorted(places, reverse=True): del xs[i]` becomes one pass that keeps the other items."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import read_after
from rl_sbllm.analysis.python.types import name_kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, atom
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.For(target=ast.Name(id=index), iter=iterable, body=[statement], orelse=[]):
                places, name = _from_the_end(view, iterable), _deleted_from(statement, index)
            case _:
                continue
        if places is None or not name or name_kind(view, name) not in {"list", None}:
            continue
        needed = ("set", "enumerate")
        if not all(view.is_builtin(n) for n in needed) or read_after(view, loop, index):
            continue
        if any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(places)):
            continue
        gone, item = view.fresh("dropped", "removed"), view.fresh("item", "kept")
        lines = [
            f"{gone} = set({argument(view, places)})",
            f"{name}[:] = [{item} for {index}, {item} in enumerate({name}) if {index} not in {gone}]",
        ]
        said = [f"the places in {atom(view, places)} are different ones of {name}, none of them negative"]
        if name_kind(view, name) is None:
            said.append(f"{name} is a list")
        yield Match(loop, (view.replace_statements([loop], lines),), "", tuple(said))


def _from_the_end(view: FunctionView, iterable: ast.expr) -> ast.expr | None:
    """The places that are gone through backwards."""
    match iterable:
        case ast.Call(
            func=ast.Name(id="sorted") as f,
            args=[places],
            keywords=[ast.keyword(arg="reverse", value=ast.Constant(value=True))],
        ) if view.is_builtin(f):
            return places
        case ast.Call(func=ast.Name(id="reversed") as f, args=[places], keywords=[]) if view.is_builtin(f):
            inner = _in_order(view, places)
            return places if inner is None else inner
        case ast.Subscript(
            value=places,
            slice=ast.Slice(
                lower=None, upper=None, step=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))
            ),
        ):
            inner = _in_order(view, places)
            return places if inner is None else inner
    return None


def _in_order(view: FunctionView, places: ast.expr) -> ast.expr | None:
    match places:
        case ast.Call(func=ast.Name(id="sorted") as f, args=[inner], keywords=[]) if view.is_builtin(f):
            return inner
    return None


def _deleted_from(statement: ast.stmt, index: str) -> str:
    match statement:
        case ast.Delete(targets=[ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id=at))]):
            return name if at == index else ""
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="pop"), args=[ast.Name(id=at)], keywords=[]
            )
        ):
            return name if at == index else ""
    return ""


RULE = Rule(
    name="delete-loop-to-filter",
    family="algorithm",
    summary="One pass keeps the other items; every deletion moved the rest of the list.",
    find=find,
    before="""def without(values, places):
    kept = list(values)
    for i in sorted(places, reverse=True):
        del kept[i]
    return kept
""",
    after="""def without(values, places):
    kept = list(values)
    dropped = set(places)
    kept[:] = [item for i, item in enumerate(kept) if i not in dropped]
    return kept
""",
    bench="""def inputs(scale):
    return [((list(range(20000 * scale)), list(range(0, 20000 * scale, 3))), {})]
""",
)
