"""The least common multiple, found by trying numbers one after the other: it follows from the greatest common divisor."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import used_elsewhere
from rl_sbllm.analysis.python.places import not_negative
from rl_sbllm.analysis.python.rendering import rendered_lines
from rl_sbllm.analysis.python.shapes import Found, Shape, find_statements
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_START = ("max(V_a, V_b)", "max(V_b, V_a)")
_TESTS = ("V_m % V_a == 0 and V_m % V_b == 0", "V_m % V_b == 0 and V_m % V_a == 0")
_LARGER = "if V_b < V_a:\n    V_m = V_a\nelse:\n    V_m = V_b"
_FIRSTS = (*(f"V_m = {start}" for start in _START), _LARGER, "V_m = V_a if V_b < V_a else V_b")
_RETURNING = tuple(
    Shape(f"{first}\nwhile True:\n    if {test}:\n        {found}\n    V_m += 1")
    for first in _FIRSTS
    for test in _TESTS
    for found in ("return V_m", "break", "V_x = V_m\n        break")
)
_COUNTING = tuple(
    Shape(f"{first}\nwhile {test}:\n    V_m += 1")
    for first in _FIRSTS
    for test in ("not (V_m % V_a == 0 and V_m % V_b == 0)", "V_m % V_a != 0 or V_m % V_b != 0")
)


def find(view: FunctionView) -> Iterator[Match]:
    """Loops that try each number from the larger of the two on; they stay for numbers that may be below 1."""
    for found, _, _ in find_statements(view, *_RETURNING, *_COUNTING):
        names = {found["a"], found["b"], found["m"]}
        if len(names) == 3 and view.is_builtin("max"):
            yield _computed(view, found)


def _computed(view: FunctionView, found: Found) -> Match:
    gcd, imports = view.imported("math", "gcd")
    a, b, m = found["a"], found["b"], found["m"]
    multiple = f"{a} * {b} // {gcd}({a}, {b})"
    loop = found.statements[-1]
    inside = [n for n in ast.walk(loop) if isinstance(n, ast.Return)]
    if inside:
        lines = [f"return {multiple}"]
    elif "x" in found.parts and not used_elsewhere(view, m, *found.statements):
        lines = [f"{found['x']} = {multiple}"]
    elif "x" in found.parts:
        lines = [f"{m} = {multiple}", f"{found['x']} = {m}"]
    else:
        lines = [f"{m} = {multiple}"]
    statements = list(found.statements)
    if not all(not_negative(view, found.expression(name), loop) for name in "ab"):
        tried = [line for line in rendered_lines(view, statements, lambda _: None) if line.strip()[:1] != "#"]
        lines = [f"if {a} > 0 and {b} > 0:", *_deeper(lines), "else:", *_deeper(tried)]
    change = view.replace_statements(statements, lines)
    said = (f"{a} and {b} are ints, none of them 0",)
    return Match(loop, (change, *imports), assumptions=said)


def _deeper(lines: list[str]) -> list[str]:
    return ["    " + line if line else line for line in lines]


RULE = Rule(
    name="common-multiple",
    family="algorithm",
    summary="The least common multiple is the product divided by the greatest common divisor.",
    find=find,
    before="""\
def least_common_multiple(a, b):
    if a < 1 or b < 1:
        return 0
    number = max(a, b)
    while True:
        if number % a == 0 and number % b == 0:
            return number
        number += 1
""",
    after="""\
from math import gcd


def least_common_multiple(a, b):
    if a < 1 or b < 1:
        return 0
    return a * b // gcd(a, b)
""",
    bench="""\
def inputs(scale):
    return [((a, b), {}) for a, b in ((0, 3), (1, 1), (4, 6), (7, 5), (91 * max(scale, 1), 64))]
""",
    kind="template",
    tags=("numbers",),
)
