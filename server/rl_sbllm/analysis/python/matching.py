"""Does code match a pattern with holes? The rules of `shapes`: holes, runs of statements, spellings that mean the same."""

from __future__ import annotations

import ast

Parts = dict[str, object]
_SWAP = {ast.Gt: ast.Lt, ast.GtE: ast.LtE}
_SKIPPED = {"ctx", "type_comment", "kind", "lineno", "col_offset", "end_lineno", "end_col_offset"}


def same(a: ast.AST, b: ast.AST) -> bool:
    """True for equal code, read or written."""
    return match(a, b, {}) is not None


def match_run(pattern: list[ast.stmt], block: list[ast.stmt], parts: Parts) -> Parts | None:
    """Statement by statement, as many as the pattern has."""
    if len(pattern) != len(block):
        return None
    for a, b in zip(pattern, block, strict=True):
        matched = match(a, b, parts)
        if matched is None:
            return None
        parts = matched
    return parts


def match_block(pattern: list[ast.stmt], block: list[ast.stmt], parts: Parts) -> Parts | None:
    """A whole block, where a hole may stand for a run of statements."""
    if not pattern:
        return parts if not block else None
    hole = _hole_of_statements(pattern[0])
    if hole is None:
        first = match(pattern[0], block[0], parts) if block else None
        return None if first is None else match_block(pattern[1:], block[1:], first)
    for size in range(len(block) + 1):
        rest = match_block(pattern[1:], block[size:], {**parts, hole: block[:size]})
        if rest is not None:
            return rest
    return None


def _hole_of_statements(node: ast.stmt) -> str | None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Name) and node.value.id.startswith("S_"):
        return node.value.id[2:]
    return None


def match(pattern: object, node: object, parts: Parts) -> Parts | None:
    """The parts with what the holes of the pattern stand for, or None."""
    if isinstance(pattern, ast.Name) and pattern.id[:2] in ("E_", "V_", "C_"):
        return _fill(pattern.id, node, parts)
    if not isinstance(pattern, ast.AST):
        return parts if type(pattern) is type(node) and pattern == node else None
    if not isinstance(node, ast.AST):
        return None
    if isinstance(pattern, ast.arg) and isinstance(node, ast.arg):
        return match(ast.Name(id=pattern.arg), ast.Name(id=node.arg), parts)
    pattern, node = plain(pattern), plain(node)
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
            current = match(wanted, given, current)
        if current is None:
            return None
    return current


def _match_list(wanted: list[object], given: object, parts: Parts) -> Parts | None:
    if not isinstance(given, list):
        return None
    if wanted and isinstance(wanted[0], ast.stmt):
        return match_block([x for x in wanted if isinstance(x, ast.stmt)], given, parts)
    if len(wanted) != len(given):
        return None
    current: Parts | None = parts
    for a, b in zip(wanted, given, strict=True):
        current = match(a, b, current)
        if current is None:
            return None
    return current


def plain(node: ast.AST) -> ast.AST:
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
            return plain(ast.Call(func=f, args=[start, stop], keywords=[]))
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
