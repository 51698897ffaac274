"""`xs.count(x)` asked for many x: count everything once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, is_constant, steady
from rl_sbllm.analysis.python.places import in_elif, statement_before
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, same, text
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_COUNT = Shape("E_xs.count(E_x)")
_MOST = tuple(
    Shape(source)
    for source in (
        "max(set(E_xs), key=E_xs.count)",
        "max(E_xs, key=E_xs.count)",
        "max(set(E_xs), key=lambda V_x: E_xs.count(V_x))",
    )
)
_MATCHED = tuple(
    Shape(source)
    for source in (
        "len([V_y for V_y in E_xs if V_y == E_x])",
        "sum(1 for V_y in E_xs if V_y == E_x)",
        "sum([1 for V_y in E_xs if V_y == E_x])",
        "sum(V_y == E_x for V_y in E_xs)",
    )
)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_HASHES = "the elements of {} are hashable, and it is a list or tuple (or a text asked for single characters)"


def find(view: FunctionView) -> Iterator[Match]:
    """`count` inside loops and comprehensions, counting comprehensions in loops, and `max(xs, key=xs.count)`."""
    asked = [f for f in find_expressions(view, _COUNT, *_MATCHED) if _countable(view, f)]
    done: list[Found] = []
    for found in asked:
        place = _outside(view, found)
        if place is None or in_elif(view, place) or found in done:
            continue
        alike = [
            f for f in asked if same(f.expression("xs"), found.expression("xs")) and _reaches(view, f, place)
        ]
        done += alike
        yield _counted(view, found, place, alike)
    for found in find_expressions(view, *_MOST):
        place = statement_before(view, found.node)
        if place is not None and calls_only_builtins(view, found.expression("xs")) and view.is_builtin("max"):
            yield _most_common(view, found, place)


def _countable(view: FunctionView, found: Found) -> bool:
    x, sequence = found.expression("x"), found.expression("xs")
    if is_constant(x) or (isinstance(x, ast.Constant) and isinstance(x.value, str) and len(x.value) != 1):
        return False
    return isinstance(sequence, (ast.Name, ast.Attribute)) and calls_only_builtins(view, x)


def _reaches(view: FunctionView, found: Found, place: ast.stmt) -> bool:
    """True when counts taken before `place` still hold where this count is asked."""
    block = next((b for b in view.blocks() if place in b), [place])
    own: ast.AST | None = _outside(view, found)
    if own is None:
        return False
    while own is not None and own not in block:
        own = view.unit.parents.get(own)
    if not isinstance(own, ast.stmt):
        return False
    between = block[block.index(place) : block.index(own) + 1]
    return own is place or (bool(between) and steady(found.expression("xs"), between))


def _outside(view: FunctionView, found: Found) -> ast.stmt | None:
    """The outermost loop in which the sequence stays as it is; else the statement of a comprehension that asks."""
    place: ast.stmt | None = None
    for loop in view.loops_around(found.node):
        if not steady(found.expression("xs"), [loop]):
            break
        place = loop
    if place is not None:
        return place
    above = view.parent(found.node)
    while not isinstance(above, ast.stmt):
        if isinstance(above, _COMPREHENSIONS):
            return statement_before(view, above)
        above = view.parent(above)
    return None


def _counted(view: FunctionView, found: Found, place: ast.stmt, alike: list[Found]) -> Match:
    counter, edits = view.imported("collections", "Counter")
    counts = view.fresh("counts", "occurrences")
    changes = [view.replace(f.node, f"{counts}[{text(view, f.expression('x'))}]") for f in alike]
    setup = view.insert_before(place, [f"{counts} = {counter}({found['xs']})"])
    return Match(found.node, (setup, *changes, *edits), assumptions=(_HASHES.format(found["xs"]),))


def _most_common(view: FunctionView, found: Found, place: ast.stmt) -> Match:
    counter, edits = view.imported("collections", "Counter")
    counts = view.fresh("counts", "occurrences")
    assert isinstance(found.node, ast.Call)
    key = found.node.keywords[0].value
    setup = view.insert_before(place, [f"{counts} = {counter}({found['xs']})"])
    change = view.replace(key, f"{counts}.__getitem__")
    return Match(found.node, (setup, change, *edits), assumptions=(_HASHES.format(found["xs"]),))


RULE = Rule(
    name="counter",
    family="data-structure",
    summary="Count all elements once instead of one element at a time.",
    find=find,
    before="""\
def commonest(xs):
    best = 0
    for x in xs:
        if xs.count(x) > best:
            best = xs.count(x)
    return [x for x in xs if xs.count(x) == best]
""",
    after="""\
from collections import Counter


def commonest(xs):
    best = 0
    counts = Counter(xs)
    for x in xs:
        if counts[x] > best:
            best = counts[x]
    return [x for x in xs if counts[x] == best]
""",
    bench="""\
def inputs(scale):
    return [((xs,), {}) for xs in ([], [1], ["a", "b", "a"], [(n * n) % 97 for n in range(300 * max(scale, 1))])]
""",
    kind="template",
    tags=("counting",),
)
