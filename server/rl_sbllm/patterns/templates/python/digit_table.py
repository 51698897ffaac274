"""A power or factorial of a digit: a table of the ten results."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from math import factorial

from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_POWERS = (Shape("(E_n % C_m) ** C_k"), Shape("pow(E_n % C_m, C_k)"))
_SUMS = tuple(
    Shape(f"sum({left}{power} for V_c in E_s{right})")
    for left, right in (("", ""), ("[", "]"))
    for power in ("int(V_c) ** C_k", "pow(int(V_c), C_k)")
)
_DIGIT_FACTORIALS = (Shape("factorial(int(V_c))"), Shape("math.factorial(int(V_c))"))
_REMAINDER_FACTORIALS = (Shape("factorial(E_n % 10)"), Shape("math.factorial(E_n % 10)"))
_DIGITS = "0123456789"


def find(view: FunctionView) -> Iterator[Match]:
    """`(n % 10) ** k`, `factorial(n % 10)`, and sums of `int(c) ** k` over the characters of a number."""
    for found in find_expressions(view, *_POWERS):
        size, power = _number(found, "m"), _number(found, "k")
        if (
            size is not None
            and power is not None
            and size <= 64
            and 2 <= power <= 64
            and view.is_builtin("pow")
        ):
            yield _indexed(view, found, [n**power for n in range(size)], f"% {size}", "POWERS")
    for found in find_expressions(view, *_REMAINDER_FACTORIALS):
        if _library(view):
            yield _indexed(view, found, [factorial(n) for n in range(10)], "% 10", "FACTORIALS")
    for found in find_expressions(view, *_SUMS):
        power = _number(found, "k")
        if power is not None and 1 <= power <= 64 and view.is_builtin("map") and view.is_builtin("int"):
            table = view.fresh("DIGIT_POWERS", "POWERS_OF_DIGITS")
            entries = ", ".join(f'"{digit}": {int(digit) ** power}' for digit in _DIGITS)
            value = f"sum(map({table}.__getitem__, {found['s']}))"
            edits = (
                view.insert_at_module_level([f"{table} = {{{entries}}}"]),
                view.replace(found.node, value),
            )
            yield Match(found.node, edits, assumptions=(f"{found['s']} holds the digits 0 to 9 alone",))
    for found in find_expressions(view, *_DIGIT_FACTORIALS):
        if _library(view) and view.is_builtin("int"):
            table = view.fresh("DIGIT_FACTORIALS", "FACTORIALS_OF_DIGITS")
            entries = ", ".join(f'"{digit}": {factorial(int(digit))}' for digit in _DIGITS)
            edits = (
                view.insert_at_module_level([f"{table} = {{{entries}}}"]),
                view.replace(found.node, f"{table}[{found['c']}]"),
            )
            yield Match(found.node, edits, assumptions=(f"{found['c']} is one of the characters 0 to 9",))


def _number(found: Found, part: str) -> int | None:
    value = found.expression(part)
    whole = isinstance(value, ast.Constant) and type(value.value) is int and value.value > 0
    return value.value if whole and isinstance(value, ast.Constant) and isinstance(value.value, int) else None


def _library(view: FunctionView) -> bool:
    return not any(name.rpartition(".")[2] == "factorial" for name, _ in view.unit.functions())


def _indexed(view: FunctionView, found: Found, values: list[int], remainder: str, word: str) -> Match:
    table = view.fresh(f"DIGIT_{word}" if remainder == "% 10" else f"REMAINDER_{word}", word)
    number = found.tight("n")
    edits = (
        view.insert_at_module_level([f"{table} = ({', '.join(map(str, values))})"]),
        view.replace(found.node, f"{table}[{number} {remainder}]"),
    )
    return Match(found.node, edits, assumptions=(f"{text(view, found.expression('n'))} is an int",))


RULE = Rule(
    name="digit-table",
    family="memoisation",
    summary="A table of the ten results instead of a power for each digit.",
    find=find,
    before="""\
def digit_powers(number):
    total = 0
    while number > 0:
        total += (number % 10) ** 5
        number //= 10
    return total
""",
    after="""\
DIGIT_POWERS = (0, 1, 32, 243, 1024, 3125, 7776, 16807, 32768, 59049)


def digit_powers(number):
    total = 0
    while number > 0:
        total += DIGIT_POWERS[number % 10]
        number //= 10
    return total
""",
    bench="""\
def inputs(scale):
    return [((n,), {}) for n in (-5, 0, 7, 10, 4150, 12345678901234567890 ** max(scale, 1))]
""",
    kind="template",
    tags=("digits",),
)
