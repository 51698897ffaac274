"""Does a function give an object that its caller could change? Then the same one must not be given twice."""

from __future__ import annotations

import ast
from functools import lru_cache

from rl_sbllm.analysis.python.invariants import is_fixed
from rl_sbllm.analysis.python.pure_functions import called_function, values_of
from rl_sbllm.analysis.python.purity import PURE_METHODS, makes_new_object
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView

_CONTAINERS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp)
_CHANGEABLE = frozenset({"list", "dict", "set", "deque", "iterator", "bytearray", "defaultdict", "Counter"})
_FIXED = frozenset({"int", "float", "bool", "str", "bytes", "complex", "frozenset", "range", "NoneType"})
_MAKERS = (
    "list",
    "dict",
    "set",
    "bytearray",
    "sorted",
    "zip",
    "map",
    "filter",
    "enumerate",
    "reversed",
    "iter",
)
_PICKERS = ("max", "min", "next", "sum")
_VIEWS = frozenset({"items", "keys", "values", "groupdict", "most_common", "elements"})


@lru_cache(maxsize=256)
def gives_changeable(view: FunctionView, depth: int = 0) -> bool:
    """True unless all that it returns is sure to be a number, a text, a tuple of these, or something that it was given."""
    returned = [n.value for n in view.own() if isinstance(n, ast.Return) and n.value is not None]
    return depth > 3 or any(_changeable(view, value, depth, frozenset()) for value in returned)


def _changeable(view: FunctionView, node: ast.expr, depth: int, seen: frozenset[str]) -> bool:
    if isinstance(node, _CONTAINERS):
        return True
    if isinstance(node, ast.Name):
        return _name(view, node.id, depth, seen)
    known = kind(view, node)
    if known in _CHANGEABLE or known in _FIXED:
        return known in _CHANGEABLE
    parts: list[ast.expr] = []
    match node:
        case ast.Tuple(elts=parts) | ast.BoolOp(values=parts):
            pass
        case ast.IfExp(body=body, orelse=orelse):
            parts = [body, orelse]
        case ast.BinOp(left=left, right=right):
            parts = [left, right]
        case ast.Subscript(value=base, slice=ast.Slice()):
            parts = [base]
        case ast.Subscript(value=ast.Name(id=name)):
            return any(_holds_containers(value) for value in values_of(view, name) or ())
        case ast.Call():
            return _call(view, node, depth, seen)
    return any(_changeable(view, part, depth, seen) for part in parts)


def _name(view: FunctionView, name: str, depth: int, seen: frozenset[str]) -> bool:
    if name in view.parameters and not values_of(view, name):
        return False
    if name not in view.bound:
        return not is_fixed(view, name)
    if name in seen:
        return False
    return any(_changeable(view, value, depth, seen | {name}) for value in values_of(view, name) or ())


def _call(view: FunctionView, call: ast.Call, depth: int, seen: frozenset[str]) -> bool:
    if makes_new_object(view, call) or view.is_builtin(call.func, *_MAKERS):
        return True
    if view.is_builtin(call.func):
        picks = view.is_builtin(call.func, *_PICKERS)
        return picks and any(_changeable(view, a, depth, seen) for a in call.args if isinstance(a, ast.Name))
    match call.func:
        case ast.Attribute(attr=attr):
            return attr in _VIEWS or attr not in PURE_METHODS
        case ast.Name(id=name) if name == view.node.name:
            return False
    helper = called_function(view, call)
    return helper is None or gives_changeable(helper, depth + 1)


def _holds_containers(value: ast.expr) -> bool:
    """`[[0] * n for ...]`: an element of it is a list."""
    match value:
        case ast.ListComp(elt=element):
            pass
        case ast.List(elts=[element, *_]):
            pass
        case _:
            return False
    return isinstance(element, _CONTAINERS) or (
        isinstance(element, ast.BinOp)
        and any(isinstance(side, ast.List) for side in (element.left, element.right))
    )
