"""What stays the same while statements run: is a name rebound, is the object it means changed, is an expression invariant."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rl_sbllm.analysis.python.names import captured, names_read, reads, walk_all
from rl_sbllm.analysis.python.purity import (
    MUTATING_METHODS,
    PURE_BUILTINS,
    PURE_METHODS,
    imported_as,
    is_pure,
)
from rl_sbllm.languages.python.binding import bound_by
from rl_sbllm.languages.python.unit import FunctionView, PythonUnit


def rebound(nodes: Sequence[ast.AST], name: str) -> bool:
    """Assigned, augmented, deleted, or bound by a loop, `with`, `except` or import among the nodes."""
    return any(name in bound_by(node) for node in walk_all(nodes))


def changed(view: FunctionView, nodes: Sequence[ast.AST], name: str) -> bool:
    """May the name, or the container it means (not its elements), be different after the nodes have run? Sure only if False.

    An object that only this function's names hold cannot be changed by an unknown call that it is not passed to; what
    callers alias among the arguments is not seen.
    """
    if rebound(nodes, name):
        return True
    if is_fixed(view, name):
        return False
    if any(_touched(view, nodes, n) for n in aliases(view, name)):
        return True
    shared = captured(view, name) or name not in view.bound
    return shared and has_unknown_call(view, nodes)


@lru_cache(maxsize=4096)
def is_fixed(view: FunctionView, name: str) -> bool:
    """A builtin, or what the module imports, defines, or binds once to a number or text: no call makes it anything else."""
    if view.is_builtin(name):
        return True
    return view.means_module_level(name) and name in _fixed_names(view.unit)


@lru_cache(maxsize=8)
def _fixed_names(unit: PythonUnit) -> frozenset[str]:
    """Names of the module bound in one place only, at its top, to a definition, an import or a constant."""
    times: dict[str, int] = {}
    fixed: set[str] = set()
    for node in unit.tree.body:
        constant = isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Constant)
        for name in {n for inner in _top(node) for n in bound_by(inner)}:
            times[name] = times.get(name, 0) + 1
            if constant or bound_by(node):
                fixed.add(name)
    changed = {name for n in walk_all([unit.tree]) if isinstance(n, ast.Global) for name in n.names}
    return frozenset(name for name in fixed - changed if times[name] == 1)


def _top(node: ast.AST) -> Iterator[ast.AST]:
    """The statement, and what is inside it unless that is another scope."""
    yield node
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        for child in ast.iter_child_nodes(node):
            yield from _top(child)


def _touched(view: FunctionView, nodes: Sequence[ast.AST], name: str) -> bool:
    return any(not _only_reads(view, use) for use in reads(nodes, name)) or _augmented(nodes, name)


def _augmented(nodes: Sequence[ast.AST], name: str) -> bool:
    return any(
        isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name) and n.target.id == name
        for n in walk_all(nodes)
    )


def aliases(view: FunctionView, name: str) -> set[str]:
    """The name, and those that `a = name` or `name = a` anywhere in the function may make the same object."""
    pairs = [
        (t.id, n.value.id)
        for n in walk_all(view.node.body)
        if isinstance(n, ast.Assign) and isinstance(n.value, ast.Name)
        for t in n.targets
        if isinstance(t, ast.Name)
    ]
    found = {name}
    for _ in pairs:
        found |= {a for a, b in pairs if b in found} | {b for a, b in pairs if a in found}
    return found


def _only_reads(view: FunctionView, use: ast.Name) -> bool:
    """Does this read of a name leave the object as it is and keep no second handle on it?"""
    parent = view.parent(use)
    if isinstance(parent, ast.Attribute):
        return _harmless_attribute(view, parent)
    if isinstance(parent, ast.Subscript) and parent.value is use:
        return _item_is_read(view, parent)
    if isinstance(parent, ast.Call) and use is not parent.func:
        called = parent.func
        if imported_as(view, called) is not None:
            return is_pure(view, ast.Call(called, [], []))
        if isinstance(called, ast.Name):
            return view.is_builtin(called) and (called.id in PURE_BUILTINS or called.id in {"print", "iter"})
        return isinstance(called, ast.Attribute) and (
            called.attr in PURE_METHODS or called.attr in MUTATING_METHODS
        )
    if isinstance(parent, (ast.Assign, ast.AnnAssign, ast.Starred, ast.keyword, ast.NamedExpr)):
        return isinstance(parent, ast.Assign)
    if isinstance(parent, (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Yield, ast.Await)):
        return not isinstance(parent, ast.Yield)
    return True


def _harmless_attribute(view: FunctionView, attribute: ast.Attribute) -> bool:
    if not isinstance(attribute.ctx, ast.Load):
        return False
    above = view.parent(attribute)
    if isinstance(above, ast.Call) and above.func is attribute:
        return attribute.attr in PURE_METHODS
    if isinstance(above, ast.Subscript) and above.value is attribute:
        return _item_is_read(view, above)
    return attribute.attr not in MUTATING_METHODS and not (
        isinstance(above, ast.Attribute) and above.attr in MUTATING_METHODS
    )


def _item_is_read(view: FunctionView, item: ast.Subscript) -> bool:
    return isinstance(item.ctx, ast.Load)


def has_unknown_call(view: FunctionView, nodes: Sequence[ast.AST]) -> bool:
    """A call among the nodes that is neither known to be pure nor a known container method; `yield` counts too."""
    for node in walk_all(nodes):
        if isinstance(node, (ast.Yield, ast.YieldFrom, ast.Await)):
            return True
        if isinstance(node, ast.Call) and not _known_call(view, node):
            return True
    return False


def _known_call(view: FunctionView, call: ast.Call) -> bool:
    called = call.func
    if isinstance(called, ast.Attribute) and (called.attr in MUTATING_METHODS or called.attr in PURE_METHODS):
        return True
    if isinstance(called, ast.Name) and view.is_builtin(called, "print", "iter", "next"):
        return True
    return is_pure(view, ast.Call(called, [], []))


def is_invariant(view: FunctionView, nodes: Sequence[ast.AST], expression: ast.AST) -> bool:
    """Pure, and nothing it reads changes while the nodes run."""
    if not is_pure(view, expression):
        return False
    if any(changed(view, nodes, name) for name in names_read(expression)):
        return False
    return not _reads_inside(view, expression) or not (
        has_unknown_call(view, nodes) or _stores_inside(nodes, names_read(expression))
    )


def looks_invariant(view: FunctionView, nodes: Sequence[ast.AST], expression: ast.AST) -> bool:
    """As `is_invariant`, if calls whose effects are not known leave alone what the expression reads: an assumption to state."""
    if not is_pure(view, expression):
        return False
    for name in names_read(expression):
        if rebound(nodes, name):
            return False
        if not is_fixed(view, name) and any(_touched_here(view, nodes, n) for n in aliases(view, name)):
            return False
    return not _reads_inside(view, expression) or not _stores_inside(nodes, names_read(expression))


def _touched_here(view: FunctionView, nodes: Sequence[ast.AST], name: str) -> bool:
    """Something is stored into the object, or a method known to change it is called; being passed on is not counted."""
    handed_on = (ast.Call, ast.keyword, ast.Starred, ast.Return, ast.Yield)
    uses = [u for u in reads(nodes, name) if not _only_reads(view, u) and not _is_unknown_method(view, u)]
    return _augmented(nodes, name) or any(not isinstance(view.parent(use), handed_on) for use in uses)


def _is_unknown_method(view: FunctionView, use: ast.Name) -> bool:
    parent = view.parent(use)
    return (
        isinstance(parent, ast.Attribute)
        and isinstance(parent.ctx, ast.Load)
        and parent.attr not in MUTATING_METHODS
        and isinstance(view.parent(parent), ast.Call)
    )


def _reads_inside(view: FunctionView, expression: ast.AST) -> bool:
    """An attribute or an item of something is read (a method's name is not)."""
    return any(
        isinstance(n, (ast.Attribute, ast.Subscript)) and not _is_method(view, n)
        for n in ast.walk(expression)
    )


def _is_method(view: FunctionView, node: ast.AST) -> bool:
    parent = view.unit.parents.get(node)
    return isinstance(node, ast.Attribute) and isinstance(parent, ast.Call) and parent.func is node


def _stores_inside(nodes: Sequence[ast.AST], names: set[str]) -> bool:
    """A store through one of the names, or a changing method called on something reached through it."""
    for node in walk_all(nodes):
        stored = isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load)
        mutated = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in MUTATING_METHODS
        )
        base: ast.AST = node.func if isinstance(node, ast.Call) else node
        if stored or mutated:
            while isinstance(base, (ast.Attribute, ast.Subscript)):
                base = base.value
            if isinstance(base, ast.Name) and base.id in names:
                return True
    return False
