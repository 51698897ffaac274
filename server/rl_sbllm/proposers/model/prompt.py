"""The prompt: the function, what it uses of its file, what was measured, patterns that fit. No more code than needed."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from importlib import resources
from string import Template

from rl_sbllm.languages.python.unit import FunctionView, PythonUnit
from rl_sbllm.model.target import Target
from rl_sbllm.model.verdict import Accepted, Rejected
from rl_sbllm.patterns.rule import Rule

_MOST_CONTEXT = 6000
_MOST_HISTORY = 3


def build(
    target: Target,
    measured: str,
    patterns: Sequence[Rule],
    tried: Sequence[Accepted],
    failed: Sequence[Rejected],
) -> str:
    """The text sent to the model."""
    template = Template(resources.files("rl_sbllm.proposers.model").joinpath("prompt.md").read_text("utf-8"))
    return template.substitute(
        name=target.name,
        short_name=target.name.rsplit(".", 1)[-1],
        function=target.source,
        context=context(target) or "# nothing",
        measured=measured,
        patterns="\n".join(_pattern(rule) for rule in patterns) or "- none in particular",
        history=_history(target, tried, failed),
    )


def context(target: Target) -> str:
    """Imports of the file, and the module-level definitions that the function names; others are left out."""
    unit = PythonUnit.parse(target.text)
    view = None if unit is None else unit.function(target.name, target.start_byte)
    if unit is None or view is None:
        return ""
    used = {n.id for n in view.walk() if isinstance(n, ast.Name)} | {
        n.attr for n in view.walk() if isinstance(n, ast.Attribute)
    }
    parts = [_shown(unit, view, statement, used) for statement in unit.tree.body]
    return "\n".join(part for part in parts if part)[:_MOST_CONTEXT]


def _shown(unit: PythonUnit, view: FunctionView, statement: ast.stmt, used: set[str]) -> str:
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return unit.source(statement)
    if any(node is view.node for node in ast.walk(statement)):
        return _class_outline(unit, statement, used) if isinstance(statement, ast.ClassDef) else ""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return unit.source(statement) if statement.name in used else ""
    names = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return unit.source(statement) if names & used else ""


def _class_outline(unit: PythonUnit, node: ast.ClassDef, used: set[str]) -> str:
    """The class line, its `__init__` and the methods that the function calls."""
    wanted = [
        unit.source(child)
        for child in node.body
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) and child.name in used | {"__init__"}
    ]
    return "\n".join([f"class {node.name}:", *("    " + text for text in wanted)])


def _pattern(rule: Rule) -> str:
    return f"- {rule.summary}\n\n```python\n{rule.before.strip()}\n```\nbecomes\n```python\n{rule.after.strip()}\n```"


def _history(target: Target, tried: Sequence[Accepted], failed: Sequence[Rejected]) -> str:
    lines: list[str] = []
    for accepted in tried[:_MOST_HISTORY]:
        function = _function_of(accepted.candidate.source, target)
        lines.append(
            f"Correct and {accepted.measurement.speedup.estimate:.2f}x as fast:\n\n```python\n{function}\n```"
        )
    for rejected in failed[:_MOST_HISTORY]:
        shown = (
            f"\nOn `{rejected.counterexample.call}`: expected {rejected.counterexample.expected}, got {rejected.counterexample.got}"
            if rejected.counterexample
            else ""
        )
        lines.append(f"Rejected ({rejected.reason.value}: {rejected.detail}):{shown}")
    return (
        "Tried so far. Find something that is faster still and different.\n\n" + "\n\n".join(lines)
        if lines
        else ""
    )


def _function_of(source: str, target: Target) -> str:
    unit = PythonUnit.parse(source)
    view = None if unit is None else unit.function(target.name, target.start_byte)
    return source if view is None else view.source(view.node)
