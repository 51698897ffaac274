"""The type that an annotation names, as `types.kind` says it."""

from __future__ import annotations

import ast

_ANNOTATED = {
    "list": "list", "List": "list", "dict": "dict", "Dict": "dict", "set": "set", "Set": "set", "str": "str", "int": "int",
    "float": "float", "tuple": "tuple", "Tuple": "tuple", "bool": "bool", "bytes": "bytes", "frozenset": "frozenset",
    "FrozenSet": "frozenset",
}  # fmt: skip


def annotated(node: ast.expr) -> str | None:
    """The type that an annotation names."""
    if isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _ANNOTATED.get(node.value.split("[")[0].strip())
    if isinstance(node, ast.Attribute):
        return _ANNOTATED.get(node.attr)
    return _ANNOTATED.get(node.id) if isinstance(node, ast.Name) else None
