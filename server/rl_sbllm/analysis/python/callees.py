"""Functions of the same file that a function calls, so that a rewrite can reach the helper in which the time is spent."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from functools import lru_cache

from rl_sbllm.languages.python.unit import FunctionView


@lru_cache(maxsize=32)
def callees(view: FunctionView, limit: int = 8) -> tuple[FunctionView, ...]:
    """Functions called by plain name (nested ones too) and methods called on `self`, transitively, nearest first."""
    return tuple(_callees(view, limit))


def _callees(view: FunctionView, limit: int) -> Iterator[FunctionView]:
    known = dict(view.unit.functions())
    seen, queue = {view.name}, [view]
    while queue and len(seen) <= limit:
        current = queue.pop(0)
        for name in _called(current, known.keys()):
            callee = view.unit.function(name) if name in known and name not in seen else None
            if callee is not None:
                seen.add(name)
                queue.append(callee)
                yield callee


def _called(view: FunctionView, known: Collection[str]) -> Iterator[str]:
    owner = view.name.rpartition(".")[0]
    for node in view.walk():
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=name):
                yield from _meant(view.name, name, known)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name) if owner:
                yield f"{owner}.{name}"


def _meant(scope: str, name: str, known: Collection[str]) -> Iterator[str]:
    """The function that a plain name means in a scope: nested here, or in a function around, or at module level."""
    while scope:
        if scope in known and f"{scope}.{name}" in known:
            yield f"{scope}.{name}"
            return
        scope = scope.rpartition(".")[0]
    yield name
