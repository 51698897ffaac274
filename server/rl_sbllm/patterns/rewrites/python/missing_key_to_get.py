"""`try: x = d[k]` with `except KeyError: x = c` becomes `x = d.get(k, c)`: a miss no longer raises."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.purity import is_plain, is_pure
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import atom, clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.Try(
                body=[tried],
                handlers=[ast.ExceptHandler(type=ast.Name(id="KeyError") as error, name=None, body=[missed])],
                orelse=[],
                finalbody=[],
            ) if view.is_builtin(error):
                line = _line(view, tried, missed)
            case _:
                continue
        if line is not None:
            said = ("the lookup is one of a plain dict, and only a missing key raised KeyError",)
            yield Match(node, (view.replace_statements([node], [line]),), "", said)


def _line(view: FunctionView, tried: ast.stmt, missed: ast.stmt) -> str | None:
    match tried, missed:
        case ast.Assign(targets=[target], value=ast.Subscript() as item), ast.Assign(
            targets=[other], value=default
        ):
            if not isinstance(target, ast.Name) or ast.dump(target) != ast.dump(other):
                return None
            got = _get(view, item, default)
            return f"{target.id} = {got}" if got else None
        case ast.Return(value=ast.Subscript() as item), ast.Return(value=default):
            got = _get(view, item, default or ast.Constant(None))
            return f"return {got}" if got else None
        case ast.AugAssign(target=ast.Subscript() as item, op=ast.Add(), value=added), ast.Assign(
            targets=[ast.Subscript() as stored], value=first
        ):
            same = ast.unparse(item) == ast.unparse(stored) and ast.dump(added) == ast.dump(first)
            number = isinstance(added, ast.Constant) and type(added.value) is int
            got = _get(view, item, ast.Constant(0)) if same and number else None
            return f"{view.source(item)} = {got} + {view.source(added)}" if got else None
    return None


def _get(view: FunctionView, item: ast.Subscript, default: ast.expr) -> str | None:
    """The default is worked out in any case now: it has to be a constant, a name, or an empty literal."""
    empty = (isinstance(default, (ast.List, ast.Tuple)) and not default.elts) or (
        isinstance(default, ast.Dict) and not default.keys
    )
    looked_up = [
        n
        for part in (item.value, item.slice)
        for n in ast.walk(part)
        if isinstance(n, (ast.Subscript, ast.Call))
    ]
    if looked_up:
        return None  # the key that was missing may have been one of these
    if isinstance(item.slice, ast.Slice) or not is_pure(view, item.slice) or not is_pure(view, item.value):
        return None
    if not (empty or (is_plain(default) and not isinstance(default, ast.Attribute))):
        return None
    table = atom(view, item.value)
    if isinstance(default, ast.Constant) and default.value is None:
        return f"{table}.get({clause(view, item.slice)})"
    written = ast.unparse(default) if empty or isinstance(default, ast.Constant) else view.source(default)
    return f"{table}.get({clause(view, item.slice)}, {written})"


RULE = Rule(
    name="missing-key-to-get",
    family="builtin",
    summary="A missing key is answered by `get`; raising and catching KeyError costs many times as much.",
    find=find,
    before="""def prices(table, names):
    out = []
    for name in names:
        try:
            price = table[name]
        except KeyError:
            price = 0
        out.append(price)
    return out
""",
    after="""def prices(table, names):
    out = []
    for name in names:
        price = table.get(name, 0)
        out.append(price)
    return out
""",
    bench="""def inputs(scale):
    return [(({"a": 1, "b": 2}, ["a", "c", "b", "d"] * (300 * scale)), {})]
""",
)
