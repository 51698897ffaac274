"""Rewrites that change the text of a function and nothing that it does: what a judge of equality must let pass."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rl_sbllm.analysis.python.names import is_local, occurrences
from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.unit import FunctionView, PythonUnit

_READS_FRAMES = frozenset({"locals", "vars", "dir", "eval", "exec", "_getframe", "currentframe", "stack"})


@dataclass(frozen=True)
class Neutral:
    """The whole file with one neutral rewrite in the function."""

    kind: str
    line: int
    text: str


def neutral(text: str, function: str, start_byte: int | None = None) -> tuple[Neutral, ...]:
    """Every neutral rewrite of the function, in the order of the kinds; none where the function looks at its own frame."""
    unit = PythonUnit.parse(text)
    view = None if unit is None else unit.function(function, start_byte)
    if unit is None or view is None or _looks_at_frames(view):
        return ()
    found: dict[str, Neutral] = {}
    for kind, rewrite in KINDS.items():
        for edits in rewrite(view):
            changed = unit.apply(edits)
            if changed is not None and changed != text and PythonUnit.parse(changed) is not None:
                line = unit.data[: edits[0].start].count(b"\n") + 1
                found.setdefault(changed, Neutral(kind, line, changed))
    return tuple(found.values())


def _looks_at_frames(view: FunctionView) -> bool:
    return any(
        (isinstance(node, ast.Name) and node.id in _READS_FRAMES)
        or (isinstance(node, ast.Attribute) and node.attr in _READS_FRAMES)
        for node in view.walk()
    )


def _comment(view: FunctionView) -> Iterator[tuple[Edit, ...]]:
    for statement in _own_lines(view, view.node.body)[:2]:
        yield (view.insert_before(statement, ["# what follows is as it was"]),)


def _unused_local(view: FunctionView) -> Iterator[tuple[Edit, ...]]:
    name = view.fresh("unused")
    for statement in _own_lines(view, view.node.body)[:2]:
        yield (view.insert_before(statement, [f"{name} = 0"]),)


def _no_operation(view: FunctionView) -> Iterator[tuple[Edit, ...]]:
    for block in list(view.blocks())[1:5]:
        for statement in _own_lines(view, block)[:1]:
            yield (view.insert_before(statement, ["pass"]),)


def _renamed_local(view: FunctionView) -> Iterator[tuple[Edit, ...]]:
    bound = {n.id for n in view.own() if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    for name in sorted(bound - set(view.parameters) - view.declared_global):
        uses = occurrences(view.node.body, name)
        certain = is_local(view, name) and not any(view.unit.in_fstring(use) for use in uses)
        if certain and not _bound_otherwise(view, name):
            new = view.fresh(f"{name}_here")
            yield tuple(view.replace(use, new) for use in uses)


def _bound_otherwise(view: FunctionView, name: str) -> bool:
    """By something that is no `Name` node: an import, `except ... as`, a pattern."""
    for node in view.own():
        if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name == name:
            return True
        if isinstance(node, ast.MatchMapping) and node.rest == name:
            return True
        if isinstance(node, ast.alias) and (node.asname or node.name).split(".")[0] == name:
            return True
    return False


def _reordered(view: FunctionView) -> Iterator[tuple[Edit, ...]]:
    """Two assignments of constants, names or empty containers, of which neither reads what the other binds."""
    for block in view.blocks():
        for first, second in pairwise(block):
            if _plain(view, first) and _plain(view, second) and not _depend(first, second):
                yield (
                    view.replace(first, view.source(second)),
                    view.replace(second, view.source(first)),
                )


def _plain(view: FunctionView, statement: ast.stmt) -> bool:
    if not (isinstance(statement, ast.Assign) and len(statement.targets) == 1):
        return False
    value, target = statement.value, statement.targets[0]
    simple = (
        isinstance(value, (ast.Constant, ast.List, ast.Dict)) and not list(ast.iter_child_nodes(value))[1:]
    )
    return isinstance(target, ast.Name) and target.id not in view.declared_global and simple


def _depend(first: ast.stmt, second: ast.stmt) -> bool:
    names = [{n.id for n in ast.walk(one) if isinstance(n, ast.Name)} for one in (first, second)]
    return bool(names[0] & names[1])


def _empty_call(view: FunctionView) -> Iterator[tuple[Edit, ...]]:
    for node in view.walk():
        if isinstance(node, ast.List) and not node.elts and isinstance(node.ctx, ast.Load):
            if view.is_builtin("list"):
                yield (view.replace(node, "list()"),)
        elif isinstance(node, ast.Dict) and not node.keys and view.is_builtin("dict"):
            yield (view.replace(node, "dict()"),)


def _parentheses(view: FunctionView) -> Iterator[tuple[Edit, ...]]:
    for node in view.own():
        if isinstance(node, ast.Return) and node.value is not None:
            yield (view.replace(node.value, f"({view.source(node.value)})"),)
        elif isinstance(node, (ast.If, ast.While)):
            yield (view.replace(node.test, f"({view.source(node.test)})"),)


def _named_result(view: FunctionView) -> Iterator[tuple[Edit, ...]]:
    name = view.fresh("outcome")
    for block in view.blocks():
        for statement in _own_lines(view, block):
            if isinstance(statement, ast.Return) and statement.value is not None:
                lines = [f"{name} = ({view.source(statement.value)})", f"return {name}"]
                if "\n" not in lines[0]:
                    yield (view.replace_statements([statement], lines),)


def _redundant_else(view: FunctionView) -> Iterator[tuple[Edit, ...]]:
    for block in view.blocks():
        for statement in _own_lines(view, block):
            if not isinstance(statement, ast.If) or statement.orelse:
                continue
            if _own_lines(view, statement.body) == statement.body:
                yield (view.insert_after(statement, ["else:", "    pass"]),)


def _truth(view: FunctionView) -> Iterator[tuple[Edit, ...]]:
    """`not not x` for a test, and `range(0, n)` for `range(n)`."""
    for node in view.own():
        if isinstance(node, ast.If):
            yield (view.replace(node.test, f"not (not ({view.source(node.test)}))"),)
        elif isinstance(node, ast.Call) and view.is_builtin(node.func, "range") and _one_argument(node):
            yield (view.replace(node.args[0], f"0, {view.source(node.args[0])}"),)


def _one_argument(node: ast.Call) -> bool:
    return len(node.args) == 1 and not isinstance(node.args[0], ast.Starred)


def _own_lines(view: FunctionView, block: list[ast.stmt]) -> list[ast.stmt]:
    """The statements that begin and end on lines of their own; docstrings and `elif` left out."""
    found: list[ast.stmt] = []
    for statement in block:
        start, end = view.unit.span(statement)
        before = view.unit.data[view.unit.line_start(statement.lineno) : start]
        after = view.unit.data[end:].split(b"\n", 1)[0].strip()
        prose = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        elif_ = view.unit.data[start : start + 4] == b"elif"
        declared = isinstance(statement, (ast.Global, ast.Nonlocal))
        if not (before.strip() or after or prose or elif_ or declared):
            found.append(statement)
    return found


KINDS: dict[str, Callable[[FunctionView], Iterator[tuple[Edit, ...]]]] = {
    "comment": _comment,
    "unused-local": _unused_local,
    "no-operation": _no_operation,
    "renamed-local": _renamed_local,
    "reordered": _reordered,
    "empty-call": _empty_call,
    "parentheses": _parentheses,
    "named-result": _named_result,
    "redundant-else": _redundant_else,
    "truth": _truth,
}
