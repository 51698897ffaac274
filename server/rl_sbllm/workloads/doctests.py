"""Calls of a function in the doctest examples of its file, as expressions that a worker evaluates."""

from __future__ import annotations

import ast
import builtins
import doctest
from collections.abc import Iterator
from dataclasses import dataclass

from rl_sbllm.languages.python.function import FunctionView, bound_by
from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.model.workload import CallExpression, ExpressionCases, Origin

LIMIT = 60


def doctests(text: str, entry: str) -> ExpressionCases | None:
    """Examples anywhere in the file that call `entry` with arguments that can be evaluated; None when there is none."""
    unit = PythonUnit.parse(text)
    view = unit.function(entry) if unit is not None else None
    if unit is None or view is None:
        return None
    is_method = _class_of(unit, entry) is not None
    found: dict[CallExpression, None] = {}
    for docstring in _docstrings(unit.tree):
        for call in _calls_in(docstring, _Wanted(entry.rpartition(".")[2], is_method, view)):
            found.setdefault(call)
    items = tuple(found)[:LIMIT]
    return ExpressionCases(items, Origin.DOCTEST) if items else None


@dataclass(frozen=True)
class _Wanted:
    name: str
    is_method: bool
    view: FunctionView


def _class_of(unit: PythonUnit, entry: str) -> str | None:
    owner = entry.rpartition(".")[0]
    names = {node.name for node in ast.walk(unit.tree) if isinstance(node, ast.ClassDef)}
    return owner if owner.rpartition(".")[2] in names else None


def _docstrings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            text = ast.get_docstring(node, clean=False)
            if text and ">>>" in text:
                yield text


def _calls_in(docstring: str, wanted: _Wanted) -> Iterator[CallExpression]:
    try:
        examples = doctest.DocTestParser().get_examples(docstring)
    except ValueError:
        return  # Malformed examples: doctest itself refuses them too.
    setup: list[str] = []
    bound: set[str] = set()
    for example in examples:
        if example.options.get(doctest.SKIP):
            continue
        try:
            tree = ast.parse(example.source)
        except SyntaxError:
            continue
        known = bound | wanted.view.module_names | set(dir(builtins))
        for node in ast.walk(tree):
            arguments = _arguments(node, example.source, wanted)
            if arguments is not None and _names(node) <= known:
                needs = bool(_names(node) & bound)
                yield CallExpression(arguments, "".join(setup) if needs else "")
        binds = {name for node in ast.walk(tree) for name in bound_by(node)}
        if binds and example.exc_msg is None:
            setup.append(example.source)
            bound |= binds


def _arguments(node: ast.AST, source: str, wanted: _Wanted) -> str | None:
    """The text between the brackets of a call of the function, the receiver first for a method."""
    if not isinstance(node, ast.Call):
        return None
    func = node.func
    parts: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
    if wanted.is_method:
        if not isinstance(func, ast.Attribute) or func.attr != wanted.name:
            return None
        receiver = ast.get_source_segment(source, func.value)
        return None if receiver is None else _joined([receiver], parts, source)
    called = func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
    return _joined([], parts, source) if called == wanted.name else None


def _joined(first: list[str], parts: list[ast.expr | ast.keyword], source: str) -> str | None:
    texts = [ast.get_source_segment(source, part) for part in parts]
    if any(text is None for text in texts):
        return None
    return ", ".join([*first, *(text for text in texts if text is not None)])


def _names(call: ast.AST) -> set[str]:
    """Free names of the arguments; names bound inside (comprehensions, lambdas) are not free."""
    assert isinstance(call, ast.Call)
    receiver = [call.func.value] if isinstance(call.func, ast.Attribute) else []
    inner = [
        node
        for part in [*receiver, *call.args, *(kw.value for kw in call.keywords)]
        for node in ast.walk(part)
    ]
    used = {node.id for node in inner if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    own = {name for node in inner for name in bound_by(node)} | {
        n.arg for n in inner if isinstance(n, ast.arg)
    }
    return used - own
