"""Taking prime factors out of a number: stop at the square root of what is left; the rest is the last prime."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import changes, is_constant, name_of, reads, used_elsewhere
from rl_sbllm.analysis.python.rendering import rendered_lines
from rl_sbllm.analysis.python.shapes import Found, Shape, find_statements
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_WHILES = tuple(
    Shape(f"while {test}:\n    if V_n % V_p == 0:\n        S_hit\n    else:\n        V_p += 1")
    for test in ("V_n > 1", "V_n >= 2", "V_n != 1", "V_p <= V_n")
)
_ROOTED = tuple(
    Shape(f"while V_p <= {stop}:\n    if V_n % V_p == 0:\n        S_hit\n    else:\n        V_p += 1")
    for stop in (
        "int(math.sqrt(V_n) + 1)",
        "int(math.sqrt(V_n)) + 1",
        "int(V_n ** 0.5) + 1",
        "math.sqrt(V_n)",
        "V_n ** 0.5",
    )
)
_REST = Shape("if V_n > 1:\n    E_used")
_DIVIDED = (Shape("V_n //= V_p"), Shape("V_n = int(V_n / V_p)"))
_FORS = tuple(
    Shape(f"for V_p in range(2, V_n + 1):\n    {keyword} V_n % V_p == 0:\n        S_hit")
    for keyword in ("while",)
)
_COUNTED = Shape("while V_p <= V_n:\n    while V_n % V_p == 0:\n        S_hit\n    V_p += 1")


def find(view: FunctionView) -> Iterator[Match]:
    """`while` and `for` loops that divide a number by each factor as often as it goes."""
    for found, block, index in find_statements(view, *_WHILES, _COUNTED):
        loop = found.node
        if (
            isinstance(loop, ast.While)
            and _begins_at_two(block[:index], found["p"])
            and _takes_out(view, found)
        ):
            yield _while(view, found, loop)
    for found, block, index in find_statements(view, *_ROOTED):
        loop, after = found.node, block[index + 1 : index + 2]
        rest = _REST.at(view, after, 0) if after else None
        if (
            isinstance(loop, ast.While)
            and rest is not None
            and rest["n"] == found["n"]
            and _takes_out(view, found)
        ):
            test = view.replace(loop.test, f"{found['p']} * {found['p']} <= {found['n']}")
            yield Match(loop, (test,), assumptions=(f"{found['n']} is an int above 0",))
    for found, _, _ in find_statements(view, *_FORS):
        loop = found.node
        if (
            isinstance(loop, ast.For)
            and _takes_out(view, found)
            and not used_elsewhere(view, found["p"], loop)
        ):
            yield _for(view, found, loop)


def _begins_at_two(earlier: list[ast.stmt], prime: str) -> bool:
    setting = [s for s in earlier if prime in changes([s])]
    if not setting or not isinstance(setting[-1], ast.Assign):
        return False
    return name_of(setting[-1].targets[0]) == prime and is_constant(setting[-1].value, 2)


def _takes_out(view: FunctionView, found: Found) -> bool:
    """The hit divides the number once, sets neither it nor the factor otherwise, and reads the number nowhere else."""
    hit = found.block("hit")
    divided = [s for s in hit if any(shape.at(view, [s], 0) for shape in _DIVIDED)]
    others = [s for s in hit if s not in divided]
    ends = (ast.Return, ast.Break, ast.Continue, ast.Yield)
    if len(divided) != 1 or any(
        isinstance(n, ends) for s in others for n in ast.walk(s) if not isinstance(n, ast.Yield)
    ):
        return False
    own = {found["n"], found["p"]}
    return changes(divided) == {found["n"]} and not own & changes(others) and found["n"] not in reads(others)


def _rest(view: FunctionView, found: Found) -> list[str]:
    body = rendered_lines(view, found.block("hit"), lambda part: None)
    return [f"if {found['n']} > 1:", f"    {found['p']} = {found['n']}", *("    " + line for line in body)]


def _while(view: FunctionView, found: Found, loop: ast.While) -> Match:
    test = f"{found['p']} * {found['p']} <= {found['n']}"
    edits = (view.replace(loop.test, test), view.insert_after(loop, _rest(view, found)))
    return Match(loop, edits, assumptions=(f"{found['n']} is an int above 0",))


def _for(view: FunctionView, found: Found, loop: ast.For) -> Match:
    stop = [f"if {found['p']} * {found['p']} > {found['n']}:", "    break"]
    edits = (view.insert_before(loop.body[0], stop), view.insert_after(loop, _rest(view, found)))
    return Match(loop, edits, assumptions=(f"{found['n']} is an int above 0",))


RULE = Rule(
    name="factorization",
    family="algorithm",
    summary="Stop at the square root of what is left: the rest is the last prime factor.",
    find=find,
    before="""\
def factors(n):
    found = []
    p = 2
    while n > 1:
        if n % p == 0:
            found.append(p)
            n //= p
        else:
            p += 1
    return found
""",
    after="""\
def factors(n):
    found = []
    p = 2
    while p * p <= n:
        if n % p == 0:
            found.append(p)
            n //= p
        else:
            p += 1
    if n > 1:
        p = n
        found.append(p)
        n //= p
    return found
""",
    bench="""\
def inputs(scale):
    return [((n,), {}) for n in (1, 2, 3, 4, 6, 8, 49, 360, 1009 * max(scale, 1), 10007)]
""",
    kind="template",
    tags=("primes",),
)
