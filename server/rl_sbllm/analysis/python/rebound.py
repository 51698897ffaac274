"""Parameters that a function binds to a copy of its own before it does anything else with them: `xs = sorted(xs)`."""

from __future__ import annotations

import ast

from rl_sbllm.analysis.python.names import bindings, occurrences
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView


def own_list_from(view: FunctionView, name: str) -> ast.Assign | None:
    """The statement from which on the parameter's name holds a new list, and nothing else until the end; None when there is no
    such statement. Before it, the name is not used but in that statement's own value."""
    if len(bindings(view.node.body, name)) != 1:
        return None
    for statement in view.node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                return statement if kind(view, value) == "list" and _is_new(view, value) else None
        if occurrences([statement], name):
            return None
    return None


def _is_new(view: FunctionView, value: ast.expr) -> bool:
    """Surely an object that the caller does not have: a display, a comprehension, or the call of list or sorted."""
    match value:
        case ast.ListComp() | ast.List():
            return True
        case ast.Call(func=ast.Name() as function):
            return view.is_builtin(function, "list", "sorted")
    return False
