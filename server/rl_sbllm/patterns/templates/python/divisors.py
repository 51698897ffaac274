"""All divisors of a number in order: those up to the square root, then their partners backwards."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, changes, used_elsewhere
from rl_sbllm.analysis.python.places import in_elif, statement_before
from rl_sbllm.analysis.python.shapes import Found, Shape, find_statements, same, tight
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.patterns.templates.python.square_root import WHOLE, square_root

_LOOP = Shape("for V_d in range(C_start, E_stop):\n    if E_n % V_d == 0:\n        S_hit")
_LOOP_ALSO = Shape("for V_d in range(C_start, E_stop):\n    if E_n % V_d == 0 and E_also:\n        S_hit")
_RANGE = Shape("range(C_start, E_stop)")
_DIVIDES = Shape("E_n % V_d == 0")
_WITH_ITSELF = (Shape("E_n + 1"),)
_WITHOUT = (Shape("E_n"), Shape("E_n // 2 + 1"), Shape("int(E_n / 2) + 1"), Shape("int(E_n // 2) + 1"))


def find(view: FunctionView) -> Iterator[Match]:
    """Loops over `range(1, n + 1)` and the like whose body is `if n % i == 0`, and comprehensions with that test."""
    if not view.is_builtin("range") or not view.is_builtin("reversed"):
        return
    for found, _, _ in find_statements(view, _LOOP, _LOOP_ALSO):
        loop = found.node
        assert isinstance(loop, ast.For)
        if in_elif(view, loop) or used_elsewhere(view, found["d"], loop) or _leaves(found.block("hit")):
            continue
        if found["d"] in changes(found.block("hit")) or not calls_only_builtins(view, found.expression("n")):
            continue
        part = _part(view, found)
        if part is not None:
            yield _in_loop(view, found, loop, part)
    for node in list(view.own()):
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp)) and len(node.generators) == 1:
            yield from _in_comprehension(view, node)


def _leaves(hit: list[ast.stmt]) -> bool:
    return isinstance(hit[-1], (ast.Return, ast.Break, ast.Raise))


def _part(view: FunctionView, found: Found) -> str | None:
    """Which of all divisors the range holds, as a slice; None when it is another range."""
    start, stop, number = found.expression("start"), found.expression("stop"), found.expression("n")
    first = start.value if isinstance(start, ast.Constant) else None
    if first not in (1, 2) or type(first) is not int:
        return None
    for shapes, upper in ((_WITH_ITSELF, ""), (_WITHOUT, "-1")):
        for shape in shapes:
            hit = shape.on(view, stop)
            if hit is not None and same(hit.expression("n"), number):
                lower = "" if first == 1 else "1"
                return f"[{lower}:{upper}]" if lower or upper else ""
    return None


def _listed(
    view: FunctionView, number: ast.expr, at: ast.AST, divisor: str
) -> tuple[str, list[str], tuple[Edit, ...]]:
    root, edits = square_root(view, number, at)
    small, large = view.fresh("small", "small_divisors"), view.fresh("divisors", "all_divisors")
    n = tight(view, number)
    lines = [
        f"{small} = [{divisor} for {divisor} in range(1, {root} + 1) if {n} % {divisor} == 0]",
        f"{large} = {small} + [{n} // {divisor} for {divisor} in reversed({small}) if {divisor} * {divisor} != {n}]",
    ]
    return large, lines, edits


def _in_loop(view: FunctionView, found: Found, loop: ast.For, part: str) -> Match:
    divisors, lines, edits = _listed(view, found.expression("n"), loop, found["d"])
    test = loop.body[0]
    assert isinstance(test, ast.If)
    changed = [view.insert_before(loop, lines), view.replace(loop.iter, divisors + part)]
    if "also" in found.parts:
        changed.append(view.replace(test.test, found["also"]))
    else:
        start, first = view.unit.span(test)[0], view.unit.span(test.body[0])[0]
        indent, inner = view.indent(test), view.indent(test.body[0])
        body = view.unit.data[first : view.unit.span(test)[1]].decode("utf-8")
        if test.body[0].lineno != test.lineno:
            body = body.replace("\n" + inner, "\n" + indent)
        changed.append(Edit(start, view.unit.span(test)[1], body))
    return Match(loop, (*changed, *edits), assumptions=(WHOLE.format(found["n"]),))


def _in_comprehension(
    view: FunctionView, node: ast.ListComp | ast.SetComp | ast.GeneratorExp
) -> Iterator[Match]:
    generator = node.generators[0]
    ranged = _RANGE.on(view, generator.iter)
    if ranged is None or len(generator.ifs) != 1 or not isinstance(generator.target, ast.Name):
        return
    divides = _DIVIDES.on(view, generator.ifs[0])
    if divides is None or divides["d"] != generator.target.id:
        return
    found = Found(view, node, {**ranged.parts, **divides.parts})
    part, place = _part(view, found), statement_before(view, node)
    if part is None or place is None or not calls_only_builtins(view, found.expression("n")):
        return
    divisors, lines, edits = _listed(view, found.expression("n"), place, found["d"])
    tail = (view.unit.span(generator.iter)[0], view.unit.span(generator.ifs[0])[1])
    changed = (view.insert_before(place, lines), Edit(*tail, divisors + part))
    yield Match(node, (*changed, *edits), assumptions=(WHOLE.format(found["n"]),))


RULE = Rule(
    name="divisors",
    family="algorithm",
    summary="Find divisors in pairs up to the square root.",
    find=find,
    before="""\
def sum_of_divisors(n):
    total = 0
    for i in range(1, n):
        if n % i == 0:
            total += i
    return total
""",
    after="""\
from math import isqrt


def sum_of_divisors(n):
    total = 0
    small = [i for i in range(1, isqrt(max(n, 0)) + 1) if n % i == 0]
    divisors = small + [n // i for i in reversed(small) if i * i != n]
    for i in divisors[:-1]:
        total += i
    return total
""",
    bench="""\
def inputs(scale):
    return [((n,), {}) for n in (-4, 0, 1, 2, 3, 4, 16, 36, 5040 * max(scale, 1), 10007)]
""",
    kind="template",
    tags=("divisors",),
)
