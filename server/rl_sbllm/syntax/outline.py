"""The functions of a file: names, kinds and byte ranges; files with errors elsewhere work too.

A qualified name is `f`, `Class.method` or `outer.inner`. Lambdas have no name and are not listed.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import Enum

from tree_sitter import Node

from rl_sbllm.syntax.grammars import Grammar, grammar
from rl_sbllm.syntax.parsing import SLICE_SECONDS
from rl_sbllm.syntax.positions import ByteOffset, Span, decode
from rl_sbllm.syntax.snapshot import Snapshot


class Kind(str, Enum):
    """What calling it gives."""

    PLAIN = "function"
    GENERATOR = "generator"
    COROUTINE = "coroutine"
    ASYNC_GENERATOR = "async generator"
    PROPERTY = "property"


class Place(str, Enum):
    """What it stands in."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"


@dataclass(frozen=True)
class Function:
    """One function. `span` holds its decorators; `name_span` is the name alone; `decorators` are without the `@`.

    `broken`: a syntax error stands inside it.
    """

    name: str
    kind: Kind
    place: Place
    span: Span
    name_span: Span
    decorators: tuple[str, ...]
    broken: bool


def functions(snapshot: Snapshot) -> list[Function]:
    """Every function, an outer one before those in it, otherwise in the order of the text."""
    return Outline().functions(snapshot)


_Piece = tuple[str, bytes, bool]
"""Kind and text of a node of the top level, and whether it has an error inside."""


class Outline:
    """Remembers what stood in each piece of a file's top level, so that after an edit only the changed piece is walked."""

    def __init__(self) -> None:
        self._known: dict[_Piece, tuple[int, list[Function]]] = {}

    def functions(self, snapshot: Snapshot) -> list[Function]:
        """As the function of that name; what was remembered of an older version is forgotten."""
        slices = self.in_slices(snapshot, float("inf"))
        while True:
            try:
                next(slices)
            except StopIteration as done:
                return done.value

    def in_slices(
        self, snapshot: Snapshot, seconds: float = SLICE_SECONDS
    ) -> Generator[None, None, list[Function]]:
        """Yields whenever it has worked for that long, so that an event loop can breathe."""
        until = time.perf_counter() + seconds
        rules = grammar(snapshot.language)
        wanted = rules.wrappers | rules.functions | rules.classes | rules.containers
        known: dict[_Piece, tuple[int, list[Function]]] = {}
        found: list[Function] = []
        for piece in snapshot.tree.root_node.named_children:
            kind, start = piece.type, piece.start_byte
            if kind not in wanted:
                continue
            key = kind, snapshot.data[start : piece.end_byte], piece.has_error
            then, inside = self._known.get(key) or (start, None)
            if inside is None:
                inside = list(_visit(snapshot, rules, piece, "", Place.MODULE, None))
            elif then != start:
                inside = [_moved(f, start - then) for f in inside]
            known[key] = start, inside
            found.extend(inside)
            if time.perf_counter() > until:
                yield
                until = time.perf_counter() + seconds
        self._known = known
        return found


def function_at(found: list[Function], offset: ByteOffset) -> Function | None:
    """The innermost function that holds the byte (its end included, where a cursor can stand)."""
    around = [f for f in found if f.span.start <= offset <= f.span.end]
    return max(around, key=lambda f: f.span.start, default=None)


def _moved(function: Function, by: int) -> Function:
    span, name = function.span, function.name_span
    return Function(
        function.name,
        function.kind,
        function.place,
        Span(ByteOffset(span.start + by), ByteOffset(span.end + by)),
        Span(ByteOffset(name.start + by), ByteOffset(name.end + by)),
        function.decorators,
        function.broken,
    )


def _walk(
    snapshot: Snapshot, rules: Grammar, node: Node, prefix: str, place: Place, wrapper: Node | None
) -> Iterator[Function]:
    for child in node.named_children:
        yield from _visit(snapshot, rules, child, prefix, place, wrapper)


def _visit(
    snapshot: Snapshot, rules: Grammar, node: Node, prefix: str, place: Place, wrapper: Node | None
) -> Iterator[Function]:
    kind = node.type
    if kind in rules.wrappers:
        yield from _walk(snapshot, rules, node, prefix, place, node)
    elif kind in rules.functions or kind in rules.classes:
        yield from _definition(snapshot, rules, node, prefix, place, wrapper)
    elif kind in rules.containers:
        yield from _walk(snapshot, rules, node, prefix, place, None)


def _definition(
    snapshot: Snapshot, rules: Grammar, node: Node, prefix: str, place: Place, wrapper: Node | None
) -> Iterator[Function]:
    name = node.child_by_field_name("name")
    if name is None:
        return
    is_function = node.type in rules.functions
    qualified = prefix + decode(snapshot.data[name.start_byte : name.end_byte])
    if is_function:
        yield _function(snapshot, node, name, qualified, place, wrapper)
    body = node.child_by_field_name("body")
    if body is not None:
        inside = Place.FUNCTION if is_function else Place.CLASS
        yield from _walk(snapshot, rules, body, qualified + ".", inside, None)


def _function(
    snapshot: Snapshot, node: Node, name: Node, qualified: str, place: Place, wrapper: Node | None
) -> Function:
    whole = wrapper or node
    decorators = tuple(
        decode(snapshot.data[child.start_byte + 1 : child.end_byte]).strip()
        for child in whole.named_children
        if child.type == "decorator"
    )
    return Function(
        name=qualified,
        kind=_kind(snapshot, node, decorators),
        place=place,
        span=_span(whole),
        name_span=_span(name),
        decorators=decorators,
        broken=whole.has_error,
    )


def _kind(snapshot: Snapshot, node: Node, decorators: tuple[str, ...]) -> Kind:
    if any(_is_property(decorator) for decorator in decorators):
        return Kind.PROPERTY
    awaited = bool(node.children) and node.children[0].type == "async"
    yields = b"yield" in snapshot.data[node.start_byte : node.end_byte] and _yields(node)
    if awaited:
        return Kind.ASYNC_GENERATOR if yields else Kind.COROUTINE
    return Kind.GENERATOR if yields else Kind.PLAIN


def _is_property(decorator: str) -> bool:
    name = decorator.partition("(")[0].strip()
    return name.rpartition(".")[2] in {"property", "cached_property", "setter", "deleter", "getter"}


def _yields(function: Node) -> bool:
    """A yield of its own, not of a function or lambda within."""
    body = function.child_by_field_name("body")
    stack = [body] if body is not None else []
    while stack:
        node = stack.pop()
        if node.type == "yield":
            return True
        if node.type not in {"function_definition", "lambda", "class_definition"}:
            stack.extend(node.named_children)
    return False


def _span(node: Node) -> Span:
    return Span(ByteOffset(node.start_byte), ByteOffset(node.end_byte))
