"""A power whose exponent counts up with the loop: multiply once each turn instead of raising anew."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, changes, is_constant, name_of, reads
from rl_sbllm.analysis.python.places import in_elif
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, same
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_POWERS = (Shape("E_x ** V_i"), Shape("pow(E_x, V_i)"), Shape("pow(E_x, V_i, E_m)"))
_COUNT_UP = Shape("V_i += 1")


def find(view: FunctionView) -> Iterator[Match]:
    """`x ** i` and `pow(x, i)`, `pow(x, i, m)` where i is 0, 1, 2, ... in the turns of a loop."""
    for found in find_expressions(view, *_POWERS):
        loops = view.loops_around(found.node)
        parts = [found.expression(part) for part in ("x", "m") if part in found.parts]
        if not loops or not calls_only_builtins(view, *parts) or is_constant(parts[0], 2):
            continue
        loop = loops[0]
        first = _first_exponent(view, found, loop)
        if first is None or in_elif(view, loop) or _jumps(loop.body) or reads(parts) & changes([loop]):
            continue
        if view.is_builtin("pow"):
            yield _carried(view, found, loop, first)


def _first_exponent(view: FunctionView, found: Found, loop: ast.For | ast.While) -> str | None:
    """The exponent in the first turn; None when it does not count up by one each turn after the place."""
    exponent = found["i"]
    match loop:
        case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range"), args=[_])) if (
            name == exponent
        ):
            return "0" if exponent not in changes(loop.body) else None
        case ast.For(
            target=ast.Tuple(elts=[ast.Name(id=name), _]),
            iter=ast.Call(func=ast.Name(id="enumerate"), args=[_]),
        ):
            if name == exponent:
                return "0" if exponent not in changes(loop.body) else None
    return _counter_start(view, found, loop)


def _counter_start(view: FunctionView, found: Found, loop: ast.For | ast.While) -> str | None:
    exponent = found["i"]
    steps = [s for s in loop.body if exponent in changes([s])]
    if len(steps) != 1 or _COUNT_UP.at(view, loop.body, loop.body.index(steps[0])) is None:
        return None
    if exponent in (changes([loop.target]) if isinstance(loop, ast.For) else set()) or view.loops_around(
        loop
    ):
        return None
    if any(found.node is n for s in loop.body[loop.body.index(steps[0]) :] for n in ast.walk(s)):
        return None
    setting = [
        s for s in view.node.body if exponent in changes([s]) and s is not loop and s.lineno < loop.lineno
    ]
    match setting:
        case [ast.Assign(targets=[target], value=ast.Constant(value=0 | 1 as value))] if (
            name_of(target) == exponent
        ):
            return str(value) if type(value) is int else None
    return None


def _jumps(body: list[ast.stmt]) -> bool:
    return any(isinstance(n, ast.Continue) for s in body for n in ast.walk(s))


def _carried(view: FunctionView, found: Found, loop: ast.For | ast.While, first: str) -> Match:
    power = view.fresh("power", "running_power")
    modulus = f" % {found.tight('m')}" if "m" in found.parts else ""
    start = "1" if first == "0" else found["x"]
    alike = [
        f
        for f in find_expressions(view, *_POWERS)
        if same(f.node, found.node) and view.loops_around(f.node)[:1] == [loop]
    ]
    edits = (
        view.insert_before(loop, [f"{power} = {start}{modulus}"]),
        *(view.replace(f.node, power) for f in alike),
        view.insert_after(loop.body[-1], [f"{power} = {power} * {found.tight('x')}{modulus}"]),
    )
    return Match(found.node, edits, assumptions=(f"{found['x']} is an int",))


RULE = Rule(
    name="running-power",
    family="algorithm",
    summary="Carry the power from turn to turn instead of raising anew.",
    find=find,
    before="""\
def value_of(digits, base, limit):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        total += digit * pow(base, place, limit)
    return total % limit
""",
    after="""\
def value_of(digits, base, limit):
    total = 0
    power = 1 % limit
    for place, digit in enumerate(reversed(digits)):
        total += digit * power
        power = power * base % limit
    return total % limit
""",
    bench="""\
def inputs(scale):
    return [((digits, 10, 2019), {}) for digits in ([], [7], [1, 2, 3], [n % 10 for n in range(300 * max(scale, 1))])]
""",
    kind="template",
    tags=("recomputation",),
)
