"""An operation on values that stay the same in every turn of a loop or comprehension is done once before it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import is_invariant, looks_invariant
from rl_sbllm.analysis.python.names import walk_all
from rl_sbllm.analysis.python.repeats import has_repeats, repeat_around
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rewrites.python.hoisting import Hoisted, held_back, hoists, uses_of
from rl_sbllm.patterns.rule import Match, Rule

_STEPS = (ast.BinOp, ast.Compare, ast.Subscript, ast.Attribute, ast.FormattedValue, ast.BoolOp)
_CHANGEABLE = {"list", "dict", "set", "deque", "iterator"}
_ENOUGH = 2


def find(view: FunctionView) -> Iterator[Match]:
    if not has_repeats(view):
        return
    found: list[Hoisted] = []
    done: set[str] = set()
    inside: set[ast.AST] = set()
    for node in view.own():
        if node in inside or not isinstance(node, ast.expr) or not _worth(view, node):
            continue
        place = repeat_around(view, node, lambda nodes, node=node: looks_invariant(view, nodes, node))
        if place is None or held_back(view, node, place[0], loops=True):
            continue
        first, repeated = place
        uses = uses_of(node, repeated)
        inside.update(n for use in uses for n in ast.walk(use))
        if ast.dump(node) in done or any(
            isinstance(n, (ast.Lambda, ast.FunctionDef)) for n in walk_all(repeated)
        ):
            continue
        done.add(ast.dump(node))
        said = f"{ast.unparse(node)} does not raise, and gives a number, a text or another value that nothing changes"
        if not is_invariant(view, repeated, node):
            said += "; what the loop calls does not change what it reads"
        found.append(Hoisted(node, first, uses, _names(node), said))
    yield from hoists(view, found)


def _worth(view: FunctionView, node: ast.expr) -> bool:
    """At least two steps without a call (calls have a rule of their own), or one that makes a text; with something to read."""
    if not isinstance(node, (ast.BinOp, ast.Compare, ast.BoolOp, ast.JoinedStr, ast.Subscript)):
        return False
    if view.unit.in_fstring(node) or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return False
    inner = list(ast.walk(node))
    if any(isinstance(n, (ast.Call, ast.Slice, ast.List, ast.Dict, ast.Set)) for n in inner):
        return False
    if any(isinstance(n, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)) for n in inner):
        return False
    if not any(isinstance(n, ast.Name) for n in inner) or kind(view, node) in _CHANGEABLE:
        return False
    if isinstance(node, ast.Subscript):
        above = view.parent(node)
        if isinstance(above, ast.Attribute) or (isinstance(above, ast.Subscript) and above.value is node):
            return False
    steps = sum(isinstance(n, _STEPS) for n in inner)
    dear = isinstance(node, ast.JoinedStr) or any(isinstance(n, ast.Pow) for n in inner)
    return steps >= _ENOUGH or (dear and steps >= 1)


def _names(node: ast.expr) -> tuple[str, ...]:
    """`text` for an f-string, `wanted` for a test, else the words of what it is made of."""
    match node:
        case ast.JoinedStr():
            word = "text"
        case ast.Compare() | ast.BoolOp():
            word = "holds"
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            word = "offset"
        case ast.BinOp(op=ast.Mult() | ast.Pow()):
            word = "product"
        case ast.BinOp(op=ast.Div() | ast.FloorDiv()):
            word = "quotient"
        case _:
            word = "constant"
    words = [
        n.id if isinstance(n, ast.Name) else n.attr
        for n in ast.walk(node)
        if isinstance(n, (ast.Name, ast.Attribute))
    ]
    about = words[0].strip("_").lower() if words else "value"
    return (
        f"{about}_{word}",
        f"{'_'.join(dict.fromkeys(w.strip('_').lower() for w in words[:3]))}_{word}",
        f"fixed_{word}",
    )


RULE = Rule(
    name="hoist-invariant-expression",
    family="hoisting",
    summary="What is the same in every turn is worked out once before the loop.",
    find=find,
    before="""def moved(points, factors, shift):
    out = []
    for p in points:
        out.append(p * (factors[0] * factors[1] + shift) - shift ** 2)
    return out
""",
    after="""def moved(points, factors, shift):
    out = []
    shift_offset = factors[0] * factors[1] + shift
    shift_product = shift ** 2
    for p in points:
        out.append(p * shift_offset - shift_product)
    return out
""",
    bench="""def inputs(scale):
    return [((list(range(3000 * scale)), [3, 5], 7), {})]
""",
)
