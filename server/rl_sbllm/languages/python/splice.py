"""Put a new version of a function, with its imports and helpers, in place of the old one in a file."""

from __future__ import annotations

import ast
import textwrap

from rl_sbllm.languages.python.imports import import_edit
from rl_sbllm.languages.python.unit import Edit, FunctionNode, FunctionView, PythonUnit


def splice(text: str, name: str, start_byte: int, snippet: str) -> str | None:
    """The file with function `name` replaced by the definition of the same name in `snippet`.

    Imports of the snippet that the file does not have, and other top-level definitions of the snippet whose names are free,
    are put at module level. None when the snippet does not parse or does not define the function.
    """
    unit = PythonUnit.parse(text)
    fresh = PythonUnit.parse(textwrap.dedent(snippet).strip() + "\n")
    view = None if unit is None else unit.function(name, start_byte)
    if unit is None or fresh is None or view is None:
        return None
    short = name.rsplit(".", 1)[-1]
    found = [node for qualified, node in fresh.functions() if qualified.rsplit(".", 1)[-1] == short]
    if not found:
        return None
    edits = [_replace_function(view, fresh, found[-1])]
    helpers = _helpers(view, fresh, found[-1])
    if helpers:
        edits.append(view.insert_at_module_level("\n\n\n".join(helpers).split("\n")))
    imports = _missing_imports(unit, fresh)
    edits.extend(import_edit(unit, line) for line in imports)
    return unit.apply(tuple(edits))


def _replace_function(view: FunctionView, fresh: PythonUnit, node: FunctionNode) -> Edit:
    """Header, decorators and docstring stay the file's own where the new ones say the same; the body is the new one's."""
    start = view.unit.span(view.node)[0]
    end = view.unit.span(view.node)[1]
    first = fresh.offset(node.lineno, 0)
    lines = textwrap.dedent(fresh.data[first : fresh.span(node)[1]].decode("utf-8")).split("\n")
    indent = view.indent(view.node)
    text = "\n".join((indent + line if line.strip() and i else line) for i, line in enumerate(lines))
    return Edit(start, end, text)


def _helpers(view: FunctionView, fresh: PythonUnit, node: FunctionNode) -> list[str]:
    """Source of other top-level statements of the snippet that bind names the file does not have."""
    found: list[str] = []
    for statement in fresh.tree.body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)) or node in ast.walk(statement):
            continue
        names = _names(statement)
        if names and not names & view.names_in_file:
            found.append(fresh.source(statement))
    return found


def _names(statement: ast.stmt) -> set[str]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, ast.Assign):
        return {t.id for t in statement.targets if isinstance(t, ast.Name)}
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return {statement.target.id}
    return set()


def _missing_imports(unit: PythonUnit, fresh: PythonUnit) -> list[str]:
    """Import lines of the snippet (one name each) that the file does not have at module level."""
    have = set(_import_lines(unit.tree.body))
    return [line for line in dict.fromkeys(_import_lines(fresh.tree.body)) if line not in have]


def _import_lines(body: list[ast.stmt]) -> list[str]:
    lines: list[str] = []
    for node in body:
        if isinstance(node, ast.Import):
            lines.extend(ast.unparse(ast.Import([alias])) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            lines.extend(
                ast.unparse(ast.ImportFrom(node.module, [alias], node.level)) for alias in node.names
            )
    return lines
