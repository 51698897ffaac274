"""Try 2 and 3, then only the numbers next to multiples of six: no other can be the smallest divisor."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, changes, reads, used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_statements, text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_LOOP = Shape("""
for V_d in range(2, E_stop):
    if E_n % V_d == 0:
        S_hit
""")


def find(view: FunctionView) -> Iterator[Match]:
    """Loops over all candidate divisors that answer the same whichever divisor is found."""
    for found, _, _ in find_statements(view, _LOOP):
        loop = found.node
        if isinstance(loop, ast.For) and _only_asks(view, found) and _is_rooted(found.expression("stop")):
            yield _wheel(view, found, loop)


def _only_asks(view: FunctionView, found: Found) -> bool:
    hit, number, divisor = found.block("hit"), found.expression("n"), found["d"]
    if divisor in reads([number, *hit]) or not calls_only_builtins(view, number):
        return False
    leaves = isinstance(hit[-1], (ast.Return, ast.Break))
    sets = all(isinstance(s, (ast.Assign, ast.Break)) for s in hit[:-1])
    return (
        leaves
        and sets
        and not reads([number]) & changes(hit)
        and not used_elsewhere(view, divisor, found.node)
    )


def _is_rooted(stop: ast.expr) -> bool:
    """The stop mentions a square root: without that bound the bound comes first."""
    for node in ast.walk(stop):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            return True
        if isinstance(node, (ast.Name, ast.Attribute)):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in ("sqrt", "isqrt"):
                return True
    return False


def _wheel(view: FunctionView, found: Found, loop: ast.For) -> Match:
    chain, edits = view.imported("itertools", "chain")
    stop = view.fresh("stop", "divisor_stop")
    steps = f"{chain}(range(2, min({stop}, 4)), range(5, {stop}, 6), range(7, {stop}, 6))"
    lines = [f"{stop} = {text(view, found.expression('stop'))}"]
    return Match(
        loop,
        (view.insert_before(loop, lines), view.replace(loop.iter, steps), *edits),
        assumptions=(f"{found['n']} is an int",),
    )


RULE = Rule(
    name="trial-division-wheel",
    family="algorithm",
    summary="After 2 and 3, only numbers next to a multiple of six can be the smallest divisor.",
    find=find,
    before="""\
from math import isqrt


def is_prime(n):
    if n < 2:
        return False
    for k in range(2, isqrt(n) + 1):
        if n % k == 0:
            return False
    return True
""",
    after="""\
from math import isqrt
from itertools import chain


def is_prime(n):
    if n < 2:
        return False
    stop = isqrt(n) + 1
    for k in chain(range(2, min(stop, 4)), range(5, stop, 6), range(7, stop, 6)):
        if n % k == 0:
            return False
    return True
""",
    bench="""\
def inputs(scale):
    return [((n,), {}) for n in (1, 2, 4, 9, 25, 49, 10007, 1000003, 100000007 * max(scale, 1))]
""",
    kind="template",
    tags=("primes",),
)
