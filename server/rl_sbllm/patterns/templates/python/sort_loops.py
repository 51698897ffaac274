"""Sorting by hand, with exchanges or by taking out the least again and again: the built-in sort."""

from __future__ import annotations

from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import name_of
from rl_sbllm.analysis.python.places import before
from rl_sbllm.analysis.python.shapes import Found, Shape, find_statements
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_SWAPS = (
    "{a}, {b} = {b}, {a}",
    "V_t = {a}\n            {a} = {b}\n            {b} = V_t",
    "{b}, {a} = {a}, {b}",
)
_PAIRS = (
    ("for V_i in range({n}):", "for V_j in range({n} - V_i - 1):", "V_xs[V_j]", "V_xs[V_j + 1]"),
    ("for V_i in range({n}):", "for V_j in range({n} - 1 - V_i):", "V_xs[V_j]", "V_xs[V_j + 1]"),
    ("for V_i in range({n} - 1):", "for V_j in range({n} - V_i - 1):", "V_xs[V_j]", "V_xs[V_j + 1]"),
    ("for V_i in range({n} - 1):", "for V_j in range({n} - 1 - V_i):", "V_xs[V_j]", "V_xs[V_j + 1]"),
    ("for V_i in range({n}):", "for V_j in range({n} - 1):", "V_xs[V_j]", "V_xs[V_j + 1]"),
    ("for V_i in range({n}):", "for V_j in range(V_i + 1, {n}):", "V_xs[V_i]", "V_xs[V_j]"),
    ("for V_i in range({n} - 1):", "for V_j in range(V_i + 1, {n}):", "V_xs[V_i]", "V_xs[V_j]"),
)


def _exchanges(sign: str) -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    for size in ("len(V_xs)", "V_n"):
        for outer, inner, a, b in _PAIRS:
            for swap in _SWAPS:
                head = (
                    f"{outer}\n    {inner}\n        if {a} {sign} {b}:\n            {swap.format(a=a, b=b)}"
                )
                shapes.append(Shape(head.replace("{n}", size)))
    return tuple(shapes)


_RISING, _FALLING = _exchanges(">"), _exchanges("<")
_TAKEN = tuple(
    Shape(f"while {test}:\n    V_x = {which}(V_xs)\n    {steps}")
    for test in ("V_xs", "len(V_xs) > 0")
    for which in ("min",)
    for steps in ("V_out.append(V_x)\n    V_xs.remove(V_x)", "V_xs.remove(V_x)\n    V_out.append(V_x)")
)


def find(view: FunctionView) -> Iterator[Match]:
    """Bubble sorts and exchange sorts of a list in place, and `while xs:` loops that move the least one over."""
    for shapes, order in ((_RISING, ""), (_FALLING, "reverse=True")):
        for found, _, _ in find_statements(view, *shapes):
            if found["i"] != found["j"] and _is_length(view, found):
                edit = view.replace_statements(list(found.statements), [f"{found['xs']}.sort({order})"])
                yield Match(found.node, (edit,), assumptions=(_ordered(found),))
    for found, _, _ in find_statements(view, *_TAKEN):
        if found["xs"] != found["out"] and view.is_builtin("sorted"):
            lines = [f"{found['out']}.extend(sorted({found['xs']}))", f"{found['xs']}.clear()"]
            edit = view.replace_statements(list(found.statements), lines)
            yield Match(found.node, (edit,), assumptions=(_ordered(found),))


def _ordered(found: Found) -> str:
    return f"{found['xs']} is a list whose elements have one order, and equal elements are alike"


def _is_length(view: FunctionView, found: Found) -> bool:
    """The number that bounds the loops is the list's length, taken just before."""
    if "n" not in found.parts:
        return True
    for statement in before(view, found.node):
        hit = Shape("V_n = len(V_xs)").at(view, [statement], 0)
        if hit is not None and hit["n"] == found["n"]:
            return hit["xs"] == name_of(found.expression("xs"))
    return False


RULE = Rule(
    name="sort-loops",
    family="algorithm",
    summary="The built-in sort instead of exchanges by hand.",
    find=find,
    before="""\
def ordered(xs):
    n = len(xs)
    for i in range(n):
        for j in range(0, n - i - 1):
            if xs[j] > xs[j + 1]:
                xs[j], xs[j + 1] = xs[j + 1], xs[j]
    return xs
""",
    after="""\
def ordered(xs):
    n = len(xs)
    xs.sort()
    return xs
""",
    bench="""\
def inputs(scale):
    return [((xs,), {}) for xs in ([], [1], [2, 1], ["b", "a", "b"], [(n * 37) % 101 for n in range(80 * max(scale, 1))])]
""",
    kind="template",
    tags=("sorting",),
)
