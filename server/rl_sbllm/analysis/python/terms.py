"""A sum or difference as its terms, each with its sign."""

from __future__ import annotations

import ast


def signed_terms(node: ast.expr, sign: int) -> list[tuple[int, ast.expr]]:
    """`a - (b + c)` as (1, a), (-1, b), (-1, c); `sign` is that of the whole."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*signed_terms(left, sign), *signed_terms(right, sign)]
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return [*signed_terms(left, sign), *signed_terms(right, -sign)]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return signed_terms(operand, -sign)
    return [(sign, node)]
