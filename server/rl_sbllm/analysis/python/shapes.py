"""Code patterns with holes: `Shape("for V_x in E_xs: S_body")` finds loops and names their parts.

Names beginning `E_` match any expression, `V_` a plain variable, `C_` a constant, and a statement `S_name` any run of statements, none
included. A hole that occurs twice must match the same text twice. Spellings that mean the same are one: `x = x + e` and
`x += e`, `range(0, n)` and `range(n)`, `a > b` and `b < a`, `not a % b` and `a % b == 0`, either order of `==` and `*`.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from rl_sbllm.languages.python.unit import FunctionView

Parts = dict[str, object]
_SWAP = {ast.Gt: ast.Lt, ast.GtE: ast.LtE}
_ATOMS = (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript, ast.List, ast.Set, ast.Dict)
_SKIPPED = {"ctx", "type_comment", "kind", "lineno", "col_offset", "end_lineno", "end_col_offset"}


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
    """One or more consecutive statements, or one expression, with holes."""

    def __init__(self, source: str) -> None:
        body = ast.parse(textwrap.dedent(source)).body
        self.statements: list[ast.stmt] = body
        only = body[0]
        self.expression = only.value if len(body) == 1 and isinstance(only, ast.Expr) else None

    def at(self, view: FunctionView, block: list[ast.stmt], index: int) -> Found | None:
        """Match the statements of a block beginning at an index."""
        parts = _match_run(self.statements, block[index : index + len(self.statements)], {})
        if parts is None:
            return None
        return Found(view, block[index], parts, tuple(block[index : index + len(self.statements)]))

    def whole(self, view: FunctionView, block: list[ast.stmt]) -> Found | None:
        """Match all statements of a block, runs (`S_`) included."""
        parts = _match_block(self.statements, block, {})
        return None if parts is None else Found(view, block[0], parts, tuple(block))

    def on(self, view: FunctionView, node: ast.AST) -> Found | None:
        """Match one expression."""
        assert self.expression is not None
        parts = _match(self.expression, node, {})
        return None if parts is None else Found(view, node, parts)


def find_statements(view: FunctionView, *shapes: Shape) -> Iterator[tuple[Found, list[ast.stmt], int]]:
    """Every place where one of the shapes begins, with the block and the index; the first shape that fits counts."""
    for block in view.blocks():
        for index in range(len(block)):
            for shape in shapes:
                found = shape.at(view, block, index)
                if found is not None:
                    yield found, block, index
                    break


def find_expressions(view: FunctionView, *shapes: Shape) -> Iterator[Found]:
    """Every expression of the function that one of the shapes fits."""
    for node in view.own():
        if isinstance(node, ast.expr):
            for shape in shapes:
                found = shape.on(view, node)
                if found is not None:
                    yield found
                    break


def text(view: FunctionView, node: ast.AST) -> str:
    """A node as written when it stands on one line, else laid out anew."""
    source = view.source(node)
    return ast.unparse(node) if "\n" in source or "\r" in source else source


def tight(view: FunctionView, node: ast.AST) -> str:
    """Like `text`, in parentheses unless the node binds as tightly as a name."""
    negative = isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and node.value < 0
    written = text(view, node)
    return written if isinstance(node, _ATOMS) and not negative else f"({written})"


def same(a: ast.AST, b: ast.AST) -> bool:
    """True for equal code, read or written."""
    return _match(a, b, {}) is not None


def _match_run(pattern: list[ast.stmt], block: list[ast.stmt], parts: Parts) -> Parts | None:
    if len(pattern) != len(block):
        return None
    for a, b in zip(pattern, block, strict=True):
        matched = _match(a, b, parts)
        if matched is None:
            return None
        parts = matched
    return parts


def _match_block(pattern: list[ast.stmt], block: list[ast.stmt], parts: Parts) -> Parts | None:
    if not pattern:
        return parts if not block else None
    hole = _hole_of_statements(pattern[0])
    if hole is None:
        first = _match(pattern[0], block[0], parts) if block else None
        return None if first is None else _match_block(pattern[1:], block[1:], first)
    for size in range(len(block) + 1):
        rest = _match_block(pattern[1:], block[size:], {**parts, hole: block[:size]})
        if rest is not None:
            return rest
    return None


def _hole_of_statements(node: ast.stmt) -> str | None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Name) and node.value.id.startswith("S_"):
        return node.value.id[2:]
    return None


def _match(pattern: object, node: object, parts: Parts) -> Parts | None:
    if isinstance(pattern, ast.Name) and pattern.id[:2] in ("E_", "V_", "C_"):
        return _fill(pattern.id, node, parts)
    if not isinstance(pattern, ast.AST):
        return parts if type(pattern) is type(node) and pattern == node else None
    if not isinstance(node, ast.AST):
        return None
    pattern, node = _plain(pattern), _plain(node)
    if type(pattern) is not type(node):
        return None
    matched = _match_fields(pattern, node, parts)
    if matched is None:
        turned = _turned(node)
        matched = _match_fields(pattern, turned, parts) if turned is not None else None
    return matched


def _fill(hole: str, node: object, parts: Parts) -> Parts | None:
    kind, name = hole[:2], hole[2:]
    if not isinstance(node, ast.expr) or (kind == "V_" and not isinstance(node, ast.Name)):
        return None
    if kind == "C_" and not isinstance(node, ast.Constant):
        return None
    before = parts.get(name)
    if before is None:
        return {**parts, name: node}
    return parts if isinstance(before, ast.AST) and same(before, node) else None


def _match_fields(pattern: ast.AST, node: ast.AST, parts: Parts) -> Parts | None:
    current: Parts | None = parts
    for name, wanted in ast.iter_fields(pattern):
        if name in _SKIPPED:
            continue
        given = getattr(node, name, None)
        if isinstance(wanted, list):
            current = _match_list(wanted, given, current)
        elif wanted is None:
            current = current if given is None else None
        else:
            current = _match(wanted, given, current)
        if current is None:
            return None
    return current


def _match_list(wanted: list[object], given: object, parts: Parts) -> Parts | None:
    if not isinstance(given, list):
        return None
    if wanted and isinstance(wanted[0], ast.stmt):
        return _match_block([x for x in wanted if isinstance(x, ast.stmt)], given, parts)
    if len(wanted) != len(given):
        return None
    current: Parts | None = parts
    for a, b in zip(wanted, given, strict=True):
        current = _match(a, b, current)
        if current is None:
            return None
    return current


def _plain(node: ast.AST) -> ast.AST:
    """One spelling for code that means the same."""
    match node:
        case ast.Assign(
            targets=[ast.Name(id=x) as target], value=ast.BinOp(left=ast.Name(id=y), op=op, right=e)
        ):
            return ast.AugAssign(target=target, op=op, value=e) if x == y else node
        case ast.AnnAssign(target=target, value=ast.expr() as value, simple=1):
            return ast.Assign(targets=[target], value=value)
        case ast.Call(func=ast.Name(id="range") as f, args=[ast.Constant(value=0), stop], keywords=[]):
            return ast.Call(func=f, args=[stop], keywords=[])
        case ast.Call(func=ast.Name(id="range") as f, args=[start, stop, ast.Constant(value=1)], keywords=[]):
            return _plain(ast.Call(func=f, args=[start, stop], keywords=[]))
        case ast.Compare(left=left, ops=[(ast.Gt() | ast.GtE()) as op], comparators=[right]):
            return ast.Compare(left=right, ops=[_SWAP[type(op)]()], comparators=[left])
        case ast.UnaryOp(op=ast.Not(), operand=ast.BinOp(op=ast.Mod()) as remainder):
            return ast.Compare(left=remainder, ops=[ast.Eq()], comparators=[ast.Constant(value=0)])
    return node


def _turned(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]):
            return ast.Compare(left=right, ops=node.ops, comparators=[left])
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return ast.BinOp(left=right, op=node.op, right=left)
    return None
