"""A Python file parsed for rewriting: exact byte spans, parents, scopes at hand, and edits that keep the rest as it is.

Analysis and rewrites see one function of it through `FunctionView`. Positions are byte offsets into `unit.data`
(UTF-8), so comments, line ends, byte order mark and formatting outside an edit survive. Parsing is `ast`'s: a file that
uses syntax newer than the interpreter that runs us gives `None`.
"""

from __future__ import annotations

import ast
import builtins
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_LINE = re.compile(rb"\r\n|\r|\n")
_BOM = "\ufeff".encode()


@dataclass(frozen=True)
class Edit:
    """Replace bytes `start:end` of the file by `text` (UTF-8 when written; line ends `\\n`, converted on apply)."""

    start: int
    end: int
    text: str


class PythonUnit:
    """One version of a file. Immutable; every derived fact is computed once."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self.text, self.tree = text, tree
        self.data = text.encode("utf-8")
        self._bom = len(_BOM) if self.data.startswith(_BOM) else 0
        starts = [0] + [m.end() for m in _LINE.finditer(self.data)]
        self._line_starts = starts

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
        yield from _functions(self.tree, "")

    def function(self, name: str, start_byte: int | None = None) -> FunctionView | None:
        """The function of that qualified name; of several, the one whose span (decorators included) starts nearest."""
        found = [node for qualified, node in self.functions() if qualified == name]
        if not found:
            return None
        at = start_byte or 0
        node = found[-1] if start_byte is None else min(found, key=lambda n: abs(self.span(n)[0] - at))
        return FunctionView(self, node, name)

    def apply(self, edits: tuple[Edit, ...]) -> str | None:
        """The new text; None when two edits overlap. Edits at the same empty place keep their order."""
        ordered = sorted(edits, key=lambda e: (e.start, e.end))
        out: list[bytes] = []
        at = 0
        for edit in ordered:
            if edit.start < at:
                return None
            out.append(self.data[at : edit.start])
            out.append(re.sub(r"\r\n|\r|\n", self.newline, edit.text).encode("utf-8"))
            at = edit.end
        return (b"".join(out) + self.data[at:]).decode("utf-8")


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, FunctionNode]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield prefix + child.name, child
            yield from _functions(child, prefix + child.name + ".")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, prefix + child.name + ".")
        else:
            yield from _functions(child, prefix)


class FunctionView:
    """One function of a unit, with what rewrites ask again and again."""

    def __init__(self, unit: PythonUnit, node: FunctionNode, name: str) -> None:
        self.unit, self.node, self.name = unit, node, name

    # -- places ---------------------------------------------------------------------------------------------

    def walk(self) -> Iterator[ast.AST]:
        """Every node of the function's body, nested functions included, in source order."""
        stack: list[ast.AST] = list(reversed(self.node.body))
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(list(ast.iter_child_nodes(node))))

    def own(self) -> Iterator[ast.AST]:
        """Like `walk`, but not into nested functions, lambdas or classes (comprehensions are entered)."""
        stack: list[ast.AST] = list(reversed(self.node.body))
        while stack:
            node = stack.pop()
            yield node
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
                stack.extend(reversed(list(ast.iter_child_nodes(node))))

    def blocks(self) -> Iterator[list[ast.stmt]]:
        """Every statement list of the function (not of nested functions), outermost first."""
        yield self.node.body
        for node in self.own():
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                continue
            for field in ("body", "orelse", "finalbody"):
                block = getattr(node, field, None)
                if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                    yield block
            if isinstance(node, ast.Try):
                yield from (handler.body for handler in node.handlers)
            if isinstance(node, ast.Match):
                yield from (case.body for case in node.cases)

    def parent(self, node: ast.AST) -> ast.AST:
        return self.unit.parents[node]

    def loops_around(self, node: ast.AST) -> list[ast.For | ast.While]:
        """The loops of this function whose body holds `node`, innermost first (a loop's iterable is outside it)."""
        found: list[ast.For | ast.While] = []
        child, above = node, self.unit.parents.get(node)
        while above is not None and child is not self.node:
            if isinstance(above, (ast.For, ast.While)) and (
                child in above.body or (isinstance(above, ast.While) and child is above.test)
            ):
                found.append(above)
            child, above = above, self.unit.parents.get(above)
        return found

    def source(self, node: ast.AST) -> str:
        return self.unit.source(node)

    def indent(self, statement: ast.stmt) -> str:
        """The white space before the statement's first line."""
        start = self.unit.line_start(statement.lineno)
        line = self.unit.data[start : self.unit.span(statement)[0]].decode("utf-8")
        return line if not line.strip("\ufeff \t\f") else " " * statement.col_offset

    # -- names ----------------------------------------------------------------------------------------------

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        a = self.node.args
        extra = [x for x in (a.vararg, a.kwarg) if x is not None]
        return tuple(x.arg for x in (*a.posonlyargs, *a.args, *a.kwonlyargs, *extra))

    @cached_property
    def declared_global(self) -> frozenset[str]:
        return frozenset(
            name for n in self.own() if isinstance(n, (ast.Global, ast.Nonlocal)) for name in n.names
        )

    @cached_property
    def bound(self) -> frozenset[str]:
        """Names bound in the function's own scope: parameters, assignments, loops, imports, nested definitions."""
        names = set(self.parameters)
        for node in self.own():
            names.update(_bound_by(node))
        return frozenset(names - self.declared_global)

    @cached_property
    def names_in_file(self) -> frozenset[str]:
        """Every identifier that occurs anywhere in the file."""
        found = {n.id for n in ast.walk(self.unit.tree) if isinstance(n, ast.Name)}
        found.update(n.arg for n in ast.walk(self.unit.tree) if isinstance(n, ast.arg))
        for n in ast.walk(self.unit.tree):
            found.update(_bound_by(n))
        return frozenset(found)

    @cached_property
    def module_names(self) -> frozenset[str]:
        """Names bound at module level (also under `if`/`try`) or declared global anywhere."""
        found: set[str] = set()
        stack: list[ast.AST] = list(self.unit.tree.body)
        while stack:
            node = stack.pop()
            found.update(_bound_by(node))
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
                stack.extend(ast.iter_child_nodes(node))
        found.update(name for n in ast.walk(self.unit.tree) if isinstance(n, ast.Global) for name in n.names)
        return frozenset(found)

    def is_builtin(self, node: ast.AST | str, *names: str) -> bool:
        """True for a name (or node of that name) that means the builtin here: bound nowhere in sight, no `import *`."""
        name = node if isinstance(node, str) else node.id if isinstance(node, ast.Name) else ""
        if not name or (names and name not in names) or not hasattr(builtins, name):
            return False
        return not (name in self._shadowing or "*" in self.module_names)

    @cached_property
    def _shadowing(self) -> frozenset[str]:
        around: set[str] = set(self.bound) | set(self.module_names)
        node: ast.AST | None = self.unit.parents.get(self.node)
        while node is not None:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                around |= FunctionView(self.unit, node, node.name).bound
            node = self.unit.parents.get(node)
        for node in self.own():
            if isinstance(node, ast.comprehension):
                around.update(n.id for n in ast.walk(node.target) if isinstance(n, ast.Name))
        return frozenset(around)

    def fresh(self, *wanted: str) -> str:
        """The first of the names wanted (then numbered) that occurs nowhere in the file and is no builtin."""
        for name in wanted:
            if name not in self.names_in_file and not hasattr(builtins, name):
                return name
        number = 2
        while f"{wanted[0]}_{number}" in self.names_in_file:
            number += 1
        return f"{wanted[0]}_{number}"

    # -- edits ----------------------------------------------------------------------------------------------

    def replace(self, node: ast.AST, text: str) -> Edit:
        start, end = self.unit.span(node)
        return Edit(start, end, text)

    def replace_statements(self, statements: list[ast.stmt], lines: list[str]) -> Edit:
        """Replace consecutive statements of one block by lines written at indentation zero (nested by 4 spaces)."""
        start = self.unit.span(statements[0])[0]
        end = self.unit.span(statements[-1])[1]
        return Edit(start, end, self._laid_out(statements[0], lines))

    def insert_before(self, statement: ast.stmt, lines: list[str]) -> Edit:
        start = self.unit.span(statement)[0]
        return Edit(start, start, self._laid_out(statement, lines) + "\n" + self.indent(statement))

    def insert_after(self, statement: ast.stmt, lines: list[str]) -> Edit:
        end = self.unit.span(statement)[1]
        return Edit(end, end, "\n" + self.indent(statement) + self._laid_out(statement, lines))

    def _laid_out(self, statement: ast.stmt, lines: list[str]) -> str:
        indent = self.indent(statement)
        unit = "\t" if indent.startswith("\t") else "    "
        out: list[str] = []
        for line in "\n".join(lines).split("\n"):
            bare = line.lstrip(" ")
            depth, rest = divmod(len(line) - len(bare), 4)
            out.append((indent + unit * depth + " " * rest + bare) if bare else "")
        return "\n".join(out)[len(indent) :]

    def insert_at_module_level(self, lines: list[str]) -> Edit:
        """Put lines (at indentation zero) before the outermost definition that holds this function."""
        node: ast.AST = self.node
        while not isinstance(self.unit.parents[node], ast.Module):
            node = self.unit.parents[node]
        assert isinstance(node, ast.stmt)
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        at = self.unit.line_start(first) + (self.unit.offset(1, 0) if first == 1 else 0)
        return Edit(at, at, "\n".join(lines) + "\n\n\n")

    def imported(self, module: str, name: str | None = None) -> tuple[str, tuple[Edit, ...]]:
        """(expression to use, edits): `imported("collections", "deque")` -> ("deque", the import if it is missing).

        An import already at module level is reused under its name; a new one goes after the last top-level import,
        or after the docstring. When the plain name is taken by something else, an alias is made.
        """
        for node in self.unit.tree.body:
            if (
                name is not None
                and isinstance(node, ast.ImportFrom)
                and node.module == module
                and not node.level
            ):
                for alias in node.names:
                    if alias.name == name and self._means_module_level(alias.asname or name):
                        return alias.asname or name, ()
            if isinstance(node, ast.Import):
                for alias in node.names:
                    usable = alias.asname or ("." not in alias.name and alias.name)
                    if alias.name == module and usable and self._means_module_level(usable):
                        return (f"{usable}.{name}" if name else usable), ()
        plain = name or module
        taken = plain in self.names_in_file
        local = self.fresh(f"_{plain}") if taken else plain
        suffix = f" as {local}" if taken else ""
        line = f"from {module} import {name}{suffix}" if name else f"import {module}{suffix}"
        return local, (self._import_edit(line),)

    def _means_module_level(self, name: str) -> bool:
        return name not in self.bound

    def _import_edit(self, line: str) -> Edit:
        body = self.unit.tree.body
        last: ast.stmt | None = None
        for index, node in enumerate(body):
            docstring = index == 0 and _is_docstring(node)
            if docstring or isinstance(node, (ast.Import, ast.ImportFrom)):
                last = node
            else:
                break
        if last is not None:
            end = self.unit.span(last)[1]
            gap = "\n\n" if isinstance(last, ast.Expr) else "\n"
            return Edit(end, end, gap + line)
        first = body[0]
        at = min([first.lineno, *(d.lineno for d in getattr(first, "decorator_list", []))])
        offset = self.unit.offset(at, 0)
        return Edit(offset, offset, line + "\n\n\n")


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _bound_by(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
        return {node.id}
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(a.asname or a.name).split(".")[0] for a in node.names}
    if isinstance(node, ast.ExceptHandler) and node.name:
        return {node.name}
    if isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
        return {node.name}
    if isinstance(node, ast.MatchMapping) and node.rest:
        return {node.rest}
    return set()
