"""Which ways of using a generator its own text provides for, beside reading it: the sessions that its cases are given."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from rl_sbllm.languages.python.unit import FunctionNode, PythonUnit

CONTEXTS = frozenset({"contextmanager", "asynccontextmanager"})


@lru_cache(maxsize=16)
def sessions(text: str, name: str) -> tuple[str, ...]:
    """Names of sessions (`inside/sessions.py`) that show something of function `name`."""
    unit = PythonUnit.parse(text)
    view = None if unit is None else unit.function(name, None)
    if unit is None or view is None:
        return ()
    if any(_last_name(decorator) in CONTEXTS for decorator in view.node.decorator_list):
        return ("leave",)
    yields = [node for node in _own(view.node) if isinstance(node, (ast.Yield, ast.YieldFrom))]
    found: list[str] = []
    if any(_inside_try(unit, node, view.node) or isinstance(node, ast.YieldFrom) for node in yields):
        found += ["close", "throw"]
    if any(not isinstance(unit.parents[node], ast.Expr) for node in yields):
        found += ["send", "echo"]
    return tuple(found)


def _last_name(node: ast.expr) -> str:
    return ast.unparse(node).rpartition(".")[2]


def _own(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            yield from _own(child)


def _inside_try(unit: PythonUnit, node: ast.AST, function: FunctionNode) -> bool:
    while node is not function:
        if isinstance(node, (ast.Try, ast.With, ast.AsyncWith)):
            return True
        node = unit.parents[node]
    return False
