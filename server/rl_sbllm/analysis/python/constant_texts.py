"""An expression with the texts put in that its names are sure to mean: literals bound once, and the constants of `string`."""

from __future__ import annotations

import ast
import string

from rl_sbllm.analysis.python.purity import imported_as
from rl_sbllm.languages.python.unit import FunctionView


def with_texts(view: FunctionView, expression: ast.expr, variable: str) -> ast.expr:
    """A copy of the expression; the variable itself stays."""
    copy = ast.parse(ast.unparse(expression), mode="eval").body
    return _Texts(view, variable).visit(copy)


class _Texts(ast.NodeTransformer):
    """Puts the text in for a name bound once to it, and for the constants of the module `string`."""

    def __init__(self, view: FunctionView, variable: str) -> None:
        self._view, self._variable = view, variable

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id == self._variable or self._view.is_builtin(node):
            return node
        value = _library_text(self._view, node) or _bound_text(self._view, node.id)
        return ast.Constant(value) if value is not None else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        value = _library_text(self._view, node)
        if value is not None:
            return ast.Constant(value)
        self.generic_visit(node)
        return node


def _library_text(view: FunctionView, node: ast.expr) -> str | None:
    module, _, name = (imported_as(view, node) or "").rpartition(".")
    value = getattr(string, name, None) if module == "string" else None
    return value if isinstance(value, str) else None


def _bound_text(view: FunctionView, name: str) -> str | None:
    """The literal text that is the only thing ever bound to the name, in the function or in the module."""
    if name in view.parameters or name in view.declared_global:
        return None
    nodes = list(view.walk()) if name in view.bound else list(ast.walk(view.unit.tree))
    stored = [
        n for n in nodes if isinstance(n, ast.Name) and n.id == name and not isinstance(n.ctx, ast.Load)
    ]
    if len(stored) != 1 or any(isinstance(n, (ast.Global, ast.Nonlocal)) and name in n.names for n in nodes):
        return None
    match view.unit.parents.get(stored[0]):
        case ast.Assign(targets=[_], value=ast.Constant(value=str(value))):
            return value
    return None
