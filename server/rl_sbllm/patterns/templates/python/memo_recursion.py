"""Recursion that meets the same arguments again: remember results for the length of one outer call."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.changeable import gives_changeable
from rl_sbllm.analysis.python.loops import binds, changes, name_of, reads
from rl_sbllm.analysis.python.pure_functions import called_function, is_own_object, is_pure_function
from rl_sbllm.analysis.python.purity import MUTATING_METHODS, is_pure
from rl_sbllm.analysis.python.rendering import rendered, rendered_lines
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_STEPS_OUTSIDE = (
    ast.Yield,
    ast.YieldFrom,
    ast.Await,
    ast.Global,
    ast.Nonlocal,
    ast.Delete,
    ast.Try,
    ast.With,
)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_LOOKS = frozenset(
    {
        "count",
        "index",
        "get",
        "items",
        "keys",
        "values",
        "startswith",
        "endswith",
        "isdigit",
        "lower",
        "upper",
    }
)


def find(view: FunctionView) -> Iterator[Match]:
    """Functions that call themselves twice or more on the way to one result, and change nothing."""
    node = view.node
    if (
        not isinstance(node, ast.FunctionDef)
        or node.decorator_list
        or not _plain_parameters(node)
        or (_is_method(view) and view.parameters[0] in binds(node.body))
    ):
        return
    calls = _own_calls(view)
    if len(calls) < 2 or not _pure(view) or node.name in view.bound:
        return
    if all(_same_parameters(call, view) for call in calls) and not _alternatives(view, calls):
        yield _memoised(view, node, calls)


def _own_calls(view: FunctionView) -> list[ast.Call]:
    return [n for n in view.own() if isinstance(n, ast.Call) and _is_own(view, n)]


def _is_own(view: FunctionView, call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id=name):
            return name == view.node.name and not _is_method(view)
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if _is_method(view):
            return owner == view.parameters[0] and name == view.node.name
    return False


def _is_method(view: FunctionView) -> bool:
    return isinstance(view.parent(view.node), ast.ClassDef)


def _given(view: FunctionView) -> tuple[str, ...]:
    """The parameters for which a call gives arguments: not the instance of a method."""
    return view.parameters[1:] if _is_method(view) else view.parameters


def _plain_parameters(node: ast.FunctionDef) -> bool:
    a = node.args
    return len(a.args) > 0 and not (a.posonlyargs or a.vararg or a.kwarg or a.kwonlyargs)


def _pure(view: FunctionView) -> bool:
    for node in view.walk():
        if isinstance(node, (*_STEPS_OUTSIDE, *_SCOPES)):
            return False
        if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
            return False
        if isinstance(node, ast.Call) and not _is_own(view, node) and not _harmless(view, node):
            return False
        if isinstance(node, ast.AugAssign) and _adds_to_given(view, node):
            return False
    return not changes(view.node.body) - view.bound


def _harmless(view: FunctionView, call: ast.Call) -> bool:
    """Known to change nothing but what the function has made itself."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in MUTATING_METHODS:
        return is_own_object(view, call.func.value)
    if isinstance(call.func, ast.Attribute) and name_of(call.func.value) in view.parameters:
        return call.func.attr in _LOOKS
    called = called_function(view, call)
    return is_pure(view, ast.Call(call.func, [], [])) or (called is not None and is_pure_function(called))


def _adds_to_given(view: FunctionView, step: ast.AugAssign) -> bool:
    """`left += right` where a call to itself gave `left`, and it may be a list."""
    given = gives_changeable(view) and name_of(step.target) in _given_names(view)
    return given and not is_own_object(view, step.target)


def _given_names(view: FunctionView) -> set[str]:
    """Names that hold what a call to itself gave."""
    return {
        name_of(t)
        for n in view.own()
        if isinstance(n, ast.Assign)
        and any(isinstance(c, ast.Call) and _is_own(view, c) for c in ast.walk(n.value))
        for t in n.targets
    }


def _same_parameters(call: ast.Call, view: FunctionView) -> bool:
    starred = any(isinstance(a, ast.Starred) for a in call.args)
    return len(call.args) == len(_given(view)) and not call.keywords and not starred


def _alternatives(view: FunctionView, calls: list[ast.Call]) -> bool:
    """True when at most one of the calls runs: each stands alone in a `return` of its own."""
    statements: set[int] = set()
    for call in calls:
        node: ast.AST = call
        while not isinstance(node, ast.stmt):
            node = view.parent(node)
            if isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
                return False
        if not isinstance(node, ast.Return) or view.loops_around(node):
            return False
        statements.add(id(node))
    return len(statements) == len(calls)


def _memoised(view: FunctionView, node: ast.FunctionDef, calls: list[ast.Call]) -> Match:
    varying = _varying(view, node, calls)
    solve = view.fresh("solve", f"solve_{node.name}")
    cache, edits = view.imported("functools", "lru_cache")
    names = ", ".join(p for p in _given(view) if p in varying)

    def exchange(part: ast.AST) -> str | None:
        if part not in calls:
            return None
        assert isinstance(part, ast.Call)
        given = (
            rendered(view, a, exchange) for p, a in zip(_given(view), part.args, strict=True) if p in varying
        )
        return f"{solve}({', '.join(given)})"

    statements = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    lines = [
        f"@{cache}(maxsize=None{', typed=True' if _mixes_numbers(calls) else ''})",
        f"def {solve}({names}):",
        *("    " + line if line.strip() else line for line in rendered_lines(view, statements, exchange)),
        "",
        f"return {solve}({names})",
    ]
    edit = view.replace_statements(statements, lines)
    said = [
        "arguments that change on the way are hashable",
        "the recursion goes no deeper than half of Python's recursion limit",
    ]
    if _is_method(view):
        said.append(f"no subclass overrides `{node.name}`")
    return Match(node, (edit, *edits), assumptions=tuple(said))


def _mixes_numbers(calls: list[ast.Call]) -> bool:
    """Some of the arguments may be the same number, once as an int and once as a float."""
    return any(
        (isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div))
        or (isinstance(n, ast.Constant) and isinstance(n.value, float))
        for call in calls
        for a in call.args
        for n in ast.walk(a)
    )


def _varying(view: FunctionView, node: ast.FunctionDef, calls: list[ast.Call]) -> set[str]:
    """Parameters that some call to itself changes; the others are read from the outer call."""
    varying = binds(node.body) & set(_given(view))
    for call in calls:
        for parameter, given in zip(_given(view), call.args, strict=True):
            if not (isinstance(given, ast.Name) and given.id == parameter):
                varying.add(parameter)
    return varying or reads(node.body) & set(_given(view))


RULE = Rule(
    name="memo-recursion",
    family="memoisation",
    summary="Remember the results of the recursion for the length of one call.",
    find=find,
    before="""\
def paths(row, column):
    if row == 0 or column == 0:
        return 1
    return paths(row - 1, column) + paths(row, column - 1)
""",
    after="""\
from functools import lru_cache


def paths(row, column):
    @lru_cache(maxsize=None)
    def solve(row, column):
        if row == 0 or column == 0:
            return 1
        return solve(row - 1, column) + solve(row, column - 1)

    return solve(row, column)
""",
    bench="""\
def inputs(scale):
    return [((0, 0), {}), ((3, 1), {}), ((7 + scale, 6), {})]
""",
    kind="template",
    tags=("recursion",),
)
