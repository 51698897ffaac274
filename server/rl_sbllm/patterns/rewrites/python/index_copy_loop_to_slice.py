"""`for i in range(n): out[i] = xs[i + k]` becomes `out[:n] = xs[k : k + n]`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import aliases
from rl_sbllm.analysis.python.names import names_read, read_after
from rl_sbllm.analysis.python.places import in_try, not_negative
from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.analysis.python.types import name_kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause, operand
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.For(
                target=ast.Name(id=index),
                iter=ast.Call(func=ast.Name(id="range") as f, args=bounds, keywords=[]),
                body=[
                    ast.Assign(
                        targets=[ast.Subscript(value=ast.Name(id=into), slice=to)],
                        value=ast.Subscript(value=ast.Name(id=source), slice=at),
                    )
                ],
                orelse=[],
            ) if view.is_builtin(f) and len(bounds) in {1, 2}:
                pass
            case _:
                continue
        if into == source or source in aliases(view, into) or read_after(view, loop, index):
            continue
        if not all(_stays(view, b, {index, into, source}) for b in bounds) or in_try(view, loop):
            continue
        kinds = [name_kind(view, n) for n in (into, source)]
        written, read = (_part(view, place, index, bounds, loop) for place in (to, at))
        if written is None or read is None or any(k not in {"list", None} for k in kinds):
            continue
        said = [f"the places of {into} and {source} all lie inside them, none of them negative"]
        unsure = [n for n, known in zip((into, source), kinds, strict=True) if known is None]
        if unsure:
            said.append(" and ".join(unsure) + (" is a list" if len(unsure) == 1 else " are lists"))
        line = f"{into}[{written}] = {source}[{read}]"
        low = clause(view, bounds[0]) if len(bounds) == 2 else "0"
        if len(bounds) == 1 and not_negative(view, bounds[0], loop):
            lines = [line]
        else:  # to a slice, places that end before they begin are not none
            lines = [f"if {low} < {clause(view, bounds[-1])}:", "    " + line]
        yield Match(loop, (view.replace_statements([loop], lines),), "", tuple(said))


def _stays(view: FunctionView, bound: ast.expr, changing: set[str]) -> bool:
    """The bound can be written twice: pure, and the loop does not change it (a list keeps its length)."""
    lengths = {
        n.args[0]
        for n in ast.walk(bound)
        if isinstance(n, ast.Call) and view.is_builtin(n.func, "len") and isinstance(n.args[0], ast.Name)
    }
    names = {n.id for n in ast.walk(bound) if isinstance(n, ast.Name) and n not in lengths}
    return is_pure(view, bound) and names.isdisjoint(changing)


def _part(view: FunctionView, at: ast.expr, index: str, bounds: list[ast.expr], loop: ast.For) -> str | None:
    """The slice that the index runs through, shifted as `at` says."""
    op: ast.operator
    match at:
        case ast.Name(id=found) if found == index:
            op, shift = ast.Add(), ast.Constant(0)
        case ast.BinOp(left=ast.Name(id=found), op=ast.Add() | ast.Sub() as op, right=shift) if (
            found == index
        ):
            pass
        case ast.BinOp(left=shift, op=ast.Add() as op, right=ast.Name(id=found)) if found == index:
            pass
        case _:
            return None
    if not isinstance(shift, (ast.Name, ast.Constant)) or index in names_read(shift):
        return None
    low = bounds[0] if len(bounds) == 2 else ast.Constant(0)
    first, end = _moved(view, low, op, shift), _moved(view, bounds[-1], op, shift)
    forward = isinstance(op, ast.Add) and not_negative(view, low, loop) and not_negative(view, shift, loop)
    if not (first.isdigit() or forward):
        return None  # it may count from the back
    first = "" if first == "0" else first
    short = end.isalnum() and (not first or first.isalnum())
    return f"{first}:{end}" if short else f"{first} : {end}".strip()


def _moved(view: FunctionView, place: ast.expr, op: ast.operator, shift: ast.expr) -> str:
    """The text of `place op shift`, worked out where that is plain."""
    match place, shift:
        case ast.Constant(value=int() as a), ast.Constant(value=int() as b):
            return str(a + b if isinstance(op, ast.Add) else a - b)
        case ast.Constant(value=0), _ if isinstance(op, ast.Add):
            return view.source(shift)
        case ast.Name(id=a), ast.Name(id=b) if a == b and isinstance(op, ast.Sub):
            return "0"
        case _, ast.Constant(value=0):
            return clause(view, place)
        case ast.BinOp(left=rest, op=back, right=same), _ if ast.dump(same) == ast.dump(shift) and {
            type(back),
            type(op),
        } == {ast.Add, ast.Sub}:
            return clause(view, rest)
    return f"{operand(view, place)} {'+' if isinstance(op, ast.Add) else '-'} {view.source(shift)}"


RULE = Rule(
    name="index-copy-loop-to-slice",
    family="loop-lifting",
    summary="One slice assignment copies the items in C.",
    find=find,
    before="""def shifted(values, count):
    out = [0] * len(values)
    for i in range(count):
        out[i] = values[i + 1]
    return out
""",
    after="""def shifted(values, count):
    out = [0] * len(values)
    if 0 < count:
        out[:count] = values[1 : count + 1]
    return out
""",
    bench="""def inputs(scale):
    return [((list(range(2000 * scale)), 1900 * scale), {})]
""",
)
