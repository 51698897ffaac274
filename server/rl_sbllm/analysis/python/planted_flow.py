"""Errors in statements: a guard or statement left out, branches swapped, an end that comes early, another exception."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.planted_site import Operator, wrapped
from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.unit import FunctionView

ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def _dropped_guard(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    if not isinstance(node, ast.If) or _is_elif(view, node):
        return
    if not node.orelse:
        start, end = view.unit.span(node)
        yield Edit(start, end, "pass")
    if not isinstance(node.body[-1], ENDS):
        yield view.replace(node.test, "True")


def _is_elif(view: FunctionView, node: ast.If) -> bool:
    start = view.unit.span(node)[0]
    return view.unit.data[start : start + 4] == b"elif"


def _swapped_branches(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.If):
        yield view.replace(node.test, f"not {wrapped(view, node.test)}")


def _ended_loop(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    """A loop that ends after its first pass."""
    if isinstance(node, (ast.For, ast.While)) and not isinstance(node.body[-1], (ast.Return, ast.Raise)):
        last = node.body[-1]
        if isinstance(last, (ast.Continue, ast.Break)):
            yield view.replace(last, "break" if isinstance(last, ast.Continue) else "continue")
        elif _on_a_line_of_its_own(view, last):
            yield view.insert_after(last, ["break"])


def _early_return(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    """What the function returns at its end is returned in the first pass of a loop, or not at all."""
    end = view.node.body[-1]
    if not isinstance(end, ast.Return):
        if isinstance(node, (ast.For, ast.While)) and _on_a_line_of_its_own(view, node.body[-1]):
            yield view.insert_after(node.body[-1], ["return"])
        return
    if node is end and end.value is not None:
        yield view.replace(end, "return None")
    elif isinstance(node, (ast.For, ast.While)) and node not in view.node.body[-1:]:
        last = node.body[-1]
        if not isinstance(last, ENDS) and _on_a_line_of_its_own(view, last):
            yield view.insert_after(last, view.source(end).splitlines()[:1] if _short(view, end) else [])


def _short(view: FunctionView, node: ast.AST) -> bool:
    return "\n" not in view.source(node)


def _on_a_line_of_its_own(view: FunctionView, statement: ast.stmt) -> bool:
    start, end = view.unit.line_start(statement.lineno), view.unit.span(statement)[0]
    before = view.unit.data[start:end]
    after = view.unit.data[view.unit.span(statement)[1] :].split(b"\n", 1)[0].strip()
    return not before.strip() and not after.startswith(b";") and not isinstance(statement, ast.If)


def _exception(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.Raise) and node.exc is not None:
        kind = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        if isinstance(kind, (ast.Name, ast.Attribute)):
            yield view.replace(kind, "LookupError" if view.source(kind) == "RuntimeError" else "RuntimeError")
    elif isinstance(node, ast.ExceptHandler) and node.type is not None:
        yield view.replace(node.type, "LookupError" if view.source(node.type) == "OSError" else "OSError")


def _dropped_statement(view: FunctionView, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, (ast.AugAssign, ast.Continue, ast.Break, ast.Delete, ast.Raise)) or _acts(node):
        yield view.replace(node, "pass")


def _acts(node: ast.AST) -> bool:
    """A call for its effect, or an assignment to an item or attribute; a name left unassigned would be seen at once."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, (ast.Call, ast.Await))
    return isinstance(node, ast.Assign) and all(
        isinstance(target, (ast.Subscript, ast.Attribute)) for target in node.targets
    )


FLOW: dict[str, Operator] = {
    "dropped-guard": _dropped_guard,
    "swapped-branches": _swapped_branches,
    "early-return": _early_return,
    "ended-loop": _ended_loop,
    "exception-type": _exception,
    "dropped-statement": _dropped_statement,
}
