"""Recognise a search for divisors as a test for being prime. Not a template; the sieve asks it."""

from __future__ import annotations

import ast

from rl_sbllm.analysis.python.loops import name_of
from rl_sbllm.analysis.python.shapes import Shape
from rl_sbllm.languages.python.unit import FunctionView

_STOPS = tuple(
    Shape(stop)
    for stop in (
        *("E_n", "E_n - 1", "E_n // 2 + 1", "int(E_n / 2) + 1", "int(E_n // 2) + 1", "int(E_n / 2 + 1)"),
        *(
            "int(E_n ** 0.5) + 1",
            "int(math.sqrt(E_n)) + 1",
            "int(sqrt(E_n)) + 1",
            "math.isqrt(E_n) + 1",
            "isqrt(E_n) + 1",
        ),
        *(
            "int(E_n ** 0.5 + 1)",
            "int(math.sqrt(E_n) + 1)",
            "int(E_n ** (1 / 2)) + 1",
            "round(E_n ** 0.5) + 1",
        ),
    )
)
_ENDS = (
    Shape("""
S_guards
for V_d in range(2, E_stop):
    if V_n % V_d == 0:
        return False
return True
"""),
    Shape("S_guards\nreturn all(V_n % V_d != 0 for V_d in range(2, E_stop))"),
    Shape("S_guards\nreturn all(V_n % V_d for V_d in range(2, E_stop))"),
    Shape("S_guards\nreturn not any(V_n % V_d == 0 for V_d in range(2, E_stop))"),
)
_SMALL = tuple(
    Shape(f"if {test}:\n    return False")
    for test in (
        "V_n < 2",
        "V_n <= 1",
        "V_n == 1",
        "V_n == 0 or V_n == 1",
        "V_n == 1 or V_n == 0",
        "V_n in (0, 1)",
        "V_n <= 0",
    )
) + tuple(
    Shape(f"if {test}:\n    return True")
    for test in ("V_n == 2", "V_n == 3", "V_n <= 3 and V_n > 1", "V_n in (2, 3)")
)


def divisor_stop_is_whole(view: FunctionView, stop: ast.expr, number: ast.expr) -> bool:
    """True when divisors from 2 below `stop` decide whether the number is prime."""
    found = (shape.on(view, stop) for shape in _STOPS)
    return any(hit is not None and name_of(hit.expression("n")) == name_of(number) for hit in found)


def is_primality_test(view: FunctionView, call: ast.Call) -> bool:
    """True when the call asks, for x >= 2, whether x is prime."""
    return _guards_of_test(view, call) is not None


def refuses_below_two(view: FunctionView, call: ast.Call) -> bool:
    """True when such a test says no to 0 and 1 as well."""
    guards = _guards_of_test(view, call) or []
    return any(shape.at(view, [guard], 0) is not None for guard in guards for shape in _SMALL[:2])


def _guards_of_test(view: FunctionView, call: ast.Call) -> list[ast.stmt] | None:
    """The first statements of `is_prime(x)`, whatever its name, where the function stands in this file and plainly is one for x >= 2."""
    if (
        not isinstance(call.func, ast.Name)
        or len(call.args) != 1
        or call.keywords
        or not name_of(call.args[0])
    ):
        return None
    named = [n for qualified, n in view.unit.functions() if qualified.rpartition(".")[2] == call.func.id]
    if len(named) != 1 or named[0] is view.node or not isinstance(named[0], ast.FunctionDef):
        return None
    function = named[0]
    if len(function.args.args) != 1 or function.decorator_list or function.args.vararg or function.args.kwarg:
        return None
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    for shape in _ENDS:
        found = shape.whole(view, body)
        if found is None or found["n"] != function.args.args[0].arg:
            continue
        whole = divisor_stop_is_whole(view, found.expression("stop"), found.expression("n"))
        guards = found.block("guards")
        known = all(any(s.at(view, [guard], 0) for s in _SMALL) for guard in guards)
        return guards if whole and known else None
    return None
