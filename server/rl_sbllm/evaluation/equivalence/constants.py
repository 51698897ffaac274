"""What a text of Python says without being run: its literals, the names of its file, and the exceptions it speaks of."""

from __future__ import annotations

import ast
from collections.abc import Iterator

MOST = 60
Constant = int | float | str


def literals(source: str) -> tuple[Constant, ...]:
    """Small literals of the code (not its docstrings), in the order of the text, each once."""
    tree = _parsed(source)
    if tree is None:
        return ()
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found: dict[tuple[type, Constant], Constant] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in prose:
            value = node.value
            if isinstance(value, int | float | str) and _small(value):
                found.setdefault((type(value), value), value)
    return tuple(found.values())[:MOST]


def defaults(source: str, entry: str) -> tuple[tuple[str, int, Constant], ...]:
    """(name, position, default) of the entry's parameters that have a literal of a simple type for default.

    The position counts what a call passes (no receiver for a class method); one that is passed by name alone has none: -1.
    """
    tree = _parsed(source)
    node = _function(tree, entry)
    passed_on_to = None if node is None else _passed_on_to(node)
    if passed_on_to is not None:
        node = _function(tree, passed_on_to)
    if node is None:
        return ()
    arguments, bound = node.args, any(_name(one) == "classmethod" for one in node.decorator_list)
    names = [one.arg for one in (*arguments.posonlyargs, *arguments.args)]
    first = len(names) - len(arguments.defaults)
    given = [
        (name, first + at - bound, value)
        for at, (name, value) in enumerate(zip(names[first:], arguments.defaults, strict=True))
        if first + at >= len(arguments.posonlyargs)
    ]
    given += [
        (one.arg, -1, value)
        for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if value is not None
    ]
    return tuple((name, at, known) for name, at, value in given if (known := _simple(value)) is not None)


def _passed_on_to(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    """The function of the file to which `def entry(*args, **kwargs)` hands everything on."""
    arguments = node.args
    if arguments.args or arguments.posonlyargs or arguments.vararg is None or arguments.kwarg is None:
        return None
    wanted = [f"*{arguments.vararg.arg}", f"**{arguments.kwarg.arg}"]
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            named = [f"**{ast.unparse(one.value)}" for one in call.keywords if one.arg is None]
            if [ast.unparse(one) for one in call.args] + named == wanted:
                return call.func.id
    return None


def _function(tree: ast.Module | None, entry: str) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    found: ast.AST | None = tree
    for part in entry.split("."):
        body: list[ast.stmt] = getattr(found, "body", [])
        named = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        found = next((one for one in reversed(body) if isinstance(one, named) and one.name == part), None)
    return found if isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef) else None


def _simple(value: ast.expr) -> Constant | None:
    known = value.value if isinstance(value, ast.Constant) else None
    return known if isinstance(known, bool | int | float | str) else None


def _name(decorator: ast.expr) -> str:
    return decorator.id if isinstance(decorator, ast.Name) else ""


def global_names(source: str) -> frozenset[str] | None:
    """Names that the module binds, and `Class.name` for what its classes bind; None when it does not parse."""
    tree = _parsed(source)
    if tree is None:
        return None
    names = set(_bound(tree.body))
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{name}" for name in _bound(node.body)}
    names |= {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
    return frozenset(names)


def spoken_exceptions(source: str, function: str) -> frozenset[str]:
    """Last names of exceptions that the file raises, and those that the function's docstring speaks of."""
    tree = _parsed(source)
    if tree is None:
        return frozenset()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            names.add(ast.unparse(called).rpartition(".")[2])
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.name == function.rpartition(".")[2]
        ):
            names |= set(_words(ast.get_docstring(node) or ""))
    return frozenset(names)


def _parsed(source: str) -> ast.Module | None:
    try:
        return ast.parse(source.lstrip("\ufeff"))
    except (SyntaxError, ValueError, RecursionError):
        return None


def _small(value: Constant) -> bool:
    if isinstance(value, str):
        return len(value) <= 40
    return type(value) is float or (type(value) is int and abs(value) < 2**64)


def _bound(body: list[ast.stmt]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def _words(text: str) -> Iterator[str]:
    for word in text.replace(".", " ").replace(":", " ").replace("`", " ").replace(",", " ").split():
        if word.endswith(("Error", "Exception", "Warning")) or word in ("StopIteration", "KeyboardInterrupt"):
            yield word
