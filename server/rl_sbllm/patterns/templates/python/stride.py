"""Elements picked by `index % k == r`: a slice with that step."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import is_constant, name_of, reads
from rl_sbllm.analysis.python.shapes import Shape, text, tight
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp)
_REMAINDER = Shape("V_i % C_k == C_r")
_ODD = Shape("V_i % 2 != 0")
_TRUE = Shape("V_i % 2")


def find(view: FunctionView) -> Iterator[Match]:
    """Comprehensions over `enumerate(xs)` with a test of the index alone, and nothing else that reads the index."""
    for node in list(view.own()):
        if (
            not isinstance(node, _COMPREHENSIONS)
            or len(node.generators) != 1
            or len(node.generators[0].ifs) != 1
        ):
            continue
        generator = node.generators[0]
        match generator:
            case ast.comprehension(
                target=ast.Tuple(elts=[ast.Name(id=index), element]),
                iter=ast.Call(func=ast.Name(id="enumerate") as called, args=[sequence], keywords=[]),
            ) if view.is_builtin(called):
                tests = _conjuncts(generator.ifs[0])
                yield from _sliced(view, node, index, element, sequence, tests)


def _conjuncts(test: ast.expr) -> list[ast.expr]:
    return list(test.values) if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]


def _sliced(
    view: FunctionView,
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp,
    index: str,
    element: ast.expr,
    sequence: ast.expr,
    tests: list[ast.expr],
) -> Iterator[Match]:
    places = [_place(view, test, index) for test in tests]
    chosen = next((at for at, place in enumerate(places) if place is not None), None)
    if chosen is None or not isinstance(sequence, (ast.Name, ast.Attribute)):
        return
    others = [test for at, test in enumerate(tests) if at != chosen]
    if index in reads([node.elt, *others]):
        return
    step, first = places[chosen] or (1, 0)
    generator = node.generators[0]
    span = (view.unit.span(generator.target)[0], view.unit.span(generator.ifs[0])[1])
    condition = (
        " if " + " and ".join(tight(view, t) if isinstance(t, ast.BoolOp) else text(view, t) for t in others)
        if others
        else ""
    )
    new = f"{text(view, element)} in {text(view, sequence)}[{first or ''}::{step}]{condition}"
    yield Match(node, (Edit(*span, new),), assumptions=(f"{text(view, sequence)} is a list, tuple or str",))


def _place(view: FunctionView, test: ast.expr, index: str) -> tuple[int, int] | None:
    """(step, first index) that the test picks."""
    found = _REMAINDER.on(view, test)
    if found is not None and name_of(found.expression("i")) == index:
        step, first = found.expression("k"), found.expression("r")
        if isinstance(step, ast.Constant) and isinstance(first, ast.Constant) and not is_constant(step, True):
            k, r = step.value, first.value
            return (k, r) if type(k) is int and type(r) is int and k > 1 and 0 <= r < k else None
    for shape in (_ODD, _TRUE):
        found = shape.on(view, test)
        if found is not None and found["i"] == index:
            return 2, 1
    return None


RULE = Rule(
    name="stride",
    family="loop-lifting",
    summary="A slice with a step picks every k-th element.",
    find=find,
    before="""\
def odd_at_even(xs):
    return sum([x for index, x in enumerate(xs) if index % 2 == 0 and x % 2 == 1])
""",
    after="""\
def odd_at_even(xs):
    return sum([x for x in xs[::2] if x % 2 == 1])
""",
    bench="""\
def inputs(scale):
    return [((xs,), {}) for xs in ([], [1], [1, 3], (2, 3, 5), [n * 7 % 11 for n in range(900 * max(scale, 1))])]
""",
    kind="template",
    tags=("slices",),
)
