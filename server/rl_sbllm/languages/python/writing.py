"""New expression text made from pieces of the file: parenthesised where the new place needs it, names replaced."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Mapping

from rl_sbllm.languages.python.function import FunctionView

_ATOMS = (
    ast.Name,
    ast.Attribute,
    ast.Call,
    ast.Subscript,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.JoinedStr,
)
_LOOSE = (ast.IfExp, ast.Lambda, ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Starred)


def text_of(view: FunctionView, node: ast.expr, replaced: Mapping[ast.AST, str] | None = None) -> str:
    """The node's text as written, with some inner nodes replaced by other text (parenthesised by the caller)."""
    if not replaced:
        return _one_line(view, node, view.source(node))
    inner = [n for n in ast.walk(node) if n in replaced]
    if any(_inside_fstring(view, n, node) for n in inner) or _spans_text(view, node):
        return _unparsed(node, replaced)
    start, end = view.unit.span(node)
    out: list[bytes] = []
    at = start
    for n in sorted(inner, key=lambda n: view.unit.span(n)[0]):
        left, right = view.unit.span(n)
        out += [view.unit.data[at:left], replaced[n].encode("utf-8")]
        at = right
    return _one_line(view, node, (b"".join(out) + view.unit.data[at:end]).decode("utf-8"))


def _one_line(view: FunctionView, node: ast.expr, text: str) -> str:
    """Line breaks inside the expression become spaces; an expression holding comments or long strings is written anew."""
    if "\n" not in text and "\r" not in text:
        return text
    if _spans_text(view, node):
        return ast.unparse(node)
    text = re.sub(r"([(\[{])\s*[\r\n]\s*", r"\1", text)
    text = re.sub(r"\s*[\r\n]\s*([)\]}])", r"\1", text)
    return re.sub(r"\s*\\?[\r\n]\s*", " ", text)


def _spans_text(view: FunctionView, node: ast.expr) -> bool:
    """Holds a comment, or a string over several lines."""
    start, end = view.unit.span(node)
    return any(start < at < end for at, _ in view.unit.comments) or any(
        isinstance(n, (ast.Constant, ast.JoinedStr)) and n.lineno != n.end_lineno for n in ast.walk(node)
    )


def atom(view: FunctionView, node: ast.expr, replaced: Mapping[ast.AST, str] | None = None) -> str:
    """Text that can stand before a dot, a subscript or an operator."""
    if replaced and node in replaced:
        return replaced[node]
    text = text_of(view, node, replaced)
    if isinstance(node, _ATOMS) or (
        isinstance(node, ast.Constant) and not isinstance(node.value, (int, float))
    ):
        return text
    return text if isinstance(node, ast.Tuple) and text.startswith("(") else f"({text})"


def operand(view: FunctionView, node: ast.expr, replaced: Mapping[ast.AST, str] | None = None) -> str:
    """Text that can stand beside an arithmetic operator; numbers stay bare."""
    if isinstance(node, ast.Constant):
        return text_of(view, node, replaced)
    return atom(view, node, replaced)


def clause(view: FunctionView, node: ast.expr, replaced: Mapping[ast.AST, str] | None = None) -> str:
    """Text that can stand as a comprehension's element, iterable or condition, or as a call's argument."""
    if replaced and node in replaced:
        return replaced[node]
    text = text_of(view, node, replaced)
    bare_tuple = isinstance(node, ast.Tuple) and not text.startswith("(")
    return f"({text})" if isinstance(node, _LOOSE) or bare_tuple else text


def argument(view: FunctionView, node: ast.expr) -> str:
    """Text that can stand alone between a call's parentheses (a generator's own parentheses are dropped)."""
    text = clause(view, node)
    return text[1:-1] if isinstance(node, ast.GeneratorExp) and text.startswith("(") else text


def negated(view: FunctionView, node: ast.expr, replaced: Mapping[ast.AST, str] | None = None) -> str:
    """The text of `not node`, as a person would write it."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return clause(view, node.operand, replaced)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        sign = _OPPOSITE.get(type(node.ops[0]))
        if sign is not None:
            left, right = operand(view, node.left, replaced), operand(view, node.comparators[0], replaced)
            return f"{left} {sign} {right}"
    if isinstance(node, _ATOMS):
        return f"not {text_of(view, node, replaced)}"
    return f"not ({text_of(view, node, replaced)})"


_OPPOSITE: dict[type[ast.cmpop], str] = {
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.Eq: "!=",
    ast.NotEq: "==",
}


def joined(
    view: FunctionView, conditions: list[ast.expr], replaced: Mapping[ast.AST, str] | None = None
) -> str:
    """The conditions as one, joined by `and`."""
    if len(conditions) == 1:
        return clause(view, conditions[0], replaced)
    return " and ".join(_and_operand(view, c, replaced) for c in conditions)


def _and_operand(view: FunctionView, node: ast.expr, replaced: Mapping[ast.AST, str] | None) -> str:
    text = text_of(view, node, replaced)
    loose = isinstance(node, _LOOSE) or (isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or))
    return f"({text})" if loose else text


def _inside_fstring(view: FunctionView, node: ast.AST, top: ast.AST) -> bool:
    return view.unit.in_fstring(node) and node is not top


def _unparsed(node: ast.expr, replaced: Mapping[ast.AST, str]) -> str:
    numbers = {n: f"__piece_{i}__" for i, n in enumerate(replaced)}
    clone = _Pieces(numbers).visit(_tagged(node, numbers))
    text = ast.unparse(clone)
    for n, mark in numbers.items():
        text = text.replace(mark, replaced[n])
    return text


def _tagged(node: ast.expr, numbers: Mapping[ast.AST, str]) -> ast.expr:
    for n, mark in numbers.items():
        n.__dict__["piece"] = mark
    clone = copy.deepcopy(node)
    for n in numbers:
        n.__dict__.pop("piece", None)
    return clone


class _Pieces(ast.NodeTransformer):
    def __init__(self, numbers: Mapping[ast.AST, str]) -> None:
        self._marks = frozenset(numbers.values())

    def visit(self, node: ast.AST) -> ast.AST:
        mark = node.__dict__.get("piece")
        return ast.Name(mark, ast.Load()) if mark in self._marks else self.generic_visit(node)
