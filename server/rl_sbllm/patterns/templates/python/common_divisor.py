"""Loops that find the greatest common divisor of two numbers, by trying all of them or as Euclid did."""

from __future__ import annotations

from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import used_elsewhere
from rl_sbllm.analysis.python.shapes import Shape, find_statements
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_TESTS = ("V_a % V_d == 0 and V_b % V_d == 0", "V_b % V_d == 0 and V_a % V_d == 0")
_LAST = tuple(
    Shape(f"for V_d in range(1, {stop}):\n    if {test}:\n        V_x = V_d")
    for stop in ("min(V_a, V_b) + 1", "V_a + 1")
    for test in _TESTS
)
_FIRST = tuple(
    Shape(f"for V_d in range({start}, 0, -1):\n    if {test}:\n        return V_d")
    for start in ("min(V_a, V_b)", "V_a")
    for test in _TESTS
)
_SUBTRACT = (
    Shape(
        "while V_a != V_b:\n    if V_b < V_a:\n        V_a -= V_b\n    else:\n        V_b -= V_a\nreturn V_a"
    ),
    Shape(
        "while V_a != V_b:\n    if V_a < V_b:\n        V_b -= V_a\n    else:\n        V_a -= V_b\nreturn V_a"
    ),
)


_EUCLID = tuple(
    Shape(f"while {test}:\n    V_a, V_b = V_b, V_a % V_b{after}")
    for test in ("V_b", "V_b != 0", "V_b > 0")
    for after in ("\nreturn V_a", "")
)


def find(view: FunctionView) -> Iterator[Match]:
    """Loops up to the last and down to the first common divisor, and Euclid's by subtraction."""
    for shapes, sets in ((_LAST, True), (_FIRST, False), (_SUBTRACT, False)):
        for found, _, _ in find_statements(view, *shapes):
            if "d" in found.parts and used_elsewhere(view, found["d"], *found.statements):
                continue
            gcd, edits = view.imported("math", "gcd")
            a, b = found["a"], found["b"]
            done = f"{found['x']} = {gcd}({a}, {b})" if sets else f"return {gcd}({a}, {b})"
            lines = [f"if {a} > 0 and {b} > 0:", f"    {done}"]
            edit = view.replace_statements(list(found.statements), lines if "d" in found.parts else [done])
            yield Match(found.node, (edit, *edits), assumptions=(f"{a} and {b} are ints above 0",))
    for found, _, _ in find_statements(view, *_EUCLID):
        gcd, edits = view.imported("math", "gcd")
        a, b = found["a"], found["b"]
        if len(found.statements) == 2:
            line = f"return {gcd}({a}, {b})"
        elif used_elsewhere(view, b, found.node):
            line = f"{a}, {b} = {gcd}({a}, {b}), 0"
        else:
            line = f"{a} = {gcd}({a}, {b})"
        edit = view.replace_statements(list(found.statements), [line])
        yield Match(found.node, (edit, *edits), assumptions=(f"{a} and {b} are ints that are not negative",))


RULE = Rule(
    name="common-divisor",
    family="algorithm",
    summary="`math.gcd` runs Euclid's algorithm in C.",
    find=find,
    before="""\
def common(a, b):
    best = 1
    for d in range(1, min(a, b) + 1):
        if a % d == 0 and b % d == 0:
            best = d
    return best
""",
    after="""\
from math import gcd


def common(a, b):
    best = 1
    if a > 0 and b > 0:
        best = gcd(a, b)
    return best
""",
    bench="""\
def inputs(scale):
    return [((a, b), {}) for a, b in ((0, 3), (-2, 4), (1, 1), (12, 18), (7, 5), (5040 * max(scale, 1), 3600))]
""",
    kind="template",
    tags=("divisors",),
)
