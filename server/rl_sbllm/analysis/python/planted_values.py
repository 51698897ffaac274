"""Errors in expressions: another constant, comparison, operator, a copy that is not made, another kind of sequence."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.planted_site import Operator, between, wrapped
from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.unit import FunctionView

COPIES = frozenset({"list", "tuple", "set", "dict", "frozenset", "sorted", "bytearray"})
COMPARISONS: dict[type[ast.cmpop], tuple[str, tuple[str, ...]]] = {
    ast.Lt: ("<", ("<=", ">")),
    ast.LtE: ("<=", ("<", ">=")),
    ast.Gt: (">", (">=", "<")),
    ast.GtE: (">=", (">", "<=")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
}
ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "+"),
    ast.Div: ("/", "//"),
    ast.FloorDiv: ("//", "/"),
    ast.Mod: ("%", "//"),
    ast.Pow: ("**", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.BitXor: ("^", "|"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
}


def _constant(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield view.replace(node, repr(not value))
    elif isinstance(value, int):
        yield view.replace(node, "1" if value == 0 else "0" if abs(value) < 100 else str(value * 2))
    elif isinstance(value, float):
        yield view.replace(node, repr(value + 1.0))
    elif isinstance(value, str):
        yield view.replace(node, repr(value + "x"))
        if value:
            yield view.replace(node, repr(value[:-1]))
    elif value is None:
        yield view.replace(node, "0")


def _off_by_one(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield view.replace(node, str(node.value + 1))
        if node.value > 0:
            yield view.replace(node, str(node.value - 1))
    elif isinstance(node, ast.Call) and view.is_builtin(node.func, "range") and not node.keywords:
        for bound in node.args[:2]:
            yield from _shifted(view, bound)
    elif isinstance(node, ast.Slice):
        for end in (node.lower, node.upper):
            if end is not None:
                yield from _shifted(view, end)
    elif isinstance(node, ast.Subscript) and not isinstance(node.slice, (ast.Slice, ast.Tuple)):
        yield from _shifted(view, node.slice)


def _shifted(view: FunctionView, node: ast.expr) -> Iterator[Edit]:
    if isinstance(node, (ast.Constant, ast.Starred)):
        return
    if isinstance(node, (ast.Name, ast.Call, ast.BinOp, ast.Attribute)):
        yield view.replace(node, f"{wrapped(view, node)} + 1")
        yield view.replace(node, f"{wrapped(view, node)} - 1")


def _comparison(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    for left, kind, right in _compared(node):
        was, others = COMPARISONS[type(kind)]
        for becomes in others:
            yield from between(view, left, right, was, becomes)


def _identity(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    for left, kind, right in _compared(node):
        if isinstance(kind, ast.Eq):
            yield from between(view, left, right, "==", " is ")
        elif isinstance(kind, ast.NotEq):
            yield from between(view, left, right, "!=", " is not ")


def _compared(node: ast.AST) -> Iterator[tuple[ast.expr, ast.cmpop, ast.expr]]:
    if isinstance(node, ast.Compare):
        operands = [node.left, *node.comparators]
        yield from zip(operands, node.ops, operands[1:], strict=False)


def _arithmetic(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Mod) and _is_text(node.left):
            return
        if type(node.op) in ARITHMETIC:
            yield from between(view, node.left, node.right, *ARITHMETIC[type(node.op)])
    elif isinstance(node, ast.AugAssign) and type(node.op) in ARITHMETIC:
        was, becomes = ARITHMETIC[type(node.op)]
        yield from between(view, node.target, node.value, was + "=", becomes + "=")
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield view.replace(node, wrapped(view, node.operand))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _logic(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.BoolOp):
        was, becomes = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            yield from between(view, left, right, was, becomes)
        yield view.replace(node, wrapped(view, node.values[0]))
        yield view.replace(node, wrapped(view, node.values[-1]))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield view.replace(node, wrapped(view, node.operand))


def _dropped_copy(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.Call) and len(node.args) == 1 and not isinstance(node.args[0], ast.Starred):
        module_copy = isinstance(node.func, ast.Attribute) and node.func.attr in ("copy", "deepcopy")
        if view.is_builtin(node.func, *COPIES) or module_copy:
            yield view.replace(node, wrapped(view, node.args[0]))
    elif isinstance(node, ast.Call) and not node.args and isinstance(node.func, ast.Attribute):
        if node.func.attr == "copy" and not node.keywords:
            yield view.replace(node, wrapped(view, node.func.value))
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        bounds = (node.slice.lower, node.slice.upper, node.slice.step)
        if bounds == (None, None, None) and isinstance(node.ctx, ast.Load):
            yield view.replace(node, wrapped(view, node.value))


def _sequence(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    """A list where a tuple was, and the other way round; a set where the order counted."""
    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and _stands_alone(view, node):
        inner = view.source(node)
        bare = inner[1:-1] if inner.startswith("(") and inner.endswith(")") else inner
        yield view.replace(node, f"[{bare}]")
    elif isinstance(node, ast.ListComp) or (isinstance(node, ast.List) and isinstance(node.ctx, ast.Load)):
        yield view.replace(node, f"tuple({view.source(node)})")
    elif isinstance(node, ast.Call) and view.is_builtin(node.func, "list", "tuple"):
        other = "tuple" if view.is_builtin(node.func, "list") else "list"
        yield view.replace(node.func, other)


def _stands_alone(view: FunctionView, node: ast.Tuple) -> bool:
    """Not the tuple of a subscript or of a parallel assignment, where a list would mean the same or nothing."""
    above = view.parent(node)
    return not isinstance(above, (ast.Subscript, ast.Assign, ast.For, ast.comprehension))


def _sorted_in_place(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    if not (isinstance(node, ast.Call) and view.is_builtin(node.func, "sorted") and len(node.args) == 1):
        return
    if isinstance(node.args[0], (ast.Name, ast.Attribute)):
        subject = view.source(node.args[0])
        named = ", ".join(view.source(keyword) for keyword in node.keywords)
        yield view.replace(node, f"({subject}.sort({named}) or {subject})")


def _swapped_values(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.IfExp):
        body, test, other = (wrapped(view, part) for part in (node.body, node.test, node.orelse))
        yield view.replace(node, f"{other} if {test} else {body}")


VALUES: dict[str, Operator] = {
    "changed-constant": _constant,
    "off-by-one": _off_by_one,
    "comparison": _comparison,
    "is-for-equal": _identity,
    "arithmetic": _arithmetic,
    "and-or": _logic,
    "dropped-copy": _dropped_copy,
    "list-for-tuple": _sequence,
    "sort-in-place": _sorted_in_place,
    "swapped-branches": _swapped_values,
}
