"""A Python file parsed for rewriting: exact byte spans, parents, and edits that keep the rest as it is.

Analysis and rewrites see one function of it through `FunctionView` (function.py). Positions are byte offsets into
`unit.data` (UTF-8), so comments, line ends, byte order mark and formatting outside an edit survive. Parsing is `ast`'s:
a file that uses syntax newer than the interpreter that runs us gives `None`.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from rl_sbllm.languages.python.binding import bound_by
from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.function import FunctionNode, FunctionView

__all__ = ["Edit", "FunctionNode", "FunctionView", "PythonUnit"]

_LINE = re.compile(rb"\r\n|\r|\n")
_BOM = "\ufeff".encode()


class PythonUnit:
    """One version of a file. Immutable; every derived fact is computed once."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self.text, self.tree = text, tree
        self.data = text.encode("utf-8")
        self._bom = len(_BOM) if self.data.startswith(_BOM) else 0
        starts = [0] + [m.end() for m in _LINE.finditer(self.data)]
        self._line_starts = starts
        self._views: dict[tuple[str, int | None], FunctionView | None] = {}

    @classmethod
    def parse(cls, text: str) -> PythonUnit | None:
        """None when the text does not parse (or uses syntax this interpreter does not know)."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return cls(text, ast.parse(text.removeprefix("\ufeff")))
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None

    @cached_property
    def newline(self) -> str:
        """The line end most used in the file."""
        crlf = self.data.count(b"\r\n")
        return "\r\n" if crlf * 2 > self.data.count(b"\n") else "\n"

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def offset(self, line: int, column: int) -> int:
        """Byte offset of ast's one-based line and byte column."""
        return self._line_starts[line - 1] + column + (self._bom if line == 1 else 0)

    def line_start(self, line: int) -> int:
        return self._line_starts[line - 1]

    def line_at(self, offset: int) -> int:
        """The line (from 1) that holds a byte offset."""
        return bisect_right(self._line_starts, offset)

    def line_count(self) -> int:
        return len(self._line_starts)

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Byte span of an expression or statement (decorators not included)."""
        assert isinstance(node, (ast.expr, ast.stmt, ast.arg, ast.keyword, ast.ExceptHandler, ast.alias))
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)

    def source(self, node: ast.AST) -> str:
        """The node's text as written."""
        start, end = self.span(node)
        return self.data[start:end].decode("utf-8")

    def functions(self) -> Iterator[tuple[str, FunctionNode]]:
        """(qualified name, node) of every function, outer before inner: `f`, `Class.method`, `outer.inner`."""
        yield from self._functions

    @cached_property
    def _functions(self) -> tuple[tuple[str, FunctionNode], ...]:
        return tuple(_functions(self.tree, ""))

    def function(self, name: str, start_byte: int | None = None) -> FunctionView | None:
        """The function of that qualified name; of several, the one whose span (decorators included) starts nearest."""
        key = (name, start_byte)
        if key not in self._views:
            self._views[key] = self._function(name, start_byte)
        return self._views[key]

    def _function(self, name: str, start_byte: int | None) -> FunctionView | None:
        found = [node for qualified, node in self.functions() if qualified == name]
        if not found:
            return None
        at = start_byte or 0
        node = found[-1] if start_byte is None else min(found, key=lambda n: abs(self.span(n)[0] - at))
        return FunctionView(self, node, name)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every identifier that occurs anywhere in the file."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
            else:
                found.update(bound_by(node))
        return frozenset(found)

    @cached_property
    def module_names(self) -> frozenset[str]:
        """Names bound at module level (also under `if`/`try`) or declared global anywhere."""
        found: set[str] = set()
        stack: list[ast.AST] = list(self.tree.body)
        while stack:
            node = stack.pop()
            found.update(bound_by(node))
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
                stack.extend(ast.iter_child_nodes(node))
        found.update(name for n in ast.walk(self.tree) if isinstance(n, ast.Global) for name in n.names)
        return frozenset(found)

    @cached_property
    def comments(self) -> list[tuple[int, str]]:
        """(byte offset, text) of every comment."""
        found: list[tuple[int, str]] = []
        lines = io.BytesIO(self.data).readline
        try:
            for token in tokenize.tokenize(lines):
                if token.type == tokenize.COMMENT:
                    column = len(token.line[: token.start[1]].encode("utf-8"))
                    found.append((self.line_start(token.start[0]) + column, token.string))
        except (tokenize.TokenError, SyntaxError):
            return []
        return found

    def in_fstring(self, node: ast.AST) -> bool:
        """True inside an f-string, whose inner positions are not to be trusted before Python 3.12."""
        above: ast.AST | None = self.parents.get(node)
        while above is not None and not isinstance(above, ast.stmt):
            if isinstance(above, ast.JoinedStr):
                return True
            above = self.parents.get(above)
        return False

    def apply(self, edits: tuple[Edit, ...]) -> str | None:
        """The new text; None when two edits overlap. Edits at the same empty place keep their order."""
        ordered = sorted(edits, key=lambda e: (e.start, e.end))
        out: list[bytes] = []
        at = 0
        for edit in ordered:
            if edit.start < at or edit.start < 0:
                return None
            out.append(self.data[at : edit.start])
            out.append(re.sub(r"\r\n|\r|\n", self.newline, edit.text).encode("utf-8"))
            at = edit.end
        return (b"".join(out) + self.data[at:]).decode("utf-8")


_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, FunctionNode]]:
    # only statements hold definitions: expressions, most of a file, are not entered
    for child in (child for block in _BLOCKS for child in getattr(node, block, ())):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield prefix + child.name, child
            yield from _functions(child, prefix + child.name + ".")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, prefix + child.name + ".")
        elif not isinstance(child, ast.Expr):
            yield from _functions(child, prefix)
