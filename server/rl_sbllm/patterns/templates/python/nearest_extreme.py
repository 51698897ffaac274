"""The next or previous greater (smaller) element, looked for from each element anew: one pass with a stack finds all."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.nearest import (
    NEGATED,
    Outer,
    Search,
    outer_loop,
    scanning_for,
    scanning_while,
    step,
)
from rl_sbllm.analysis.python.rendering import rendered_lines
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_NAMES = {">": "greater", ">=": "not_smaller", "<": "smaller", "<=": "not_greater"}


def find(view: FunctionView) -> Iterator[Match]:
    """Inner loops that stop at the first later or earlier element which is greater, or smaller, than the outer one."""
    for loop in view.own():
        outer = outer_loop(view, loop)
        if outer is None:
            continue
        for inner in ast.walk(outer.loop):
            if isinstance(inner, ast.For) and inner is not outer.loop:
                search = scanning_for(view, outer, inner)
                if search is not None:
                    yield _looked_up(view, outer, search, _hit(view, outer, inner, search))
            elif isinstance(inner, ast.While):
                search = scanning_while(view, outer, inner)
                if search is not None:
                    yield _looked_up(view, outer, search, _counted(inner, outer, search))


def _table(view: FunctionView, search: Search) -> str:
    return view.fresh(f"{'next' if search.forward else 'previous'}_{_NAMES[search.sign]}")


def _hit(view: FunctionView, outer: Outer, inner: ast.For, search: Search) -> list[str]:
    test = inner.body[0]
    assert isinstance(test, ast.If)
    hit = test.body[:-1] if isinstance(test.body[-1], ast.Break) else test.body
    found = f"{search.name} < len({outer.sequence})" if search.forward else f"{search.name} >= 0"
    body = rendered_lines(view, hit, lambda _: None) if hit else ["pass"]
    lines = [f"if {found}:", *("    " + line if line else line for line in body)]
    if inner.orelse:
        missed = rendered_lines(view, inner.orelse, lambda _: None)
        lines += ["else:", *("    " + line if line else line for line in missed)]
    return lines


def _counted(inner: ast.While, outer: Outer, search: Search) -> list[str]:
    """`span += 1` in each turn is the number of turns at once."""
    i, j = outer.index, search.name
    turns = f"{j} - {i} - 1" if search.forward else f"{i} - {j} - 1"
    names = [moved[0] for moved in map(step, inner.body) if moved is not None and moved[0] != j]
    return [f"{name} += {turns}" for name in names]


def _looked_up(view: FunctionView, outer: Outer, search: Search, lines: list[str]) -> Match:
    table = _table(view, search)
    helper = view.fresh(f"_{table}")
    head = f"{search.name} = {table}[{outer.index}]"
    tabs = view.indent(view.node.body[0]).startswith("\t")
    written = [line.replace("    ", "\t") if tabs else line for line in _helper(helper, search)]
    edits = (
        view.insert_at_module_level(written),
        view.insert_before(outer.loop, [f"{table} = {helper}({outer.sequence})"]),
        view.replace_statements(
            search.statements, [head, *(n for n in lines if not n.lstrip().startswith("#"))]
        ),
    )
    said = (f"the elements of {outer.sequence} are in a total order, no NaN",)
    return Match(search.statements[-1], edits, assumptions=said)


def _helper(name: str, search: Search) -> list[str]:
    if search.forward:
        return [
            f"def {name}(values):",
            "    found = [len(values)] * len(values)",
            "    waiting = []",
            "    for at, value in enumerate(values):",
            f"        while waiting and value {search.sign} values[waiting[-1]]:",
            "            found[waiting.pop()] = at",
            "        waiting.append(at)",
            "    return found",
        ]
    return [
        f"def {name}(values):",
        "    found = []",
        "    waiting = []",
        "    for at, value in enumerate(values):",
        f"        while waiting and values[waiting[-1]] {NEGATED[search.sign]} value:",
        "            waiting.pop()",
        "        found.append(waiting[-1] if waiting else -1)",
        "        waiting.append(at)",
        "    return found",
    ]


RULE = Rule(
    name="nearest-extreme",
    family="algorithm",
    summary="One pass with a stack finds the next greater element of all; each was searched for on its own.",
    find=find,
    before="""\
def days_until_warmer(temperatures):
    waits = [0] * len(temperatures)
    for i in range(len(temperatures)):
        for j in range(i + 1, len(temperatures)):
            if temperatures[j] > temperatures[i]:
                waits[i] = j - i
                break
    return waits
""",
    after="""\
def _next_greater(values):
    found = [len(values)] * len(values)
    waiting = []
    for at, value in enumerate(values):
        while waiting and value > values[waiting[-1]]:
            found[waiting.pop()] = at
        waiting.append(at)
    return found


def days_until_warmer(temperatures):
    waits = [0] * len(temperatures)
    next_greater = _next_greater(temperatures)
    for i in range(len(temperatures)):
        j = next_greater[i]
        if j < len(temperatures):
            waits[i] = j - i
    return waits
""",
    bench="""\
def inputs(scale):
    many = [40 - n // 9 for n in range(150 * max(scale, 1))]
    return [((xs,), {}) for xs in ([], [3], [2, 2, 1, 3], many)]
""",
    kind="template",
    tags=("stack", "nested-loops"),
)
