"""A search for a later element that completes a sum or equals this one: scan only where a lookup says that there is one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import calls_only_builtins, changes, name_of, reads, steady
from rl_sbllm.analysis.python.places import in_elif
from rl_sbllm.analysis.python.shapes import Found, Shape, find_statements, same, text
from rl_sbllm.analysis.python.terms import signed_terms
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_LOOPS = (
    Shape("for V_j in range(E_i + 1, E_stop):\n    if E_left == E_right:\n        S_hit"),
    Shape("for V_j in range(E_i + 1, E_stop):\n    if E_left == E_right and E_also:\n        S_hit"),
)
_LENGTH = Shape("len(V_xs)")


def find(view: FunctionView) -> Iterator[Match]:
    """Inner loops over `range(i + 1, len(xs))` whose body is one equation in which `xs[j]` is a term."""
    for found, _, _ in find_statements(view, *_LOOPS):
        inner = found.node
        solved = _solved(view, found)
        if solved is None or not isinstance(inner, ast.For) or not view.loops_around(inner):
            continue
        sequence, needed = solved
        place = _outermost(view, inner, sequence)
        if place is None or in_elif(view, place) or not _whole(view, found, sequence):
            continue
        if not calls_only_builtins(view, found.expression("left"), found.expression("right")):
            continue
        if reads([found.expression("i")]) & changes(found.block("hit")):
            continue
        yield _guarded(view, found, inner, place, sequence, needed)


def _outermost(view: FunctionView, inner: ast.For, sequence: str) -> ast.stmt | None:
    place: ast.stmt | None = None
    for loop in view.loops_around(inner):
        if sequence in changes([loop]):
            return place
        place = loop
    return place


def _whole(view: FunctionView, found: Found, sequence: str) -> bool:
    """The inner loop runs to the end of the sequence, or to a number: an index past the end fails in both."""
    hit = _LENGTH.on(view, found.expression("stop"))
    return (hit is not None and hit["xs"] == sequence) or isinstance(found.expression("stop"), ast.Name)


def _solved(view: FunctionView, found: Found) -> tuple[str, str] | None:
    """(sequence, what its element must be): the equation solved for `xs[j]`."""
    terms = [*signed_terms(found.expression("left"), 1), *signed_terms(found.expression("right"), -1)]
    with_j = [(sign, term) for sign, term in terms if found["j"] in reads([term])]
    if len(with_j) != 1:
        return None
    sign, element = with_j[0]
    if (
        not isinstance(element, ast.Subscript)
        or name_of(element.slice) != found["j"]
        or not name_of(element.value)
    ):
        return None
    rest = [(-sign * other, term) for other, term in terms if term is not element and not _is_zero(term)]
    if not steady(ast.Tuple(elts=[term for _, term in rest], ctx=ast.Load()), found.block("hit")):
        return None
    return name_of(element.value), _sum(view, rest)


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0


def _sum(view: FunctionView, terms: list[tuple[int, ast.expr]]) -> str:
    ordered = sorted(terms, key=lambda term: -term[0])
    written = "".join(
        (" + " if sign > 0 else " - ")
        + (f"({text(view, term)})" if isinstance(term, (ast.BinOp, ast.IfExp)) else text(view, term))
        for sign, term in ordered
    )
    if not written:
        return "0"
    return written[3:] if written.startswith(" + ") else "-" + written[3:]


def _guarded(
    view: FunctionView, found: Found, inner: ast.For, place: ast.stmt, sequence: str, needed: str
) -> Match:
    last, position, value = (
        view.fresh("last_index"),
        view.fresh("position", "place"),
        view.fresh("value", "element"),
    )
    setup = f"{last} = {{{value}: {position} for {position}, {value} in enumerate({sequence})}}"
    body = view.unit.data[view.unit.span(inner)[0] : view.unit.span(inner)[1]].decode("utf-8").splitlines()
    indent = view.indent(inner)
    lines = [
        f"if {last}.get({needed}, -1) > {text(view, found.expression('i'))}:",
        *("    " + line.removeprefix(indent).replace("\t", "    ") for line in body),
    ]
    edits = (view.insert_before(place, [setup]), view.replace_statements([inner], lines))
    equal = same(found.expression("left"), found.expression("right"))
    assert not equal
    kinds = (
        f"the elements of {sequence} are ints"
        if " " in needed
        else f"the elements of {sequence} are hashable"
    )
    return Match(inner, edits, assumptions=(kinds,))


RULE = Rule(
    name="pair-lookup",
    family="algorithm",
    summary="Look up whether a later element completes the pair before searching for it.",
    find=find,
    before="""\
def two_sum(xs, target):
    for i in range(len(xs)):
        for j in range(i + 1, len(xs)):
            if xs[i] + xs[j] == target:
                return (i, j)
    return None
""",
    after="""\
def two_sum(xs, target):
    last_index = {value: position for position, value in enumerate(xs)}
    for i in range(len(xs)):
        if last_index.get(target - xs[i], -1) > i:
            for j in range(i + 1, len(xs)):
                if xs[i] + xs[j] == target:
                    return (i, j)
    return None
""",
    bench="""\
def inputs(scale):
    many = [n * 6 for n in range(120 * max(scale, 1))]
    return [((xs, 9), {}) for xs in ([], [9], [4, 5], [1, 8, 3, 8, 6], many)]
""",
    kind="template",
    tags=("pairs", "nested-loops"),
)
