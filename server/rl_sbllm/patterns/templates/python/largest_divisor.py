"""The largest proper divisor is the number divided by its smallest divisor above 1, found at or below the square root."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, used_elsewhere
from rl_sbllm.analysis.python.places import in_elif
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.patterns.templates.python.square_root import WHOLE

_DOWN = (
    "reversed(range(V_n))",
    "range(V_n - 1, 0, -1)",
    "range(V_n // 2, 0, -1)",
    "reversed(range(1, V_n))",
    "range(V_n)[::-1]",
)
_RETURNS = tuple(Shape(f"for V_d in {down}:\n    if V_n % V_d == 0:\n        return V_d") for down in _DOWN)
_BREAKS = tuple(
    Shape(f"for V_d in {down}:\n    if V_n % V_d == 0:\n        V_x = V_d\n        break") for down in _DOWN
)
_LAST = tuple(
    Shape(f"for V_d in range({start}, {stop}):\n    if V_n % V_d == 0:\n        V_x = V_d")
    for start in ("1", "2")
    for stop in ("V_n", "V_n // 2 + 1")
)
_MAXIMA = tuple(
    Shape(f"max({left}V_d for V_d in range(1, {stop}) if V_n % V_d == 0{right})")
    for stop in ("V_n", "V_n // 2 + 1")
    for left, right in (("", ""), ("[", "]"))
)


def find(view: FunctionView) -> Iterator[Match]:
    """Loops that count down to the first divisor, loops that keep the last one, and `max` of all proper divisors."""
    if not view.is_builtin("range"):
        return
    for found, _, _ in find_statements(view, *_RETURNS):
        loop = found.node
        if (
            isinstance(loop, ast.For)
            and not in_elif(view, loop)
            and not used_elsewhere(view, found["d"], loop)
        ):
            yield _returned(view, found, loop)
    for shapes in (_BREAKS, _LAST):
        for found, _, _ in find_statements(view, *shapes):
            loop = found.node
            assert isinstance(loop, ast.For)
            if found["x"] != found["n"] and not used_elsewhere(view, found["d"], loop):
                yield _kept(view, found, loop)
    for found in find_expressions(view, *_MAXIMA):
        if view.is_builtin("max", "next") and calls_only_builtins(view, found.node):
            root, edits = view.imported("math", "isqrt")
            n, d = found["n"], found["d"]
            value = f"({n} // next(({d} for {d} in range(2, {root}({n}) + 1) if {n} % {d} == 0), {n}))"
            yield Match(
                found.node, (view.replace(found.node, value), *edits), assumptions=(f"{n} is an int above 1",)
            )


def _returned(view: FunctionView, found: Found, loop: ast.For) -> Match:
    root, edits = view.imported("math", "isqrt")
    n, factor = found["n"], view.fresh("factor", "smallest_factor")
    lines = [
        f"if {n} > 1:",
        f"    for {factor} in range(2, {root}({n}) + 1):",
        f"        if {n} % {factor} == 0:",
        f"            return {n} // {factor}",
        "    return 1",
    ]
    return Match(loop, (view.insert_before(loop, lines), *edits), assumptions=(WHOLE.format(n),))


def _kept(view: FunctionView, found: Found, loop: ast.For) -> Match:
    """Numbers below 4 keep the loop as it was: their ranges are short and differ in where they begin."""
    root, edits = view.imported("math", "isqrt")
    n, x, factor = found["n"], found["x"], view.fresh("factor", "smallest_factor")
    from_two = (
        isinstance(loop.iter, ast.Call) and len(loop.iter.args) == 2 and view.source(loop.iter.args[0]) == "2"
    )
    lines = [
        f"for {factor} in range(2, {root}(max({n}, 0)) + 1):",
        f"    if {n} % {factor} == 0:",
        f"        {x} = {n} // {factor}",
        "        break",
    ]
    if not from_two:
        lines += ["else:", f"    if {n} > 1:", f"        {x} = 1"]
    return Match(
        loop, (view.replace_statements([loop], lines), *edits), assumptions=(f"{n} is an int and not 0",)
    )


RULE = Rule(
    name="largest-divisor",
    family="algorithm",
    summary="The largest proper divisor is the cofactor of the smallest one above 1.",
    find=find,
    before="""\
def largest_divisor(n):
    for i in range(n - 1, 0, -1):
        if n % i == 0:
            return i
    return None
""",
    after="""\
from math import isqrt


def largest_divisor(n):
    if n > 1:
        for factor in range(2, isqrt(n) + 1):
            if n % factor == 0:
                return n // factor
        return 1
    for i in range(n - 1, 0, -1):
        if n % i == 0:
            return i
    return None
""",
    bench="""\
def inputs(scale):
    return [((n,), {}) for n in (-4, 0, 1, 2, 3, 4, 9, 12, 1009 * max(scale, 1), 10007)]
""",
    kind="template",
    tags=("divisors",),
)
