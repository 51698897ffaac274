"""Code patterns with holes: `Shape("for V_x in E_xs: S_body")` finds loops and names their parts.

Names beginning `E_` match any expression, `V_` a plain variable, `C_` a constant, and a statement `S_name` any run of statements, none
included. A hole that occurs twice must match the same text twice. Spellings that mean the same are one: `x = x + e` and
`x += e`, `range(0, n)` and `range(n)`, `a > b` and `b < a`, `not a % b` and `a % b == 0`, either order of `==` and `*`.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rl_sbllm.analysis.python.matching import Parts, match, match_block, match_run, plain, same
from rl_sbllm.languages.python.unit import FunctionView

__all__ = ["Found", "Parts", "Shape", "find_expressions", "find_statements", "same", "text", "tight"]

_WORD = re.compile(r"[^\W\d]\w*")
_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
_HOLES = ("E_", "V_", "C_", "S_")
_ATOMS = (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript, ast.List, ast.Set, ast.Dict)


@dataclass(frozen=True)
class Found:
    """Where a shape matched: its parts by name, and their text."""

    view: FunctionView
    node: ast.AST
    parts: Parts
    statements: tuple[ast.stmt, ...] = ()

    def __getitem__(self, hole: str) -> str:
        """The part's text on one line, without parentheses around it."""
        return text(self.view, self.expression(hole))

    def tight(self, hole: str) -> str:
        """The part's text, in parentheses unless it is one word or call."""
        return tight(self.view, self.expression(hole))

    def expression(self, hole: str) -> ast.expr:
        node = self.parts[hole]
        assert isinstance(node, ast.expr), hole
        return node

    def block(self, hole: str) -> list[ast.stmt]:
        block = self.parts[hole]
        assert isinstance(block, list), hole
        return block


class Shape:
    """One or more consecutive statements, or one expression, with holes. Parsed when it is first needed."""

    def __init__(self, source: str) -> None:
        self._source = textwrap.dedent(source)

    @cached_property
    def statements(self) -> list[ast.stmt]:
        return ast.parse(self._source).body

    @cached_property
    def expression(self) -> ast.expr | None:
        only = self.statements[0]
        return only.value if len(self.statements) == 1 and isinstance(only, ast.Expr) else None

    @cached_property
    def words(self) -> frozenset[str]:
        """Words that code of this shape is sure to hold."""
        return frozenset(_words(_TEXT.sub("", self._source))) - {"not", "elif"}

    @cached_property
    def head(self) -> type[ast.AST]:
        """The kind of node with which a match begins."""
        return type(plain(self.expression or self.statements[0]))

    def at(self, view: FunctionView, block: list[ast.stmt], index: int) -> Found | None:
        """Match the statements of a block beginning at an index."""
        parts = match_run(self.statements, block[index : index + len(self.statements)], {})
        if parts is None:
            return None
        return Found(view, block[index], parts, tuple(block[index : index + len(self.statements)]))

    def whole(self, view: FunctionView, block: list[ast.stmt]) -> Found | None:
        """Match all statements of a block, runs (`S_`) included."""
        parts = match_block(self.statements, block, {})
        return None if parts is None else Found(view, block[0], parts, tuple(block))

    def on(self, view: FunctionView, node: ast.AST) -> Found | None:
        """Match one expression."""
        assert self.expression is not None
        parts = match(self.expression, node, {})
        return None if parts is None else Found(view, node, parts)


def find_statements(view: FunctionView, *shapes: Shape) -> Iterator[tuple[Found, list[ast.stmt], int]]:
    """Every place where one of the shapes begins, with the block and the index; the first shape that fits counts."""
    possible = _possible(view, shapes)
    if not possible:
        return
    for kind, block, index in _places(view):
        for shape in possible:
            found = shape.at(view, block, index) if shape.head is kind else None
            if found is not None:
                yield found, block, index
                break


def find_expressions(view: FunctionView, *shapes: Shape) -> Iterator[Found]:
    """Every expression of the function that one of the shapes fits."""
    possible = _possible(view, shapes)
    if not possible:
        return
    for kind, node in _expressions(view):
        for shape in possible:
            found = shape.on(view, node) if shape.head is kind else None
            if found is not None:
                yield found
                break


def _possible(view: FunctionView, shapes: tuple[Shape, ...]) -> list[Shape]:
    """The shapes all of whose words the function holds: most are ruled out here, without being parsed."""
    words = _words_of(view)
    return [shape for shape in shapes if shape.words <= words]


@lru_cache(maxsize=16)
def _words_of(view: FunctionView) -> frozenset[str]:
    found = frozenset(_words(view.source(view.node)))
    return found | {"else", "if"} if "elif" in found else found


@lru_cache(maxsize=16)
def _places(view: FunctionView) -> tuple[tuple[type[ast.AST], list[ast.stmt], int], ...]:
    """(kind of node, block, index) of every statement."""
    return tuple((type(plain(s)), block, index) for block in view.blocks() for index, s in enumerate(block))


@lru_cache(maxsize=16)
def _expressions(view: FunctionView) -> tuple[tuple[type[ast.AST], ast.expr], ...]:
    return tuple((type(plain(node)), node) for node in view.own() if isinstance(node, ast.expr))


def _words(source: str) -> Iterator[str]:
    return (word for word in _WORD.findall(source) if word[:2] not in _HOLES)


def text(view: FunctionView, node: ast.AST) -> str:
    """A node as written when it stands on one line, else laid out anew."""
    source = view.source(node)
    return ast.unparse(node) if "\n" in source or "\r" in source else source


def tight(view: FunctionView, node: ast.AST) -> str:
    """Like `text`, in parentheses unless the node binds as tightly as a name."""
    negative = isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and node.value < 0
    written = text(view, node)
    return written if isinstance(node, _ATOMS) and not negative else f"({written})"
