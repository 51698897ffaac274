"""Whether the function that the cases are to call is in the target's file; told before anything is run."""

from __future__ import annotations

import ast
import difflib

from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.model.errors import BadInput, CannotRun
from rl_sbllm.model.target import Target

_OWN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def require_entry(target: Target, entry: str, where: str) -> None:
    """`BadInput` when the file binds no such name; `where` is the option or file that named it."""
    unit = PythonUnit.parse(target.text)
    if unit is None:
        return  # newer syntax than ours: the run itself will tell
    known, stars = _bound(unit.tree)
    if stars or entry in known or entry.partition(".")[0] in known - _closed(unit.tree):
        return
    near = difflib.get_close_matches(entry, sorted(known), n=3, cutoff=0.5)
    raise BadInput(
        f"{target.path.name} has no function {entry!r} to call {target.name} by.",
        where,
        f"Did you mean {', '.join(near)}?" if near else "Name a function of the target's own file.",
    )


def require_callable(target: Target, entry: str) -> None:
    """`CannotRun` when the cases would call a property's setter or deleter by its name, which is the getter's."""
    unit = PythonUnit.parse(target.text)
    view = None if unit is None else unit.function(target.name, target.start_byte)
    if view is None or entry != target.name:
        return
    for decorator in view.node.decorator_list:
        if isinstance(decorator, ast.Attribute) and decorator.attr in ("setter", "deleter"):
            raise CannotRun(
                f"{target.name} is the {decorator.attr} of a property here: no case can call it by that name.",
                str(target.path),
                "Name a function of the same file that assigns or deletes the attribute (--entry).",
            )


def _bound(tree: ast.Module) -> tuple[set[str], bool]:
    """Dotted names that may be called, and whether a star import may bring more."""
    known = set(_defined(tree, ""))
    stars = False
    for node in (
        part for statement in tree.body if not isinstance(statement, _OWN) for part in ast.walk(statement)
    ):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            stars = stars or any(alias.name == "*" for alias in node.names)
            known |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            known.add(node.id)
    return known, stars


def _defined(node: ast.AST, prefix: str) -> list[str]:
    found: list[str] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _OWN):
            found += [prefix + child.name, *_defined(child, f"{prefix}{child.name}.")]
        elif isinstance(child, (ast.If, ast.Try, ast.With)):
            found += _defined(child, prefix)
    return found


def _closed(tree: ast.Module) -> set[str]:
    """Functions, and classes that inherit from nothing: what they hold is all in the file."""
    return {node.name for node in tree.body if isinstance(node, _OWN) and not getattr(node, "bases", ())}
