"""Where a text stops being a program of its language."""

from __future__ import annotations

import ast
import warnings

from tree_sitter import Node

from rl_sbllm.syntax.snapshot import Snapshot


def first_error_line(snapshot: Snapshot) -> int | None:
    """One-based line of the first syntax error, None when the file parses.

    For Python the judge is `ast`: it is what the rewrites need, and the grammar accepts some texts that Python does not.
    """
    if snapshot.language == "python":
        return _python_error_line(snapshot.text)
    return _tree_error_line(snapshot)


def _python_error_line(text: str) -> int | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text.removeprefix("\ufeff"))
        except SyntaxError as error:
            return error.lineno or 1
        except (ValueError, RecursionError, MemoryError):
            # null bytes, half surrogates, nesting too deep for the compiler
            return 1
    return None


def _tree_error_line(snapshot: Snapshot) -> int | None:
    node = snapshot.tree.root_node
    if not node.has_error:
        return None
    while not (node.is_error or node.is_missing):
        inner = _first_bad(node)
        if inner is None:
            break
        node = inner
    return snapshot.data.count(b"\n", 0, node.start_byte) + 1


def _first_bad(node: Node) -> Node | None:
    return next((child for child in node.children if child.has_error or child.is_missing), None)
