"""Names of other modules for a rewrite: an import of the file reused, or a new one where a person would put it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from rl_sbllm.languages.python.edit import Edit

if TYPE_CHECKING:
    from rl_sbllm.languages.python.function import FunctionView
    from rl_sbllm.languages.python.unit import PythonUnit


def imported(view: FunctionView, module: str, name: str | None) -> tuple[str, tuple[Edit, ...]]:
    """(expression to use, edits): see `FunctionView.imported`."""
    present = _present(view, module, name)
    if present is not None:
        return present, ()
    plain = name or module
    taken = plain in view.names_in_file
    local = view.fresh(f"_{plain}") if taken else plain
    suffix = f" as {local}" if taken else ""
    line = f"from {module} import {name}{suffix}" if name else f"import {module}{suffix}"
    return local, (import_edit(view.unit, line),)


def _present(view: FunctionView, module: str, name: str | None) -> str | None:
    for node in view.unit.tree.body:
        if isinstance(node, ast.ImportFrom) and name and node.module == module and not node.level:
            for alias in node.names:
                if alias.name == name and view.means_module_level(alias.asname or name):
                    return alias.asname or name
        if isinstance(node, ast.Import):
            for alias in node.names:
                usable = alias.asname or ("." not in alias.name and alias.name)
                if alias.name == module and usable and view.means_module_level(usable):
                    return f"{usable}.{name}" if name else usable
    return None


def import_edit(unit: PythonUnit, line: str) -> Edit:
    """Put one import line behind the top-level imports at the head of the file (or its docstring, or at its start)."""
    body = unit.tree.body
    last: ast.stmt | None = None
    for index, node in enumerate(body):
        docstring = index == 0 and is_docstring(node)
        if docstring or isinstance(node, (ast.Import, ast.ImportFrom)):
            last = node
        else:
            break
    if last is not None:
        end = _line_end(unit, last)
        gap = "\n\n" if isinstance(last, ast.Expr) else "\n"
        return Edit(end, end, gap + line)
    first = body[0]
    at = min([first.lineno, *(d.lineno for d in getattr(first, "decorator_list", []))])
    offset = unit.offset(at, 0)
    return Edit(offset, offset, line + "\n\n\n")


def _line_end(unit: PythonUnit, node: ast.stmt) -> int:
    """The end of the statement's last line (a comment after it stays with it), unless another statement follows on it."""
    end = unit.span(node)[1]
    following = [other for other in unit.tree.body if other.lineno == node.end_lineno and other is not node]
    if any(unit.span(other)[0] >= end for other in following):
        return end
    rest = unit.data[end:]
    return end + len(rest.splitlines()[0].rstrip()) if rest and rest[:1] not in b"\r\n" else end


def is_docstring(node: ast.stmt) -> bool:
    """True for a statement that is a string alone."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
