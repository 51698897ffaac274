"""The statements of a module as hashes that know nothing of layout and comments, remembered by their text.

Most of a big file is the same in each of its candidates: what stood in one text before is not dumped again.
"""

from __future__ import annotations

import ast
import copy
import hashlib
from collections.abc import Iterator, Sequence

from rl_sbllm.languages.python.unit import FunctionNode, PythonUnit

_MOST = 50_000
_Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
_known: dict[tuple[bool, bytes], bytes] = {}


def whole(unit: PythonUnit, node: ast.stmt) -> bytes:
    """Equal for statements at module level that differ in layout and comments alone."""
    return _hash(unit, node, True)


def without_docstrings(unit: PythonUnit, node: ast.stmt) -> bytes:
    """As `whole`, and equal too for those that differ in docstrings inside."""
    return _hash(unit, node, False)


def body_without_docstring(node: _Documented) -> list[ast.stmt]:
    """Its statements, `pass` when the docstring is the only one."""
    first = node.body[0] if node.body else None
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        return node.body[1:] or [ast.Pass()]
    return node.body


def holds(node: ast.stmt, functions: Sequence[FunctionNode]) -> Iterator[FunctionNode]:
    """Those of the functions, all of the same tree, that are this statement or inside it."""
    start, end = (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)
    return (one for one in functions if start <= (one.lineno, one.col_offset) < end)


def _hash(unit: PythonUnit, node: ast.stmt, docstrings: bool) -> bytes:
    key = docstrings, _text(unit, node)
    found = _known.get(key)
    if found is None:
        if len(_known) >= _MOST:
            _known.clear()
        tree = node if docstrings else _stripped(node)
        found = _known[key] = hashlib.sha256(ast.dump(tree).encode("utf-8", "surrogatepass")).digest()
    return found


def _text(unit: PythonUnit, node: ast.stmt) -> bytes:
    """A digest of the statement as written, decorators included: equal texts at module level are equal trees."""
    if not hasattr(node, "lineno"):
        return type(node).__name__.encode()  # the `pass` in the place of a docstring
    start, end = unit.span(node)
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([start, *(unit.span(decorator)[0] for decorator in decorators)])
    # the `@` stands before the first decorator, so their number is not in the text for sure
    head = f"{len(decorators)} ".encode()
    return hashlib.sha256(head + unit.data[first:end]).digest()


def _stripped(statement: ast.stmt) -> ast.stmt:
    """Itself when there is no docstring inside, else a copy without."""
    if not any(body_without_docstring(node) is not node.body for node in _documented(statement)):
        return statement
    copied = copy.deepcopy(statement)
    for node in _documented(copied):
        node.body = body_without_docstring(node)
    return copied


def _documented(statement: ast.stmt) -> Iterator[_Documented]:
    return (node for node in ast.walk(statement) if isinstance(node, _Documented))
