"""1 * 2 * ... * i worked out anew in each turn of a loop over i: carry the product from turn to turn."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from math import factorial

from rl_sbllm.analysis.python.loops import changes, name_of, used_elsewhere
from rl_sbllm.analysis.python.places import in_elif
from rl_sbllm.analysis.python.shapes import Found, Shape, find_expressions, find_statements
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_PRODUCTS = tuple(
    Shape(f"V_x = 1\nfor V_j in range({bounds}):\n    V_x *= V_j") for bounds in ("1, V_i + 1", "2, V_i + 1")
)
_FACTORIALS = (Shape("math.factorial(V_i)"), Shape("factorial(V_i)"))
_RANGE = Shape("range(C_start, E_stop)")


def find(view: FunctionView) -> Iterator[Match]:
    """Inner product loops up to the outer loop's number, and `factorial(i)` of it."""
    for found, _, index in find_statements(view, *_PRODUCTS):
        loop = _loop_over(view, found.node, found["i"])
        inner = found.statements[1]
        if loop is not None and index >= 0 and not used_elsewhere(view, found["j"], inner):
            yield _carried(view, loop, found, found.statements)
    for found in find_expressions(view, *_FACTORIALS):
        loop = _loop_over(view, found.node, found["i"])
        if loop is not None and _is_library(view, found.node):
            yield _carried(view, loop, found, ())


def _loop_over(view: FunctionView, node: ast.AST, number: str) -> ast.For | None:
    """The loop around the node whose number counts up by one from a constant, when nothing else sets it."""
    for loop in view.loops_around(node):
        if isinstance(loop, ast.For) and name_of(loop.target) == number:
            plain = _RANGE.on(view, loop.iter) is not None or _from_zero(loop.iter)
            first = loop.body[0]
            usable = plain and number not in changes(loop.body) and _start(loop.iter) is not None
            return loop if usable and first.lineno > loop.lineno and not in_elif(view, loop) else None
        if number in changes([loop]):
            return None
    return None


def _from_zero(iterable: ast.expr) -> bool:
    match iterable:
        case ast.Call(func=ast.Name(id="range"), args=[_], keywords=[]):
            return True
    return False


def _start(iterable: ast.expr) -> int | None:
    match iterable:
        case ast.Call(func=ast.Name(id="range"), args=[_], keywords=[]):
            return 0
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(start)), _], keywords=[]):
            return start if 0 <= start <= 12 else None
    return None


def _is_library(view: FunctionView, call: ast.AST) -> bool:
    assert isinstance(call, ast.Call)
    if isinstance(call.func, ast.Attribute):
        return "math" not in view.bound
    return not any(name.rpartition(".")[2] == "factorial" for name, _ in view.unit.functions())


def _carried(view: FunctionView, loop: ast.For, found: Found, statements: tuple[ast.stmt, ...]) -> Match:
    start = _start(loop.iter)
    assert start is not None
    product, number = view.fresh("product", "running_product"), found["i"]
    factor = f"{number} or 1" if start == 0 else number
    edits: list[Edit] = [
        view.insert_before(loop, [f"{product} = {factorial(max(start - 1, 0))}"]),
    ]
    update = f"{product} *= {factor}"
    if statements:
        setting = f"{found['x']} = {product}"
        if statements[0] is loop.body[0]:
            edits.append(view.replace_statements(list(statements), [update, setting]))
        else:
            edits += [
                view.insert_before(loop.body[0], [update]),
                view.replace_statements(list(statements), [setting]),
            ]
    else:
        edits += [view.insert_before(loop.body[0], [update]), view.replace(found.node, product)]
    return Match(found.node, tuple(edits))


RULE = Rule(
    name="running-product",
    family="algorithm",
    summary="Carry the factorial from turn to turn instead of multiplying it up anew.",
    find=find,
    before="""\
def factorials(n):
    out = []
    for i in range(1, n + 1):
        x = 1
        for j in range(1, i + 1):
            x *= j
        out.append(x)
    return out
""",
    after="""\
def factorials(n):
    out = []
    product = 1
    for i in range(1, n + 1):
        product *= i
        x = product
        out.append(x)
    return out
""",
    bench="""\
def inputs(scale):
    return [((n,), {}) for n in (-1, 0, 1, 2, 5, 60 * max(scale, 1))]
""",
    kind="template",
    tags=("recomputation",),
)
