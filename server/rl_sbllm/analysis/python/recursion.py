"""How a function that calls itself grows, by how often it does so on one way through it, and on what."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from rl_sbllm.analysis.python.cost import EXPLOSIVE, LOG, N_LOG_N, Cost, N
from rl_sbllm.languages.python.unit import FunctionView

_MEMO_WORDS = ("memo", "cache", "seen", "lru")
_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def self_calls(view: FunctionView) -> list[ast.Call]:
    """Every call of the function by its own name."""
    return [n for n in view.own() if isinstance(n, ast.Call) and _is_self_call(view, n)]


def with_recursion(view: FunctionView, body: Cost, calls: list[ast.Call]) -> Cost | None:
    """The growth when each call costs `body`; None when it cannot be told."""
    if any(view.loops_around(call) for call in calls) or _in_comprehension(view, calls):
        return None
    halving = any(_halves(view, call) for call in calls)
    if _most_calls(view, view.node.body) < 2:
        if not halving:
            return body.times(N)
        return body if body.power >= 1 else body.times(LOG)
    if halving:
        return max(N if body.power < 1 else N_LOG_N if body.power == 1 else body, body)
    return body.times(N) if _remembers(view) else EXPLOSIVE


def _is_self_call(view: FunctionView, call: ast.Call) -> bool:
    name = view.node.name
    if isinstance(call.func, ast.Name):
        return call.func.id == name
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr == name
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in {"self", "cls"}
    )


def _in_comprehension(view: FunctionView, calls: list[ast.Call]) -> bool:
    inside = {
        id(n)
        for c in view.own()
        if isinstance(c, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp))
        for n in ast.walk(c)
    }
    return any(id(call) in inside for call in calls)


def _most_calls(view: FunctionView, block: Sequence[ast.stmt]) -> int:
    """The most calls of itself on one way through the statements."""
    total = 0
    for index, statement in enumerate(block):
        if not isinstance(statement, ast.If):
            total += _in_node(view, statement)
            continue
        total += _in_node(view, statement.test)
        body, other = _most_calls(view, statement.body), _most_calls(view, statement.orelse)
        if statement.body and isinstance(statement.body[-1], _LEAVES):
            rest = _most_calls(view, block[index + 1 :])
            return total + max(body, other + rest)
        total += max(body, other)
    return total


def _in_node(view: FunctionView, node: ast.AST) -> int:
    if isinstance(node, ast.IfExp):
        return _in_node(view, node.test) + max(_in_node(view, node.body), _in_node(view, node.orelse))
    own = int(isinstance(node, ast.Call) and _is_self_call(view, node))
    return own + sum(_in_node(view, child) for child in ast.iter_child_nodes(node))


def _halves(view: FunctionView, call: ast.Call) -> bool:
    middles = {
        target.id
        for n in view.own()
        if isinstance(n, ast.Assign) and _divides(n.value)
        for t in n.targets
        for target in ast.walk(t)
        if isinstance(target, ast.Name)
    }
    return any(
        _divides(argument) or middles & {n.id for n in ast.walk(argument) if isinstance(n, ast.Name)}
        for argument in call.args
    )


def _divides(node: ast.AST) -> bool:
    return any(
        isinstance(n, ast.BinOp) and isinstance(n.op, (ast.FloorDiv, ast.RShift)) for n in ast.walk(node)
    )


def _remembers(view: FunctionView) -> bool:
    """A decorator or a name that speaks of remembering results."""
    names = {n.id for n in view.own() if isinstance(n, ast.Name)} | set(view.parameters)
    written = [ast.unparse(d) for d in view.node.decorator_list]
    return any(word in text.lower() for text in (*written, *names) for word in _MEMO_WORDS)
