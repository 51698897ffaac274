"""A row that an inner loop reads again and again, `grid[i][j]` with the same `i`, is fetched once before it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from rl_sbllm.analysis.python.invariants import changed, has_unknown_call, rebound
from rl_sbllm.analysis.python.names import names_read, walk_all
from rl_sbllm.analysis.python.purity import MUTATING_METHODS
from rl_sbllm.analysis.python.repeats import has_repeats, repeat_around
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rewrites.python.hoisting import Hoisted, held_back, hoists, uses_of
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    if not has_repeats(view):
        return
    found: list[Hoisted] = []
    done: set[str] = set()
    for node in view.own():
        if not isinstance(node, ast.Subscript) or not _is_row(view, node) or ast.dump(node) in done:
            continue
        place = repeat_around(view, node, lambda nodes, node=node: _stays(view, node, nodes))
        if place is None or held_back(view, node, place[0]):
            continue
        done.add(ast.dump(node))
        first, repeated = place
        if any(isinstance(n, (ast.Lambda, ast.FunctionDef)) for n in walk_all(repeated)):
            continue
        uses = uses_of(node, repeated)
        if any(view.unit.in_fstring(use) for use in uses):
            continue
        said = f"{ast.unparse(node)} exists, and is the same object, while the loop runs"
        found.append(Hoisted(node, first, uses, _names(node), said))
    yield from hoists(view, found)


def _is_row(view: FunctionView, node: ast.Subscript) -> bool:
    """`base[index]` that is itself indexed; the base a name or an attribute, the index made of names and numbers."""
    above = view.parent(node)
    if not isinstance(above, ast.Subscript) or above.value is not node or not isinstance(node.ctx, ast.Load):
        return False
    allowed = (ast.Name, ast.Constant, ast.BinOp, ast.operator, ast.UnaryOp, ast.unaryop, ast.expr_context)
    return _root(node.value) is not None and all(isinstance(n, allowed) for n in ast.walk(node.slice))


def _root(base: ast.expr) -> ast.Name | None:
    while isinstance(base, ast.Attribute):
        base = base.value
    return base if isinstance(base, ast.Name) else None


def _stays(view: FunctionView, node: ast.Subscript, nodes: Sequence[ast.AST]) -> bool:
    """Neither the index nor the outer table changes; stores into the row itself are the row's own business."""
    root = _root(node.value)
    if root is None or any(rebound(nodes, name) for name in names_read(node)):
        return False
    if isinstance(node.value, ast.Name):
        return not changed(view, nodes, root.id)
    return not has_unknown_call(view, nodes) and not _outer_changes(node.value, nodes)


def _outer_changes(base: ast.expr, nodes: Sequence[ast.AST]) -> bool:
    """The attribute is stored, or an item of it, or a changing method is called on it."""
    text = ast.unparse(base)
    for n in walk_all(nodes):
        if isinstance(n, (ast.Attribute, ast.Subscript)) and not isinstance(n.ctx, ast.Load):
            own = n if isinstance(n, ast.Attribute) else n.value
            if text.startswith(ast.unparse(own)):
                return True
        if (
            isinstance(n, ast.Call)
            and isinstance(n.func, ast.Attribute)
            and n.func.attr in MUTATING_METHODS
            and ast.unparse(n.func.value) == text
        ):
            return True
    return False


def _names(node: ast.Subscript) -> tuple[str, ...]:
    """`grid_row` for `grid[i]`, `grid_row_before` for `grid[i - 1]`, `grid_row_after` for `grid[i + 1]`."""
    base = node.value
    word = (base.attr if isinstance(base, ast.Attribute) else ast.unparse(base)).strip("_")
    match node.slice:
        case ast.BinOp(op=ast.Sub()):
            name = f"{word}_row_before"
        case ast.BinOp(op=ast.Add()):
            name = f"{word}_row_after"
        case _:
            name = f"{word}_row"
    index = "".join(c if c.isalnum() else "_" for c in ast.unparse(node.slice)).strip("_")
    return name, f"{word}_at_{index}"


RULE = Rule(
    name="hoist-row",
    family="hoisting",
    summary="The row is looked up once before the inner loop, not for each of its elements.",
    find=find,
    before="""def paths(costs, width):
    best = [[0] * width for _ in costs]
    for i in range(1, len(costs)):
        for j in range(1, width):
            if best[i - 1][j] > best[i][j - 1]:
                best[i][j] = best[i - 1][j] + costs[i][j]
            else:
                best[i][j] = best[i][j - 1] + costs[i][j]
    return best[-1]
""",
    after="""def paths(costs, width):
    best = [[0] * width for _ in costs]
    for i in range(1, len(costs)):
        best_row_before = best[i - 1]
        best_row = best[i]
        costs_row = costs[i]
        for j in range(1, width):
            if best_row_before[j] > best_row[j - 1]:
                best_row[j] = best_row_before[j] + costs_row[j]
            else:
                best_row[j] = best_row[j - 1] + costs_row[j]
    return best[-1]
""",
    bench="""def inputs(scale):
    size = 60 * scale
    return [(([[(i * j) % 7 for j in range(60)] for i in range(size)], 60), {})]
""",
)
