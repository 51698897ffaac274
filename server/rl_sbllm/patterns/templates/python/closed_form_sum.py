"""A loop that only adds up the numbers of a range, or their squares or cubes: the formula."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, reads, used_elsewhere
from rl_sbllm.analysis.python.places import not_negative
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements, text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_FORMULAS = {
    1: "{n} * ({n} + 1) // 2",
    2: "{n} * ({n} + 1) * (2 * {n} + 1) // 6",
    3: "({n} * ({n} + 1) // 2) ** 2",
}
_TERMS = {1: ("V_i",), 2: ("V_i * V_i", "V_i ** 2"), 3: ("V_i * V_i * V_i", "V_i ** 3")}
_SUMS = {
    power: tuple(
        Shape(f"V_s = 0\nfor V_i in range({bounds}):\n    V_s += {term}")
        for term in terms
        for bounds in ("1, E_stop", "E_stop")
    )
    for power, terms in _TERMS.items()
}
_CALLS = {
    power: tuple(
        Shape(f"sum({left}{term} for V_i in range({bounds}){right})")
        for term in terms
        for bounds in ("1, E_stop", "E_stop")
        for left, right in (("", ""), ("[", "]"))
    )
    for power, terms in _TERMS.items()
}
_RANGES = (Shape("sum(range(1, E_stop))"), Shape("sum(range(E_stop))"))
_LAST = Shape("E_n + 1")
_BETWEEN = tuple(Shape(source) for source in ("V_s = 0\nfor V_i in range(E_start, E_stop):\n    V_s += V_i",))


def find(view: FunctionView) -> Iterator[Match]:
    """Summing loops and `sum` of a range."""
    if not view.is_builtin("range") or not view.is_builtin("max"):
        return
    for power, shapes in _SUMS.items():
        for found, _, _ in find_statements(view, *shapes):
            loop = found.statements[1]
            if not used_elsewhere(view, found["i"], loop) and found["s"] not in reads(
                [found.expression("stop")]
            ):
                formula = _formula(view, found, power)
                if formula is not None:
                    edit = view.replace_statements(list(found.statements), [f"{found['s']} = {formula}"])
                    yield Match(found.node, (edit,))
    for found, _, _ in find_statements(view, *_BETWEEN):
        loop, ends = found.statements[1], [found.expression("start"), found.expression("stop")]
        alone = not isinstance(ends[0], ast.Constant) and found["s"] not in reads(ends)
        if alone and calls_only_builtins(view, *ends) and not used_elsewhere(view, found["i"], loop):
            edit = view.replace_statements(
                list(found.statements), [f"{found['s']} = {_between(view, found)}"]
            )
            yield Match(found.node, (edit,))
    for power, shapes in {**_CALLS, 0: _RANGES}.items():
        for found in find_expressions(view, *shapes):
            formula = _formula(view, found, power or 1)
            if formula is not None and view.is_builtin("sum"):
                yield Match(found.node, (view.replace(found.node, f"({formula})"),))


def _formula(view: FunctionView, found: Found, power: int) -> str | None:
    """The sum up to and with the last number of the range, 0 for an empty range."""
    stop = found.expression("stop")
    if not calls_only_builtins(view, stop):
        return None
    last = _LAST.on(view, stop)
    upper = last.expression("n") if last is not None else None
    if upper is not None and not_negative(view, upper, found.node):
        simple = isinstance(upper, (ast.Name, ast.Constant))
        n = text(view, upper) if simple else f"({text(view, upper)})"
    else:
        n = f"max({text(view, upper)}, 0)" if upper is not None else f"max({text(view, stop)} - 1, 0)"
    return _FORMULAS[power].format(n=n)


def _between(view: FunctionView, found: Found) -> str:
    """First and last number of the range, averaged, times how many there are."""
    stop = found.expression("stop")
    last = _LAST.on(view, stop)
    first_and_last = (
        f"{found['start']} + {last['n']}" if last is not None else f"{found['start']} + {found['stop']} - 1"
    )
    return f"({first_and_last}) * max({found['stop']} - {found.tight('start')}, 0) // 2"


RULE = Rule(
    name="closed-form-sum",
    family="algorithm",
    summary="The sum of a range, of its squares or cubes has a formula.",
    find=find,
    before="""\
def triangle(n):
    total = 0
    for i in range(1, n + 1):
        total += i
    return total
""",
    after="""\
def triangle(n):
    total = max(n, 0) * (max(n, 0) + 1) // 2
    return total
""",
    bench="""\
def inputs(scale):
    return [((n,), {}) for n in (-3, -1, 0, 1, 2, 9, 2000 * max(scale, 1))]
""",
    kind="template",
    tags=("closed-form",),
)
