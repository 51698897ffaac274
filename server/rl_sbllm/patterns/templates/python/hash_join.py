"""Two nested loops that look for equal keys: index the inner sequence by its key once, then look each key up."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, changes, reads, used_elsewhere
from rl_sbllm.analysis.python.places import in_elif
from rl_sbllm.analysis.python.shapes import Found, Shape, find_statements, same, text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_JOIN = Shape("""
for V_a in E_xs:
    S_first
    for V_b in E_ys:
        if E_left == E_right:
            S_hit
    S_last
""")
_JOIN_ALSO = Shape("""
for V_a in E_xs:
    S_first
    for V_b in E_ys:
        if E_left == E_right and E_also:
            S_hit
    S_last
""")
_HASHES = "the compared values are hashable, and equal ones have equal hashes"


def find(view: FunctionView) -> Iterator[Match]:
    """Nested `for` loops whose inner body is one equality test between the two sides."""
    for found, _, _ in find_statements(view, _JOIN, _JOIN_ALSO):
        outer = found.node
        if not isinstance(outer, ast.For) or in_elif(view, outer):
            continue
        inner = outer.body[len(found.block("first"))]
        keys = _keys(found)
        if isinstance(inner, ast.For) and keys is not None and _independent(view, found, outer, inner):
            yield _lookup(view, found, outer, inner, *keys)


def _keys(found: Found) -> tuple[ast.expr, ast.expr] | None:
    """(key of the outer element, key of the inner element)."""
    for mine, theirs in (("left", "right"), ("right", "left")):
        outer_key, inner_key = found.expression(mine), found.expression(theirs)
        if found["b"] not in reads([outer_key]) and found["b"] in reads([inner_key]):
            return outer_key, inner_key
    return None


def _independent(view: FunctionView, found: Found, outer: ast.For, inner: ast.For) -> bool:
    keys = _keys(found)
    assert keys is not None
    changed = changes([outer.target, *outer.body])
    stays = reads([found.expression("ys"), keys[1]]) - {found["b"]}
    if stays & changed or reads([found.expression("ys"), *keys]) & changes(found.block("hit")):
        return False
    if used_elsewhere(view, found["b"], inner) or found["a"] == found["b"]:
        return False
    return calls_only_builtins(view, found.expression("ys"), *keys)


def _lookup(
    view: FunctionView, found: Found, outer: ast.For, inner: ast.For, mine: ast.expr, theirs: ast.expr
) -> Match:
    test = inner.body[0]
    assert isinstance(test, ast.If)
    if found["b"] not in reads([*found.block("hit"), *_also(found)]) and _once_is_enough(found):
        return _membership(view, found, outer, inner, mine, theirs)
    groups = view.fresh("by_key", "matches_by_key")
    lines = [
        f"{groups} = {{}}",
        f"for {found['b']} in {found['ys']}:",
        f"    {groups}.setdefault({text(view, theirs)}, []).append({found['b']})",
    ]
    looked_up = f"{groups}.get({text(view, mine)}, ())"
    edits = [view.insert_before(outer, lines), view.replace(inner.iter, looked_up)]
    if _also(found):
        edits.append(view.replace(test.test, text(view, _also(found)[0])))
    else:
        edits.append(view.replace_statements([test], _dedented(view, test.body)))
    return Match(outer, tuple(edits), assumptions=(_HASHES,))


def _membership(
    view: FunctionView, found: Found, outer: ast.For, inner: ast.For, mine: ast.expr, theirs: ast.expr
) -> Match:
    known = view.fresh("known", "known_keys")
    if same(theirs, found.expression("b")):
        values = f"set({found['ys']})"
    else:
        values = f"{{{text(view, theirs)} for {found['b']} in {found['ys']}}}"
    hit = [s for s in found.block("hit") if not isinstance(s, ast.Break)]
    test = " and ".join([f"{text(view, mine)} in {known}", *(text(view, also) for also in _also(found))])
    lines = [f"if {test}:", *("    " + line for line in _dedented(view, hit))]
    edits = (view.insert_before(outer, [f"{known} = {values}"]), view.replace_statements([inner], lines))
    return Match(outer, edits, "One lookup in a set replaces the inner loop.", assumptions=(_HASHES,))


def _once_is_enough(found: Found) -> bool:
    """Running the hit once for each outer element does what running it for each equal inner element does."""
    hit = found.block("hit")
    if isinstance(hit[-1], (ast.Break, ast.Return, ast.Raise)):
        return len(hit) > 1 or not isinstance(hit[-1], ast.Break)
    return all(_idempotent(statement) for statement in hit)


def _idempotent(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name not in reads([value]) and not any(isinstance(n, ast.Call) for n in ast.walk(value))
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="add" | "discard"), args=[ast.Name()])):
            return True
    return False


def _also(found: Found) -> list[ast.expr]:
    return [found.expression("also")] if "also" in found.parts else []


def _dedented(view: FunctionView, body: list[ast.stmt]) -> list[str]:
    """Statements as lines at indentation zero."""
    indent = view.indent(body[0])
    start, end = view.unit.span(body[0])[0], view.unit.span(body[-1])[1]
    lines = view.unit.data[start:end].decode("utf-8").splitlines()
    return [lines[0], *(line.removeprefix(indent) for line in lines[1:])]


RULE = Rule(
    name="hash-join",
    family="algorithm",
    summary="Index the inner sequence by its key once instead of scanning it for every outer element.",
    find=find,
    before="""\
def joined(orders, customers):
    rows = []
    for order in orders:
        for customer in customers:
            if order[0] == customer[0]:
                rows.append((order[1], customer[1]))
    return rows
""",
    after="""\
def joined(orders, customers):
    rows = []
    by_key = {}
    for customer in customers:
        by_key.setdefault(customer[0], []).append(customer)
    for order in orders:
        for customer in by_key.get(order[0], ()):
            rows.append((order[1], customer[1]))
    return rows
""",
    bench="""\
def inputs(scale):
    many = range(200 * max(scale, 1))
    return [(([(n * 7 % 101, n) for n in many], [(n * 5 % 211, str(n)) for n in many]), {}), (([], [(1, 2)]), {})]
""",
    kind="template",
    tags=("join", "nested-loops"),
)
