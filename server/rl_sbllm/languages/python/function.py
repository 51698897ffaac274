"""One function of a file, with what rewrites ask again and again: places, names, and edits laid out as the file is."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from rl_sbllm.languages.python.binding import bound_by
from rl_sbllm.languages.python.edit import Edit
from rl_sbllm.languages.python.imports import imported

if TYPE_CHECKING:
    from rl_sbllm.languages.python.unit import PythonUnit

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


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
        yield from self._own

    @cached_property
    def _own(self) -> tuple[ast.AST, ...]:
        found: list[ast.AST] = []
        stack: list[ast.AST] = list(reversed(self.node.body))
        while stack:
            node = stack.pop()
            found.append(node)
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
                stack.extend(reversed(list(ast.iter_child_nodes(node))))
        return tuple(found)

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
            names.update(bound_by(node))
        return frozenset(names - self.declared_global)

    @property
    def names_in_file(self) -> frozenset[str]:
        """Every identifier that occurs anywhere in the file."""
        return self.unit.names

    @property
    def module_names(self) -> frozenset[str]:
        """Names bound at module level (also under `if`/`try`) or declared global anywhere."""
        return self.unit.module_names

    def is_builtin(self, node: ast.AST | str, *names: str) -> bool:
        """True for a name (or node of that name) that means the builtin here: bound nowhere in sight, no `import *`."""
        name = node if isinstance(node, str) else node.id if isinstance(node, ast.Name) else ""
        if not name or (names and name not in names) or not hasattr(builtins, name):
            return False
        return not (name in self._shadowing or "*" in self.module_names)

    @cached_property
    def _bound_around(self) -> frozenset[str]:
        around: set[str] = set()
        node: ast.AST | None = self.unit.parents.get(self.node)
        while node is not None:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                around |= FunctionView(self.unit, node, node.name).bound
            node = self.unit.parents.get(node)
        return frozenset(around)

    @cached_property
    def _shadowing(self) -> frozenset[str]:
        around: set[str] = set(self.bound) | set(self.module_names) | self._bound_around
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
        """Replace an expression or statement; inside an f-string, where positions are unsure, an edit that cannot be applied."""
        if self.unit.in_fstring(node):
            return Edit(-1, -1, text)
        start, end = self.unit.span(node)
        return Edit(start, end, text)

    def replace_statements(self, statements: list[ast.stmt], lines: list[str]) -> Edit:
        """Replace consecutive statements of one block by lines written at indentation zero (nested by 4 spaces).

        Comments among the statements are kept, above the new lines.
        """
        start = self.unit.span(statements[0])[0]
        end = self.unit.span(statements[-1])[1]
        comments = [text for at, text in self.unit.comments if start < at < end]
        return Edit(start, end, self._laid_out(statements[0], comments + lines))

    def delete(self, statement: ast.stmt) -> Edit:
        """Remove a statement with its line, or put `pass` when it is alone in its block."""
        block = self.block_of(statement)
        start, end = self.unit.span(statement)
        if len(block) == 1:
            return Edit(start, end, "pass")
        line = self.unit.line_start(statement.lineno)
        after = self.unit.data[end:].splitlines(keepends=True)
        rest = after[0] if after else b""
        alone = not self.unit.data[line:start].strip(b"\xef\xbb\xbf \t\f") and not rest.strip()
        if alone:
            return Edit(line + (self.unit.offset(1, 0) if statement.lineno == 1 else 0), end + len(rest), "")
        return Edit(start, end, "pass")

    def block_of(self, statement: ast.stmt) -> list[ast.stmt]:
        """The statement list that holds the statement."""
        above = self.unit.parents[statement]
        for field in ("body", "orelse", "finalbody"):
            block = getattr(above, field, None)
            if isinstance(block, list) and statement in block:
                return block
        return [statement]

    def before(self, statement: ast.stmt) -> ast.stmt | None:
        """The statement just above it in its block."""
        block = self.block_of(statement)
        at = block.index(statement)
        return block[at - 1] if at else None

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
        return imported(self, module, name)

    def means_module_level(self, name: str) -> bool:
        """True when the name, read in this function, is the module's own."""
        return name not in self.bound and name not in self._bound_around
