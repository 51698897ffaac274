"""Is a function of the file sure to do nothing but give a value? By reading its body, and those of the functions it calls."""

from __future__ import annotations

import ast
from functools import lru_cache

from rl_sbllm.analysis.python.names import walk_all
from rl_sbllm.analysis.python.purity import MUTATING_METHODS, imported_as, is_pure
from rl_sbllm.languages.python.unit import FunctionView, PythonUnit

_EFFECTS = (ast.Global, ast.Nonlocal, ast.Yield, ast.YieldFrom, ast.Await, ast.With, ast.AsyncFor, ast.Delete)
_DEPTH = 3
_MAKERS = ("list", "dict", "set", "bytearray", "sorted")
_LOOKERS = frozenset(
    {"len", "range", "sum", "max", "min", "sorted", "list", "set", "tuple", "enumerate", "zip", "abs", "int"}
)
_COLLECTIONS = frozenset({"deque", "Counter", "defaultdict", "OrderedDict"})


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
        return _steps_a_number(view, node, node.target.id, own)
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


def is_own_object(view: FunctionView, base: ast.expr) -> bool:
    """A name bound only to objects that the function has just made."""
    return _is_own(view, base, {name for name in view.bound if name not in view.parameters})


def _is_own(view: FunctionView, base: ast.expr, own: set[str]) -> bool:
    """A name bound only to objects that the function has just made; an element of it, if these were made with it."""
    deep = isinstance(base, ast.Subscript)
    while isinstance(base, ast.Subscript):
        base = base.value
    if not isinstance(base, ast.Name) or base.id not in own:
        return False
    values = values_of(view, base.id)
    return bool(values) and all(_is_made(view, value, deep) for value in values)


def _is_made(view: FunctionView, value: ast.expr, deep: bool) -> bool:
    match value:
        case ast.ListComp(elt=inner) | ast.DictComp(value=inner):
            return not deep or _is_made(view, inner, False)
        case ast.List(elts=parts) | ast.Dict(values=parts):
            return not deep or all(_is_made(view, part, False) for part in parts)
        case ast.Set() | ast.SetComp():
            return not deep
        case ast.BinOp(op=ast.Mult() | ast.Add(), left=left, right=right):
            return any(
                isinstance(side, (ast.List, ast.ListComp)) and _is_made(view, side, deep)
                for side in (left, right)
            )
        case ast.Call(func=func):
            called = imported_as(view, func) or ""
            return not deep and (
                view.is_builtin(func, *_MAKERS) or called.removeprefix("collections.") in _COLLECTIONS
            )
    return False


def values_of(view: FunctionView, name: str) -> list[ast.expr] | None:
    """What assignments bind to the name alone; None when it is bound in another way, too."""
    values = [
        n.value
        for n in view.own()
        if isinstance(n, (ast.Assign, ast.AnnAssign))
        and n.value is not None
        and any(isinstance(t, ast.Name) and t.id == name for t in _targets(n))
    ]
    stored = [
        n for n in view.walk() if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store)
    ]
    stepped = [
        n
        for n in view.own()
        if isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name) and n.target.id == name
    ]
    return values if len(values) + len(stepped) == len(stored) else None


def _targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _steps_a_number(view: FunctionView, step: ast.AugAssign, name: str, own: set[str]) -> bool:
    """`x += 1` of a local name changes no object, unless the name was bound to one that others hold."""
    if isinstance(step.op, (ast.FloorDiv, ast.RShift, ast.Mod, ast.Div)):
        return True
    held = [v for v in values_of(view, name) or () if isinstance(v, (ast.Name, ast.Attribute, ast.Subscript))]
    outer = [v for v in held if not (isinstance(v, ast.Name) and v.id in view.bound)]
    number = isinstance(step.value, ast.Constant) and isinstance(step.value.value, (int, float, str))
    return name in own and (number or not outer)


def reads_what_may_change(view: FunctionView, depth: int = 0) -> bool:
    """Does it, or a function that it calls, read a name of the module which the file does not leave as it is?"""
    for node in view.walk():
        name = node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) else ""
        outer = bool(name) and name not in view.bound and not view.is_builtin(name)
        if outer and not _is_left_alone(view.unit, name):
            return True
        if isinstance(node, ast.Call) and depth < _DEPTH:
            called = called_function(view, node)
            if called is not None and called.name != view.name and reads_what_may_change(called, depth + 1):
                return True
    return False


@lru_cache(maxsize=512)
def _is_left_alone(unit: PythonUnit, name: str) -> bool:
    """Bound once in the module, and nowhere changed or handed on."""
    names = [n for n in walk_all([unit.tree]) if isinstance(n, ast.Name) and n.id == name]
    stores = [n for n in names if not isinstance(n.ctx, ast.Load)]
    if any(isinstance(n, ast.Global) and name in n.names for n in walk_all([unit.tree])):
        return False
    return len(stores) <= 1 and all(_only_looked_at(unit, n) for n in names if isinstance(n.ctx, ast.Load))


def _only_looked_at(unit: PythonUnit, use: ast.Name) -> bool:
    above = unit.parents.get(use)
    match above:
        case ast.Attribute(attr=attr, ctx=ast.Load()):
            return attr not in MUTATING_METHODS
        case ast.Subscript(value=value):
            return value is not use or isinstance(above.ctx, ast.Load)
        case ast.Call(func=func):
            return func is use or (isinstance(func, ast.Name) and func.id in _LOOKERS)
        case ast.Return() | ast.Assign() | ast.keyword() | ast.Starred() | ast.AugAssign() | ast.Delete():
            return False
    return True
