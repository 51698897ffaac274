"""`isqrt(n) + 1` as text for a number that may be negative. Not a template; templates of divisors share it."""

from __future__ import annotations

import ast

from rl_sbllm.analysis.python.places import not_negative
from rl_sbllm.analysis.python.shapes import text
from rl_sbllm.languages.python.unit import Edit, FunctionView

WHOLE = "{} is an int"


def square_root(view: FunctionView, number: ast.expr, at: ast.AST) -> tuple[str, tuple[Edit, ...]]:
    """(text of the integer square root, edits): 0 for a negative number, as an empty range behaves."""
    name, edits = view.imported("math", "isqrt")
    written = text(view, number)
    bounded = not_negative(view, number, at) or not view.is_builtin("max")
    return (f"{name}({written})" if bounded else f"{name}(max({written}, 0))"), edits
