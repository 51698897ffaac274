"""What single operations cost: searching a list, sorting, copying; and calls whose cost is not known."""

from __future__ import annotations

import ast
import builtins

from rl_sbllm.analysis.python.cost import N_LOG_N, ONE, Factor, N, shown
from rl_sbllm.analysis.python.iterations import size
from rl_sbllm.languages.python.unit import FunctionView

_PASSES = {"sum", "min", "max", "any", "all", "list", "set", "tuple", "dict", "frozenset", "sorted"}
_LIST_PASSES = {"index", "count", "remove"}
_LISTS = (ast.List, ast.ListComp)


def own_cost(view: FunctionView, node: ast.AST, looped: bool) -> Factor | None:
    """The cost of one operation, its operands aside; None when it is one step."""
    if isinstance(node, ast.Compare):
        return _membership(view, node)
    if isinstance(node, ast.Call):
        return _call(view, node)
    if (
        isinstance(node, ast.AugAssign)
        and looped
        and isinstance(node.op, ast.Add)
        and _is_text(view, node.target)
    ):
        return Factor(N, node.lineno, f"`{shown(node)}` may copy the text built so far")
    if (
        isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Slice)
        and isinstance(node.ctx, ast.Load)
    ):
        cost = size(view, node)
        return Factor(cost, node.lineno, f"`{shown(node)}` copies") if cost > ONE else None
    return None


def unknown_call(view: FunctionView, node: ast.AST) -> str:
    """The name of a called function whose cost is taken on trust; empty for builtins and methods."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return ""
    name = node.func.id
    known = hasattr(builtins, name) or name == view.node.name or name[:1].isupper()
    return "" if known else name


def _membership(view: FunctionView, node: ast.Compare) -> Factor | None:
    for operation, right in zip(node.ops, node.comparators, strict=True):
        if isinstance(operation, (ast.In, ast.NotIn)) and _is_list(view, right):
            return Factor(N, node.lineno, f"`{shown(node)}` searches a list")
    return None


def _call(view: FunctionView, call: ast.Call) -> Factor | None:
    name, line = _called(call), call.lineno
    if isinstance(call.func, ast.Attribute):
        return _method(view, call, call.func.value, name)
    if name == "sorted":
        return Factor(N_LOG_N, line, f"`{shown(call)}` sorts")
    if name in _PASSES and len(call.args) == 1 and not isinstance(call.args[0], ast.GeneratorExp):
        cost = size(view, call.args[0])
        return Factor(cost, line, f"`{shown(call)}` goes through all elements") if cost > ONE else None
    return None


def _method(view: FunctionView, call: ast.Call, owner: ast.expr, name: str) -> Factor | None:
    if name == "sort":
        return Factor(N_LOG_N, call.lineno, f"`{shown(call)}` sorts")
    if name == "join":
        return Factor(N, call.lineno, f"`{shown(call)}` goes through all elements")
    if not _is_list(view, owner):
        return None
    first = call.args[0] if call.args else None
    at_front = isinstance(first, ast.Constant) and first.value == 0
    if name in _LIST_PASSES:
        return Factor(N, call.lineno, f"`{shown(call)}` searches a list")
    if name in {"insert", "pop"} and at_front:
        return Factor(N, call.lineno, f"`{shown(call)}` moves every element of a list")
    return None


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _is_list(view: FunctionView, node: ast.expr) -> bool:
    if isinstance(node, ast.ListComp):
        return True
    if not isinstance(node, ast.Name):
        return False
    return _annotated_list(view, node.id) or any(_is_list_value(value) for value in _values(view, node.id))


def _is_list_value(value: ast.expr) -> bool:
    called = isinstance(value, ast.Call) and _called(value) in {"list", "sorted", "split", "readlines"}
    return isinstance(value, _LISTS) or called


def _is_text(view: FunctionView, node: ast.expr) -> bool:
    if not isinstance(node, ast.Name):
        return False
    return any(
        isinstance(v, ast.JoinedStr) or (isinstance(v, ast.Constant) and isinstance(v.value, (str, bytes)))
        for v in _values(view, node.id)
    )


def _values(view: FunctionView, name: str) -> list[ast.expr]:
    """Everything that is assigned to the variable."""
    found: list[ast.expr] = []
    for node in view.own():
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == name for t in node.targets
        ):
            found.append(node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
            found += [node.value] if node.target.id == name else []
    return found


def _annotated_list(view: FunctionView, name: str) -> bool:
    a = view.node.args
    for argument in (*a.posonlyargs, *a.args, *a.kwonlyargs):
        if argument.arg == name and argument.annotation is not None:
            return ast.unparse(argument.annotation).strip("'\"").startswith(("list", "List", "typing.List"))
    return False
