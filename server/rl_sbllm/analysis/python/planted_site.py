"""Where an error is planted, and how the text between two nodes is changed."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.unit import FunctionView

Operator = Callable[[FunctionView, ast.AST], Iterator[Edit]]


@dataclass(frozen=True)
class Site:
    """One edit that is one error."""

    kind: str
    node: ast.AST
    edit: Edit


def between(view: FunctionView, left: ast.AST, right: ast.AST, was: str, becomes: str) -> Iterator[Edit]:
    """The operator between two operands replaced; nothing where a comment stands between them."""
    start, end = view.unit.span(left)[1], view.unit.span(right)[0]
    gap = view.unit.data[start:end].decode("utf-8")
    pattern = r"\s+".join(map(re.escape, was.split()))
    if was[0].isalpha():
        pattern = rf"\b{pattern}\b"
    found = re.search(pattern, gap)
    if found is not None and "#" not in gap:
        at = start + len(gap[: found.start()].encode("utf-8"))
        yield Edit(at, at + len(found.group().encode("utf-8")), becomes)


def wrapped(view: FunctionView, node: ast.AST) -> str:
    """The node's text, in parentheses unless it is an atom."""
    text = view.source(node)
    atom = isinstance(
        node, (ast.Name, ast.Constant, ast.Attribute, ast.Subscript, ast.Call, ast.List, ast.Dict)
    )
    return text if atom else f"({text})"
