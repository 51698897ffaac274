"""Two indices, the second beyond the first, used only to read two elements: `itertools.combinations` of the elements."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import changes, name_of, used_elsewhere
from rl_sbllm.analysis.python.rendering import rendered_lines
from rl_sbllm.analysis.python.shapes import Found, Shape, find_statements
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_LOOPS = tuple(
    Shape(f"for V_i in range({outer}):\n    for V_j in range(V_i + 1, len(V_xs)):\n        S_body")
    for outer in ("len(V_xs)", "len(V_xs) - 1")
)


def find(view: FunctionView) -> Iterator[Match]:
    """Nested loops over `range(len(xs))` and `range(i + 1, len(xs))` in which i and j stand in `xs[i]`, `xs[j]` alone."""
    for found, _, _ in find_statements(view, *_LOOPS):
        body, outer = found.block("body"), found.node
        if {found["xs"], found["i"], found["j"]} & changes(body) or _leaves_inner(body):
            continue
        if any(used_elsewhere(view, found[index], outer) for index in ("i", "j")):
            continue
        if _reads_elements_alone(view, found, body):
            yield _combined(view, found, body)


def _leaves_inner(body: list[ast.stmt]) -> bool:
    """A `break` of the inner loop, which one loop alone cannot do."""
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Break):
            return True
        if not isinstance(node, (ast.For, ast.While, ast.FunctionDef, ast.Lambda)):
            stack.extend(ast.iter_child_nodes(node))
    return False


def _element(node: ast.AST, found: Found) -> str | None:
    """Which index reads an element of the sequence here."""
    if (
        isinstance(node, ast.Subscript)
        and name_of(node.value) == found["xs"]
        and isinstance(node.ctx, ast.Load)
    ):
        index = name_of(node.slice)
        return index if index in (found["i"], found["j"]) else None
    return None


def _reads_elements_alone(view: FunctionView, found: Found, body: list[ast.stmt]) -> bool:
    for statement in body:
        for node in ast.walk(statement):
            index = isinstance(node, ast.Name) and node.id in (found["i"], found["j"])
            if index and _element(view.parent(node), found) is None:
                return False
    return True


def _combined(view: FunctionView, found: Found, body: list[ast.stmt]) -> Match:
    combinations, edits = view.imported("itertools", "combinations")
    names = {
        found["i"]: view.fresh("first", "first_element"),
        found["j"]: view.fresh("second", "second_element"),
    }

    def exchange(node: ast.AST) -> str | None:
        index = _element(node, found)
        return names[index] if index is not None else None

    lines = [
        f"for {', '.join(names.values())} in {combinations}({found['xs']}, 2):",
        *("    " + line if line.strip() else line for line in rendered_lines(view, body, exchange)),
    ]
    edit = view.replace_statements(list(found.statements), lines)
    return Match(found.node, (edit, *edits), assumptions=(f"{found['xs']} is a list, tuple or str",))


RULE = Rule(
    name="combinations",
    family="loop-lifting",
    summary="`itertools.combinations` yields the pairs without indices.",
    find=find,
    before="""\
def inversions(xs):
    count = 0
    for i in range(len(xs)):
        for j in range(i + 1, len(xs)):
            if xs[i] > xs[j]:
                count += 1
    return count
""",
    after="""\
from itertools import combinations


def inversions(xs):
    count = 0
    for first, second in combinations(xs, 2):
        if first > second:
            count += 1
    return count
""",
    bench="""\
def inputs(scale):
    return [((xs,), {}) for xs in ([], [1], [2, 1], (3, 1, 2), [(n * 37) % 101 for n in range(80 * max(scale, 1))])]
""",
    kind="template",
    tags=("pairs", "nested-loops"),
)
