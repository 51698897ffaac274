"""A quotient of factorials that counts selections: `math.comb`."""

from __future__ import annotations

from collections.abc import Iterator

from rl_sbllm.analysis.python.shapes import Shape, find_expressions
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_QUOTIENTS = tuple(
    Shape(source.replace("!", name))
    for name in ("factorial", "math.factorial")
    for source in (
        "!(E_n) // (!(E_n - E_r) * !(E_r))",
        "!(E_n) // !(E_n - E_r) // !(E_r)",
        "!(E_n) // !(E_r) // !(E_n - E_r)",
    )
)


def find(view: FunctionView) -> Iterator[Match]:
    """`factorial(n) // (factorial(n - r) * factorial(r))` in its usual spellings."""
    if any(name.rpartition(".")[2] == "factorial" for name, _ in view.unit.functions()):
        return
    for found in find_expressions(view, *_QUOTIENTS):
        comb, edits = view.imported("math", "comb")
        change = view.replace(found.node, f"{comb}({found['n']}, {found['r']})")
        yield Match(found.node, (change, *edits), assumptions=(f"0 <= {found['r']} <= {found['n']}",))


RULE = Rule(
    name="binomial",
    family="algorithm",
    summary="`math.comb` counts selections without factorials.",
    find=find,
    before="""\
from math import factorial


def selections(n, r):
    return factorial(n) // (factorial(n - r) * factorial(r))
""",
    after="""\
from math import factorial
from math import comb


def selections(n, r):
    return comb(n, r)
""",
    bench="""\
def inputs(scale):
    return [((n, r), {}) for n, r in ((0, 0), (5, 0), (5, 2), (7, 7), (-1, 0), (90 * max(scale, 1), 2))]
""",
    kind="template",
    tags=("closed-form",),
)
