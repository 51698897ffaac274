"""Text of code with some of its parts exchanged, everything else as written."""

from __future__ import annotations

import ast
from collections.abc import Callable

from rl_sbllm.languages.python.unit import FunctionView

Exchange = Callable[[ast.AST], "str | None"]


def rendered(view: FunctionView, node: ast.AST, exchange: Exchange) -> str:
    """The node's text; where `exchange` gives a text for a part, that text stands instead (parts of parts are not asked)."""
    start, end = view.unit.span(node)
    return _between(view, [node], start, end, exchange)


def rendered_lines(view: FunctionView, block: list[ast.stmt], exchange: Exchange) -> list[str]:
    """Statements of one block as lines at indentation zero, nested by four spaces."""
    start, end = view.unit.span(block[0])[0], view.unit.span(block[-1])[1]
    indent = view.indent(block[0])
    lines = _between(view, block, start, end, exchange).splitlines()
    return [_spaces(line.removeprefix(indent) if at else line) for at, line in enumerate(lines)]


def _between(
    view: FunctionView, nodes: list[ast.stmt] | list[ast.AST], start: int, end: int, exchange: Exchange
) -> str:
    out: list[str] = []
    at = start
    for part, text in sorted(
        _exchanged(view, list(nodes), exchange), key=lambda found: view.unit.span(found[0])
    ):
        first, last = view.unit.span(part)
        out.append(view.unit.data[at:first].decode("utf-8"))
        out.append(text)
        at = last
    return "".join(out) + view.unit.data[at:end].decode("utf-8")


def _exchanged(view: FunctionView, nodes: list[ast.AST], exchange: Exchange) -> list[tuple[ast.AST, str]]:
    found: list[tuple[ast.AST, str]] = []
    stack = list(nodes)
    while stack:
        node = stack.pop()
        text = exchange(node)
        if text is None:
            stack.extend(ast.iter_child_nodes(node))
        else:
            found.append((node, text))
    return found


def _spaces(line: str) -> str:
    bare = line.lstrip("\t")
    return "    " * (len(line) - len(bare)) + bare
