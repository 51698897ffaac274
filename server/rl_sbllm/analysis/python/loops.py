"""What a block of statements reads, binds and may change; what an expression is sure not to do. By reading only."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from rl_sbllm.languages.python.unit import FunctionView

_PURE_CALLS = frozenset(
    [
        "abs",
        "all",
        "any",
        "bin",
        "bool",
        "chr",
        "divmod",
        "enumerate",
        "float",
        "frozenset",
        "hex",
        "int",
        "isinstance",
        "len",
        "list",
        "max",
        "min",
        "ord",
        "pow",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "sorted",
        "str",
        "sum",
        "tuple",
        "zip",
    ]
)
_PURE_METHODS = frozenset(
    [
        "count",
        "index",
        "lower",
        "upper",
        "strip",
        "lstrip",
        "rstrip",
        "split",
        "isdigit",
        "isalpha",
        "isalnum",
        "isspace",
        "isupper",
        "islower",
        "isnumeric",
        "startswith",
        "endswith",
        "replace",
        "find",
        "join",
        "keys",
        "values",
        "items",
        "get",
        "casefold",
        "title",
        "real",
        "imag",
        "bit_length",
    ]
)
_CHANGERS = frozenset(
    [
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "clear",
        "sort",
        "reverse",
        "add",
        "discard",
        "update",
        "setdefault",
        "popitem",
        "appendleft",
        "popleft",
        "extendleft",
        "rotate",
        "intersection_update",
        "difference_update",
        "symmetric_difference_update",
        "write",
        "send",
    ]
)


def reads(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that the code loads."""
    return {
        n.id
        for node in nodes
        for n in ast.walk(node)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    }


def binds(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that the code assigns, deletes, imports or defines."""
    names: set[str] = set()
    for node in nodes:
        for n in ast.walk(node):
            if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load):
                names.add(n.id)
            elif isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                names.add(n.name)
            elif isinstance(n, ast.alias):
                names.add((n.asname or n.name).split(".")[0])
            elif isinstance(n, ast.ExceptHandler) and n.name:
                names.add(n.name)
    return names


def changes(nodes: Iterable[ast.AST]) -> set[str]:
    """Names assigned, or whose object is stored into or has a changing method called on it."""
    nodes = list(nodes)
    names = binds(nodes)
    for node in nodes:
        for n in ast.walk(node):
            if isinstance(n, (ast.Subscript, ast.Attribute)) and not isinstance(n.ctx, ast.Load):
                names.update(_base(n))
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in _CHANGERS:
                names.update(_base(n.func))
    return names


def steady(expression: ast.AST, block: Iterable[ast.AST]) -> bool:
    """True when nothing that the expression reads is changed by the block, as far as the text shows."""
    return not (reads([expression]) & changes(block))


def calls_only_builtins(view: FunctionView, *nodes: ast.AST) -> bool:
    """True when the code yields nothing, awaits nothing, binds nothing by `:=`, and calls only pure builtins and methods."""
    for node in nodes:
        for n in ast.walk(node):
            if isinstance(n, (ast.Yield, ast.YieldFrom, ast.Await, ast.NamedExpr, ast.Lambda)):
                return False
            if isinstance(n, ast.Call) and not _pure_call(view, n):
                return False
    return True


def used_elsewhere(view: FunctionView, name: str, *inside: ast.AST) -> bool:
    """True when the name is read in the function outside the given nodes (nested functions count), or is not its own."""
    within = {id(n) for node in inside for n in ast.walk(node)}
    if name in view.declared_global:
        return True
    for node in view.walk():
        if isinstance(node, ast.For) and name_of(node.target) == name:
            within.update(id(n) for statement in node.body for n in ast.walk(statement))
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)) and name in binds(
            g.target for g in node.generators
        ):
            within.update(id(n) for n in ast.walk(node))
    return any(
        isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load) and id(n) not in within
        for n in view.walk()
    )


def name_of(node: ast.AST) -> str:
    """The identifier of a plain variable, else an empty string."""
    return node.id if isinstance(node, ast.Name) else ""


def is_constant(node: ast.AST, *values: object) -> bool:
    """True for a literal of one of the values, of the same type."""
    return isinstance(node, ast.Constant) and any(
        type(node.value) is type(value) and node.value == value for value in values
    )


def _pure_call(view: FunctionView, call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr in _PURE_METHODS
    return isinstance(call.func, ast.Name) and call.func.id in _PURE_CALLS and view.is_builtin(call.func)


def _base(node: ast.AST) -> set[str]:
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()
