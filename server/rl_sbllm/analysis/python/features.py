"""Cheap numbers about a function, near 0..1, for the policy (notes: search 4.3, point 2)."""

from __future__ import annotations

import ast
import math

from rl_sbllm.languages.python.unit import FunctionView

_LOOPS = (ast.For, ast.While, ast.AsyncFor, ast.comprehension)


def features(view: FunctionView) -> dict[str, float]:
    """Loop depth and count, recursion, kinds of work inside loops, kinds of literals."""
    nodes = list(view.walk())
    in_loops = [
        n for n in nodes if isinstance(n, (ast.Call, ast.Compare, ast.AugAssign)) and view.loops_around(n)
    ]
    return {
        "size": min(math.log1p(len(nodes)) / 7.0, 1.0),
        "loop_depth": min(_depth(view.node, 0), 4) / 4.0,
        "loops": min(sum(isinstance(n, _LOOPS) for n in nodes), 8) / 8.0,
        "recursion": float(any(_calls(n, view.node.name) for n in nodes)),
        "calls_in_loops": min(sum(isinstance(n, ast.Call) for n in in_loops), 8) / 8.0,
        "membership_in_loops": min(sum(_is_membership(n) for n in in_loops), 4) / 4.0,
        "accumulates": min(sum(isinstance(n, ast.AugAssign) for n in in_loops), 4) / 4.0,
        "strings": float(any(isinstance(n, (ast.JoinedStr,)) or _is_text(n) for n in nodes)),
        "generator": float(any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in nodes)),
    }


def _depth(node: ast.AST, depth: int) -> int:
    below = depth + isinstance(node, _LOOPS)
    return max([below, *(_depth(child, below) for child in ast.iter_child_nodes(node))])


def _calls(node: ast.AST, name: str) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    return (isinstance(called, ast.Name) and called.id == name) or (
        isinstance(called, ast.Attribute) and called.attr == name
    )


def _is_membership(node: ast.AST) -> bool:
    return isinstance(node, ast.Compare) and any(isinstance(op, (ast.In, ast.NotIn)) for op in node.ops)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
