"""`for i in sorted(places, reverse=True): del xs[i]` becomes one pass that keeps the other items."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import read_after
from rl_sbllm.analysis.python.places import in_try
from rl_sbllm.analysis.python.shapes import text
from rl_sbllm.analysis.python.types import name_kind
from rl_sbllm.languages.python.unit import FunctionView
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
        needed = ("set", "enumerate", "all", "sorted", "list")
        if not all(view.is_builtin(n) for n in needed) or read_after(view, loop, index):
            continue
        if any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(places)):
            continue
        if (
            _is_done(view, loop)
            or not isinstance(places, ast.Name)
            or in_try(view, loop)
            or not view.is_builtin("len")
        ):
            continue
        gone, item = view.fresh("dropped", "removed"), view.fresh("item", "kept")
        kept = f"{name}[:] = [{item} for {index}, {item} in enumerate({name}) if {index} not in {gone}]"
        lines = [f"{gone} = set({places.id})", *_either(view, loop, places.id, name, gone, kept)]
        said = [f"{places.id} has a length"]
        if name_kind(view, name) is None:
            said.append(f"{name} is a list")
        yield Match(loop, (view.replace_statements([loop], lines),), "", tuple(said))


def _is_done(view: FunctionView, loop: ast.For) -> bool:
    """The loop is what this rule left for other places."""
    above = view.parent(loop)
    return isinstance(above, ast.If) and loop in above.orelse and "enumerate(" in view.source(above)


def _either(view: FunctionView, loop: ast.For, places: str, name: str, gone: str, kept: str) -> list[str]:
    """The pass where all places are different ones of the list, and go up if the loop relied on that; else the loop."""
    ordered = "sorted(" in view.source(loop.iter)
    different = f"len({gone}) == len({places})" if ordered else f"sorted({gone}) == list({places})"
    inside = f"all(0 <= {view.source(loop.target)} < len({name}) for {view.source(loop.target)} in {gone})"
    return [
        f"if {different} and {inside}:",
        f"    {kept}",
        "else:",
        f"    for {view.source(loop.target)} in {text(view, loop.iter)}:",
        f"        {text(view, loop.body[0])}",
    ]


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
    if len(dropped) == len(places) and all(0 <= i < len(kept) for i in dropped):
        kept[:] = [item for i, item in enumerate(kept) if i not in dropped]
    else:
        for i in sorted(places, reverse=True):
            del kept[i]
    return kept
""",
    bench="""def inputs(scale):
    return [((list(range(20000 * scale)), list(range(0, 20000 * scale, 3))), {})]
""",
)
