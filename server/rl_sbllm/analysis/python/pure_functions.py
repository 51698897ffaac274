"""Is a function of the file sure to do nothing but give a value? By reading its body, and those of the functions it calls."""

from __future__ import annotations

import ast
from functools import lru_cache

from rl_sbllm.analysis.python.names import walk_all
from rl_sbllm.analysis.python.purity import MUTATING_METHODS, is_pure
from rl_sbllm.languages.python.unit import FunctionView, PythonUnit

_EFFECTS = (ast.Global, ast.Nonlocal, ast.Yield, ast.YieldFrom, ast.Await, ast.With, ast.AsyncFor, ast.Delete)
_DEPTH = 3


def called_function(view: FunctionView, call: ast.Call) -> FunctionView | None:
    """The module-level function of this file that the call's plain name means."""
    if not isinstance(call.func, ast.Name) or not view.means_module_level(call.func.id):
        return None
    return view.unit.function(call.func.id) if call.func.id in _functions_bound_once(view.unit) else None


@lru_cache(maxsize=8)
def _functions_bound_once(unit: PythonUnit) -> frozenset[str]:
    defined = [n.name for n in unit.tree.body if isinstance(n, ast.FunctionDef)]
    stored = {
        n.id for n in walk_all([unit.tree]) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
    }
    return frozenset(name for name in defined if defined.count(name) == 1 and name not in stored)


@lru_cache(maxsize=512)
def is_pure_function(view: FunctionView, depth: int = 0) -> bool:
    """No effect on anything that outlives the call, as far as the text shows; calls itself or other pure functions at most."""
    if isinstance(view.node, ast.AsyncFunctionDef) or view.node.decorator_list or depth > _DEPTH:
        return False
    own = {name for name in view.bound if name not in view.parameters}
    return all(_harmless(view, node, own, depth) for node in view.walk())


def _harmless(view: FunctionView, node: ast.AST, own: set[str], depth: int) -> bool:
    if isinstance(node, (*_EFFECTS, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import)):
        return False
    if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
        return isinstance(node, ast.Subscript) and _is_own(view, node.value, own)
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return node.target.id in own or isinstance(node.op, (ast.FloorDiv, ast.RShift, ast.Mod, ast.Div))
    if isinstance(node, ast.Call):
        return _harmless_call(view, node, own, depth)
    return True


def _harmless_call(view: FunctionView, call: ast.Call, own: set[str], depth: int) -> bool:
    if isinstance(call.func, ast.Attribute) and call.func.attr in MUTATING_METHODS:
        return _is_own(view, call.func.value, own)
    if is_pure(view, ast.Call(call.func, call.args if _takes_function(call) else [], call.keywords)):
        return True
    if isinstance(call.func, ast.Name) and call.func.id == view.node.name:
        return True
    called = called_function(view, call)
    return called is not None and called.name != view.name and is_pure_function(called, depth + 1)


def _takes_function(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in {"map", "filter", "sorted", "min", "max"}


def _is_own(view: FunctionView, base: ast.expr, own: set[str]) -> bool:
    """A name bound only to objects that the function has just made."""
    while isinstance(base, ast.Subscript):
        base = base.value
    if not isinstance(base, ast.Name) or base.id not in own:
        return False
    made = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.BinOp, ast.Call)
    values = [
        n.value
        for n in view.own()
        if isinstance(n, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == base.id for target in n.targets for t in ast.walk(target))
    ]
    return bool(values) and all(isinstance(value, made) for value in values)
