"""Search for a divisor only up to the square root: a number with a divisor has one there, and the smallest one is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, changes, name_of, reads, used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements, same
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.patterns.templates.python.square_root import WHOLE, square_root

_FOR = Shape("""
for V_d in range(2, E_stop):
    if E_n % V_d == 0:
        S_hit
""")
_FOR_ELSE = Shape("""
for V_d in range(2, E_stop):
    if E_n % V_d == 0:
        S_hit
else:
    S_otherwise
""")
_WHILES = tuple(
    Shape(f"while {test}:\n    if E_n % V_d == 0:\n        S_hit\n    V_d += 1")
    for test in ("V_d < E_n", "V_d <= E_n - 1", "V_d <= E_n // 2", "V_d <= E_n / 2", "V_d < E_n // 2 + 1")
)
_ANY = tuple(
    Shape(f"{name}({test} for V_d in range(2, E_stop))")
    for name, test in (
        ("any", "E_n % V_d == 0"),
        ("all", "E_n % V_d != 0"),
        ("all", "E_n % V_d"),
        ("all", "0 < E_n % V_d"),
    )
)
_ANY_LISTS = tuple(
    Shape(f"{name}([{test} for V_d in range(2, E_stop)])")
    for name, test in (
        ("any", "E_n % V_d == 0"),
        ("all", "E_n % V_d != 0"),
        ("all", "E_n % V_d"),
        ("all", "0 < E_n % V_d"),
    )
)
_STOPS = tuple(
    Shape(stop)
    for stop in (
        "E_n",
        "E_n - 1",
        "E_n // 2 + 1",
        "int(E_n / 2) + 1",
        "int(E_n // 2) + 1",
        "1 + E_n // 2",
        "int(E_n / 2 + 1)",
        "E_n // 2 + 2",
    )
)
_HALVES = tuple(Shape(stop) for stop in ("E_n // 2", "int(E_n / 2)", "int(E_n // 2)"))


def find(view: FunctionView) -> Iterator[Match]:
    """Loops, `while` loops and `any`/`all` that look for a divisor of one number among all smaller ones."""
    for found, _, _ in find_statements(view, _FOR, _FOR_ELSE):
        if _is_search(view, found) and not used_elsewhere(view, found["d"], found.node):
            yield from _bounded(view, found)
    for found, block, index in find_statements(view, *_WHILES):
        if _starts_at_two(block[:index], found["d"]) and _is_search(view, found):
            started = [s for s in block[:index] if found["d"] in changes([s])]
            if not used_elsewhere(view, found["d"], found.node, *started):
                yield from _bounded_while(view, found)
    for found in find_expressions(view, *_ANY, *_ANY_LISTS):
        if calls_only_builtins(view, found.expression("n")) and view.is_builtin("any"):
            yield from _bounded(view, found)


def _is_search(view: FunctionView, found: Found) -> bool:
    number, hit = found.expression("n"), found.block("hit")
    if found["d"] in reads([number]) or not calls_only_builtins(view, number):
        return False
    leaves = isinstance(hit[-1], (ast.Return, ast.Break, ast.Raise))
    sets = all(isinstance(s, ast.Assign) and isinstance(s.value, ast.Constant) for s in hit)
    if not leaves and reads([number]) & changes(hit):
        return False
    return leaves or sets


def _bounded(view: FunctionView, found: Found) -> Iterator[Match]:
    number, stop = found.expression("n"), found.expression("stop")
    root, edits = square_root(view, number, found.node)
    assumptions = (WHOLE.format(found["n"]),)
    if any((hit := shape.on(view, stop)) and same(hit.expression("n"), number) for shape in _STOPS):
        yield Match(found.node, (view.replace(stop, f"{root} + 1"), *edits), assumptions=assumptions)
    elif any((hit := shape.on(view, stop)) and same(hit.expression("n"), number) for shape in _HALVES):
        text = f"min({found['stop']}, {root} + 1)"
        if view.is_builtin("min"):
            yield Match(found.node, (view.replace(stop, text), *edits), assumptions=assumptions)


def _bounded_while(view: FunctionView, found: Found) -> Iterator[Match]:
    loop = found.node
    assert isinstance(loop, ast.While)
    divisor = found["d"]
    test = f"{divisor} * {divisor} <= {found['n']}"
    yield Match(loop, (view.replace(loop.test, test),), assumptions=(WHOLE.format(found["n"]),))


def _starts_at_two(earlier: list[ast.stmt], divisor: str) -> bool:
    for statement in reversed(earlier):
        if divisor in changes([statement]):
            match statement:
                case ast.Assign(targets=[target], value=ast.Constant(value=2)):
                    return name_of(target) == divisor
            return False
    return False


RULE = Rule(
    name="trial-division-bound",
    family="algorithm",
    summary="A divisor, if there is one, is found at or below the square root.",
    find=find,
    before="""\
def is_prime(n):
    if n < 2:
        return False
    for k in range(2, n - 1):
        if n % k == 0:
            return False
    return True
""",
    after="""\
from math import isqrt


def is_prime(n):
    if n < 2:
        return False
    for k in range(2, isqrt(n) + 1):
        if n % k == 0:
            return False
    return True
""",
    bench="""\
def inputs(scale):
    return [((n,), {}) for n in (1, 2, 4, 9, 1009 * max(scale, 1), 10007, 7919)]
""",
    kind="template",
    tags=("primes", "divisors"),
)
