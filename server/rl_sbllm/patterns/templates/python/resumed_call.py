"""`x in xs[:i]`, `xs[:i].count(x)`, `len(set(xs[:i]))` and sums over `range(i)` in each turn: keep what is known of the prefix."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rl_sbllm.analysis.python.failing import may_fail
from rl_sbllm.analysis.python.growing import Loop, grows, settled
from rl_sbllm.analysis.python.loops import binds, calls_only_builtins, is_constant, name_of, reads
from rl_sbllm.analysis.python.names import names_read
from rl_sbllm.analysis.python.places import in_elif, statement_before
from rl_sbllm.analysis.python.prefixes import Prefix, gets_longer, starts_in_front
from rl_sbllm.analysis.python.shapes import text, tight
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


@dataclass(frozen=True)
class _Call:
    """What is asked (`in`, `not in`, `count`, `distinct`, `sum`) of the prefix; `given` is what it is asked about."""

    node: ast.expr
    asked: str
    prefix: Prefix
    given: ast.expr | None = None
    condition: ast.expr | None = None


def find(view: FunctionView) -> Iterator[Match]:
    """Questions about a prefix that grows with the loop around them."""
    for node in view.own():
        call = _call(view, node) if isinstance(node, ast.expr) else None
        if call is None:
            continue
        outer = next((x for x in view.loops_around(node) if grows(view, call.prefix.upper, x)), None)
        place = statement_before(view, node)
        if outer is None or place is None or in_elif(view, outer) or not _inside(view, place, outer):
            continue
        if _settled(view, call, outer) and view.is_builtin("max"):
            yield _kept(view, call, outer, place)


def _call(view: FunctionView, node: ast.expr) -> _Call | None:
    match node:
        case ast.Compare(left=given, ops=[ast.In() | ast.NotIn() as op], comparators=[part]):
            prefix = _slice(part)
            asked = "in" if isinstance(op, ast.In) else "not in"
            element = prefix is not None and _element(view, given, prefix)
            return _Call(node, asked, prefix, given) if prefix and element else None
        case ast.Call(func=ast.Attribute(value=part, attr="count"), args=[given], keywords=[]):
            prefix = _slice(part)
            element = prefix is not None and _element(view, given, prefix)
            return _Call(node, "count", prefix, given) if prefix and element else None
        case ast.Call(
            func=ast.Name(id="len") as f, args=[ast.Call(func=ast.Name(id="set") as g, args=[part])]
        ):
            prefix = _slice(part) if view.is_builtin(f) and view.is_builtin(g) else None
            return _Call(node, "distinct", prefix) if prefix else None
        case ast.Call(
            func=ast.Name(id="sum") as f,
            args=[
                ast.GeneratorExp(elt=elt, generators=[clause]) | ast.ListComp(elt=elt, generators=[clause])
            ],
            keywords=[],
        ) if view.is_builtin(f) and len(clause.ifs) < 2:
            prefix = _over(view, clause)
            return _Call(node, "sum", prefix, elt, clause.ifs[0] if clause.ifs else None) if prefix else None
    return None


def _slice(node: ast.expr) -> Prefix | None:
    match node:
        case ast.Subscript(
            value=ast.Name() as xs,
            slice=ast.Slice(lower=None | ast.Constant(value=0), upper=ast.expr() as upper, step=None),
        ):
            return Prefix("", None, upper, xs)
    return None


def _over(view: FunctionView, clause: ast.comprehension) -> Prefix | None:
    if not isinstance(clause.target, ast.Name):
        return None
    item = clause.target.id
    match clause.iter:
        case ast.Call(func=ast.Name(id="range") as f, args=[upper], keywords=[]) if view.is_builtin(f):
            return Prefix(item, None, upper, None)
        case ast.Call(func=ast.Name(id="range") as f, args=[ast.Constant() as lower, upper], keywords=[]) if (
            view.is_builtin(f)
        ):
            return Prefix(item, lower, upper, None)
    found = _slice(clause.iter)
    return Prefix(item, None, found.upper, found.sequence) if found else None


def _element(view: FunctionView, given: ast.expr, prefix: Prefix) -> bool:
    """What is looked for is one element: in a text, `in` and `count` would find longer parts, too."""
    assert prefix.sequence is not None
    xs = name_of(prefix.sequence)
    if kind(view, prefix.sequence) == "list":
        return True
    if isinstance(given, ast.Subscript):
        return name_of(given.value) == xs and not isinstance(given.slice, ast.Slice)
    return any(
        isinstance(loop, ast.For)
        and isinstance(loop.target, ast.Tuple)
        and name_of(loop.target.elts[-1]) == name_of(given) != ""
        and isinstance(loop.iter, ast.Call)
        and view.is_builtin(loop.iter.func, "enumerate")
        and name_of(loop.iter.args[0]) == xs
        and name_of(given) not in binds(loop.body)
        for loop in view.loops_around(given)
    )


def _inside(view: FunctionView, place: ast.stmt, outer: Loop) -> bool:
    above: ast.AST = place
    while above is not outer:
        if isinstance(above, (ast.Try, ast.FunctionDef)):
            return False
        above = view.parent(above)
    return outer is not place


def _surely_made(view: FunctionView, node: ast.expr) -> bool:
    """The statement makes the call whatever else it comes to: what raises before it raises in it."""
    child, above = node, view.parent(node)
    while not isinstance(above, ast.stmt):
        if isinstance(above, (ast.IfExp, ast.BoolOp, ast.Lambda, ast.Compare, ast.comprehension)):
            return False
        child, above = above, view.parent(above)
    return isinstance(above, (ast.Assign, ast.AugAssign, ast.Return, ast.Expr)) or (
        isinstance(above, ast.If) and above.test is child
    )


def _settled(view: FunctionView, call: _Call, outer: Loop) -> bool:
    prefix = call.prefix
    parts = [part for part in (call.given, call.condition) if part is not None and call.asked == "sum"]
    read = {name for part in parts for name in names_read(part)} - {prefix.item}
    read |= reads([prefix.sequence]) if prefix.sequence is not None else set()
    if prefix.sequence is not None and not starts_in_front(view, call.node, prefix, outer):
        return False
    if prefix.sequence is not None and gets_longer(view, prefix.sequence, outer):
        return False
    if not calls_only_builtins(view, *parts):
        return False
    if may_fail(view, *parts) and not _surely_made(view, call.node):
        return False
    return all(view.is_builtin(n) or settled(view, outer, n, prefix.upper, prefix.item) for n in read)


def _kept(view: FunctionView, call: _Call, outer: Loop, place: ast.stmt) -> Match:
    prefix, upper = call.prefix, text(view, call.prefix.upper)
    reached = view.fresh("reached", "taken")
    kept = view.fresh(
        *{"count": ("counts", "counted"), "sum": ("total_so_far",)}.get(call.asked, ("seen", "met"))
    )
    start = {"count": "{}", "sum": "0"}.get(call.asked, "set()")
    low = text(view, prefix.lower) if prefix.lower is not None else "0"
    part = f"range({reached}, {upper})"
    if prefix.sequence is not None:
        part = f"{text(view, prefix.sequence)}[{reached}:{upper}]"
    item = view.fresh("value", "item") if call.asked == "count" else prefix.item
    moved = upper if prefix.sequence is not None else f"max({reached}, {upper})"
    lines = [*_taken(view, call, kept, part, item), f"{reached} = {moved}"]
    edits = (
        view.insert_before(outer, [f"{kept} = {start}", f"{reached} = {low}"]),
        view.insert_before(place, lines),
        view.replace(call.node, _answer(view, call, kept)),
    )
    said = "ints" if call.asked == "sum" else "hashable"
    what = text(view, prefix.sequence) if prefix.sequence is not None else "the sum"
    return Match(call.node, edits, assumptions=(f"the elements of {what} are {said}",))


def _taken(view: FunctionView, call: _Call, kept: str, part: str, item: str) -> list[str]:
    if call.asked == "count":
        return [f"for {item} in {part}:", f"    {kept}[{item}] = {kept}.get({item}, 0) + 1"]
    if call.asked != "sum":
        return [f"{kept}.update({part})"]
    assert call.given is not None
    adding = f"{kept} += {text(view, call.given)}"
    if is_constant(call.given, 1) and call.condition is None:
        return [f"{kept} += len({part})"]
    if call.condition is not None:
        return [f"for {item} in {part}:", f"    if {text(view, call.condition)}:", f"        {adding}"]
    return [f"for {item} in {part}:", f"    {adding}"]


def _answer(view: FunctionView, call: _Call, kept: str) -> str:
    if call.asked == "sum":
        return kept
    if call.asked == "distinct":
        return f"len({kept})"
    assert call.given is not None
    if call.asked == "count":
        return f"{kept}.get({text(view, call.given)}, 0)"
    return f"{tight(view, call.given)} {call.asked} {kept}"


RULE = Rule(
    name="resumed-call",
    family="algorithm",
    summary="Keep what is known of the elements so far instead of asking the whole prefix in each turn.",
    find=find,
    before="""\
def repeats(xs):
    found = []
    for i in range(len(xs)):
        if xs[i] in xs[:i]:
            found.append(i)
    return found
""",
    after="""\
def repeats(xs):
    found = []
    seen = set()
    reached = 0
    for i in range(len(xs)):
        seen.update(xs[reached:i])
        reached = i
        if xs[i] in seen:
            found.append(i)
    return found
""",
    bench="""\
def inputs(scale):
    return [((xs,), {}) for xs in ([], [3], [2, 2, 1], [(n * 37) % 1009 for n in range(200 * max(scale, 1))])]
""",
    kind="template",
    tags=("recomputation",),
)
