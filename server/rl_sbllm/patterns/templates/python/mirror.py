"""Counting where the first half of a sequence differs from the second half read backwards: no indices."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.lengths import measured
from rl_sbllm.analysis.python.loops import used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_MIRRORED = (
    "E_xs[{length} - V_i - 1]",
    "E_xs[{length} - 1 - V_i]",
    "E_xs[-V_i - 1]",
    "E_xs[-1 - V_i]",
    "E_xs[-(V_i + 1)]",
    "E_xs[~V_i]",
)
_LENGTHS = ("len(E_xs)", "V_n")
"""A variable counts when it is bound once, to the length."""


def _shapes(*sources: str) -> tuple[Shape, ...]:
    """Each source with every way to write the mirror image and the length."""
    return tuple(
        Shape(source.format(other=other.format(length=length), length=length))
        for length in _LENGTHS
        for other in _MIRRORED
        for source in sources
    )


_COUNTS = _shapes("V_t = 0\nfor V_i in range({length} // 2):\n    if E_xs[V_i] != {other}:\n        V_t += 1")
_SUMS = _shapes(
    "sum(1 for V_i in range({length} // 2) if E_xs[V_i] != {other})",
    "sum([1 for V_i in range({length} // 2) if E_xs[V_i] != {other}])",
    "len([1 for V_i in range({length} // 2) if E_xs[V_i] != {other}])",
    "sum(E_xs[V_i] != {other} for V_i in range({length} // 2))",
)
_TESTS = _shapes(
    "for V_i in range({length}):\n    if E_xs[V_i] != {other}:\n        return False",
    "for V_i in range({length} // 2):\n    if E_xs[V_i] != {other}:\n        return False",
)

_POINTERS = tuple(
    Shape(f"{start}\nwhile {test}:\n    if V_xs[V_i] != V_xs[V_j]:\n        return False\n    {steps}")
    for start in ("V_i, V_j = 0, len(V_xs) - 1", "V_i = 0\nV_j = len(V_xs) - 1")
    for test in ("V_i < V_j", "V_i <= V_j")
    for steps in ("V_i += 1\n    V_j -= 1", "V_j -= 1\n    V_i += 1", "V_i, V_j = V_i + 1, V_j - 1")
)


def find(view: FunctionView) -> Iterator[Match]:
    """Loops and sums over `range(len(xs) // 2)` that compare `xs[i]` with its mirror image, and tests for a palindrome."""
    if not view.is_builtin("map") or not view.is_builtin("range") or not view.is_builtin("reversed"):
        return
    for found, _, _ in find_statements(view, *_COUNTS):
        if _plain(view, found) and not used_elsewhere(view, found["i"], found.statements[1]):
            value, edits = _difference(view, found)
            edit = view.replace_statements(list(found.statements), [f"{found['t']} = {value}"])
            yield Match(found.node, (edit, *edits), assumptions=(_is_sequence(found),))
    for found in find_expressions(view, *_SUMS):
        if _plain(view, found):
            value, edits = _difference(view, found)
            yield Match(
                found.node, (view.replace(found.node, value), *edits), assumptions=(_is_sequence(found),)
            )
    for found, _, _ in find_statements(view, *_TESTS):
        if _plain(view, found) and not used_elsewhere(view, found["i"], found.node):
            lines = [f"if {found['xs']} != {found['xs']}[::-1]:", "    return False"]
            assert isinstance(found.node, ast.For)
            yield Match(
                found.node,
                (view.replace_statements([found.node], lines),),
                assumptions=(_is_sequence(found),),
            )
    for found, _, _ in find_statements(view, *_POINTERS):
        if not any(used_elsewhere(view, found[index], *found.statements) for index in ("i", "j")):
            lines = [f"if {found['xs']} != {found['xs']}[::-1]:", "    return False"]
            edit = view.replace_statements(list(found.statements), lines)
            yield Match(found.node, (edit,), assumptions=(_is_sequence(found),))


def _plain(view: FunctionView, found: Found) -> bool:
    if not isinstance(found.expression("xs"), ast.Name):
        return False
    if "n" not in found.parts:
        return True
    sequence = measured(view, found.expression("n"))
    return isinstance(sequence, ast.Name) and sequence.id == found["xs"]


def _is_sequence(found: Found) -> str:
    return f"{found['xs']} is a list, tuple or str whose elements compare to a bool, each equal to itself"


def _difference(view: FunctionView, found: Found) -> tuple[str, tuple[Edit, ...]]:
    differs, edits = view.imported("operator", "ne")
    xs = found["xs"]
    return f"sum(map({differs}, {xs}[: len({xs}) // 2], reversed({xs})))", edits


RULE = Rule(
    name="mirror",
    family="loop-lifting",
    summary="Compare the first half with the sequence read backwards, without indices.",
    find=find,
    before="""\
def changes_needed(xs):
    total = 0
    for i in range(len(xs) // 2):
        if xs[i] != xs[len(xs) - i - 1]:
            total += 1
    return total
""",
    after="""\
from operator import ne


def changes_needed(xs):
    total = sum(map(ne, xs[: len(xs) // 2], reversed(xs)))
    return total
""",
    bench="""\
def inputs(scale):
    return [((xs,), {}) for xs in ([], [1], [1, 2], "abcba", (1, 2, 2, 1), [n * n % 7 for n in range(400 * max(scale, 1))])]
""",
    kind="template",
    tags=("palindrome",),
)
