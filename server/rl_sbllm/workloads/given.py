"""A workload file that the user wrote: checked for what can be told without running it."""

from __future__ import annotations

import ast
from pathlib import Path

from rl_sbllm.model.errors import BadInput
from rl_sbllm.model.workload import Domain, ModuleCases, Origin, Workload

DEFAULT_SCALES = (0, 1, 2, 4, 8)
FORM = "A workload file is a Python module with `inputs(scale)` that returns a list of (args, kwargs)."


def given(path: Path, entry: str | None, function: str, domain: Domain) -> Workload:
    """The workload of the file at `path`; its ENTRY counts unless `entry` is asked for, else the target itself."""
    text = _read(path)
    tree = _parse(text, path)
    if not _defines(tree, "inputs"):
        raise BadInput("The workload file defines no `inputs`.", str(path), FORM)
    scales = _scales(tree, path)
    return Workload(
        entry=entry or _entry(tree, path) or function,
        timing=(ModuleCases(text, path.absolute(), Origin.GIVEN),),
        domain=domain,
        scales=scales or DEFAULT_SCALES,
        headline_scale=1 if not scales or 1 in scales else scales[len(scales) // 2],
    )


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise BadInput("The workload file does not exist.", str(path), FORM) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The workload file cannot be read: {error}.", str(path), FORM) from error


def _parse(text: str, path: Path) -> ast.Module:
    try:
        return ast.parse(text, str(path))
    except SyntaxError as error:
        where = f"{path}:{error.lineno}" if error.lineno else str(path)
        raise BadInput(f"The workload file does not parse: {error.msg}.", where, FORM) from error
    except ValueError as error:
        raise BadInput(f"The workload file does not parse: {error}.", str(path), FORM) from error


def _defines(tree: ast.Module, name: str) -> bool:
    """Is the name bound at module level in any way (also under `if` or by an import)?"""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == name:
            return True
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            return True
        if isinstance(node, ast.ImportFrom) and any((a.asname or a.name) in (name, "*") for a in node.names):
            return True
    return False


def _constant(tree: ast.Module, name: str) -> ast.expr | None:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else ()
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            targets = (node.target,)
        for target in targets:
            if isinstance(target, ast.Name) and target.id == name:
                assert isinstance(node, (ast.Assign, ast.AnnAssign))
                return node.value
    return None


def _entry(tree: ast.Module, path: Path) -> str | None:
    node = _constant(tree, "ENTRY")
    if node is None:
        return None
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise BadInput("ENTRY of the workload file is not a string.", f"{path}:{node.lineno}", 'ENTRY = "name"')


def _scales(tree: ast.Module, path: Path) -> tuple[int, ...]:
    node = _constant(tree, "SCALES")
    if node is None:
        return ()
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError):
        value = None
    if isinstance(value, (list, tuple)) and all(type(scale) is int and scale >= 0 for scale in value):
        return tuple(value)
    raise BadInput(
        "SCALES of the workload file is not a list of whole numbers.",
        f"{path}:{node.lineno}",
        "SCALES = [1, 2, 4, 8]",
    )
