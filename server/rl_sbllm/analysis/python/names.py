"""Where a name of one function is read, bound, captured, and whether it is still needed after a place."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rl_sbllm.languages.python.unit import FunctionView

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def walk_all(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Every node beneath the nodes given, nested functions included."""
    for node in nodes:
        yield from _walked(node)


@lru_cache(maxsize=1024)
def _walked(node: ast.AST) -> tuple[ast.AST, ...]:
    """Rules ask about the same loops many times; nodes are never changed."""
    return tuple(ast.walk(node))


def occurrences(nodes: Iterable[ast.AST], name: str) -> list[ast.Name]:
    """Every use of the name, read or bound."""
    return [n for n in walk_all(nodes) if isinstance(n, ast.Name) and n.id == name]


def reads(nodes: Iterable[ast.AST], name: str) -> list[ast.Name]:
    return [n for n in occurrences(nodes, name) if isinstance(n.ctx, ast.Load)]


def bindings(nodes: Iterable[ast.AST], name: str) -> list[ast.Name]:
    """Places that assign, augment or delete the name."""
    return [n for n in occurrences(nodes, name) if not isinstance(n.ctx, ast.Load)]


def names_read(node: ast.AST) -> set[str]:
    """Names an expression or statement reads from outside itself (names its comprehensions and lambdas bind left out)."""
    inner = {
        n.id
        for c in ast.walk(node)
        if isinstance(c, ast.comprehension)
        for n in ast.walk(c.target)
        if isinstance(n, ast.Name)
    }
    inner |= {
        a.arg
        for f in ast.walk(node)
        if isinstance(f, ast.Lambda)
        for a in ast.walk(f.args)
        if isinstance(a, ast.arg)
    }
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)} - inner


def target_names(target: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}


def captured(view: FunctionView, name: str) -> bool:
    """True when a nested function, lambda or class mentions the name, or it is declared global or nonlocal."""
    if name in view.declared_global:
        return True
    return any(isinstance(scope, _SCOPES) and _mentions(scope, name) for scope in view.own())


def _mentions(scope: ast.AST, name: str) -> bool:
    for n in ast.walk(scope):
        if isinstance(n, ast.Name) and n.id == name:
            return True
        if isinstance(n, (ast.Global, ast.Nonlocal)) and name in n.names:
            return True
    return False


def is_local(view: FunctionView, name: str) -> bool:
    """A name bound in this function alone: no nested function sees it, no `global`."""
    return name in view.bound and not captured(view, name)


def read_after(view: FunctionView, statement: ast.stmt, name: str) -> bool:
    """May the value that `statement` leaves in `name` be read later? Sure only when the answer is no."""
    if not is_local(view, name):
        return True
    inside = set(ast.walk(statement))
    end = view.unit.span(statement)[1]
    around = view.loops_around(statement)
    for use in reads(view.node.body, name):
        if use in inside or _rebound_around(view, use, name, statement):
            continue
        if view.unit.in_fstring(use):
            return True
        later = view.unit.span(use)[0] >= end
        if later or any(use in set(ast.walk(loop)) for loop in around):
            return True
    return False


def _rebound_around(view: FunctionView, use: ast.AST, name: str, statement: ast.stmt) -> bool:
    """The use stands in a loop or comprehension (one that does not hold `statement`) that binds the name itself."""
    child, above = use, view.unit.parents.get(use)
    while above is not None and above is not view.node:
        if isinstance(above, ast.For) and child in above.body and name in target_names(above.target):
            return statement not in set(ast.walk(above))
        if isinstance(above, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)) and any(
            name in target_names(g.target) for g in above.generators
        ):
            return True
        child, above = above, view.unit.parents.get(above)
    return False
