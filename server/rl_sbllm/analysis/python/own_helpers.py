"""Functions of the same file that work for one function alone: what is changed in them changes nothing else of the file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from rl_sbllm.analysis.python.callees import callees
from rl_sbllm.languages.python.unit import FunctionView


@lru_cache(maxsize=32)
def own_helpers(view: FunctionView) -> tuple[FunctionView, ...]:
    """Functions that it calls, and that nothing of the file names but it and they; nearest first.

    A method is one only by a private name, since other classes may inherit it. None that is decorated: it may be kept
    under another name.
    """
    found = [callee for callee in callees(view) if not callee.node.decorator_list and _may_be_own(callee)]
    while True:
        inside = {id(node) for one in (view, *found) for node in ast.walk(one.node)}
        outside = {
            name for node in ast.walk(view.unit.tree) if id(node) not in inside for name in _named(node)
        }
        own = [one for one in found if _simple(one) not in outside and not _twice(one)]
        if len(own) == len(found):
            return tuple(own)
        found = own


def is_private(helper: FunctionView) -> bool:
    """Whether other files have no business with it: by its name, or because it is inside a function."""
    parts = helper.name.split(".")
    owners = {name for name, _ in helper.unit.functions()}
    return any(_private(part) for part in parts) or ".".join(parts[:-1]) in owners


def _may_be_own(helper: FunctionView) -> bool:
    return "." not in helper.name or is_private(helper)


def _simple(helper: FunctionView) -> str:
    return helper.name.rpartition(".")[2]


def _private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def _twice(helper: FunctionView) -> bool:
    """Defined more than once: which of them is called is not known."""
    return sum(name.rpartition(".")[2] == _simple(helper) for name, _ in helper.unit.functions()) > 1


def _named(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
            yield name
        case ast.Constant(value=str(text)):
            yield text
        case _:
            pass
