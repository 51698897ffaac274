"""Values made once before the same loop, put together: all of them in one change first, then each alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match


@dataclass(frozen=True)
class Hoisted:
    """One value: the expression, the statement before which it is made, its uses there, names wanted for it."""

    node: ast.expr
    before: ast.stmt
    uses: tuple[ast.expr, ...]
    names: tuple[str, ...]
    assumption: str


def uses_of(node: ast.expr, repeated: Sequence[ast.AST]) -> tuple[ast.expr, ...]:
    """The expressions among the repeated nodes that are written like `node`, read only."""
    wanted = ast.dump(node)
    return tuple(
        n for top in repeated for n in ast.walk(top) if isinstance(n, ast.expr) and ast.dump(n) == wanted
    )


def hoists(view: FunctionView, found: Sequence[Hoisted]) -> Iterator[Match]:
    """One match for all values of each loop that holds several, then one for each value."""
    by_place: dict[ast.stmt, list[Hoisted]] = {}
    for value in found:
        by_place.setdefault(value.before, []).append(value)
    for values in by_place.values():
        if len(values) > 1:
            yield _together(view, values)
    for value in found:
        yield _together(view, [value])


def _together(view: FunctionView, values: Sequence[Hoisted]) -> Match:
    edits = []
    taken: set[str] = set()
    for value in values:
        name = view.fresh(*[n for n in value.names if n not in taken] or [f"{value.names[0]}_{len(taken)}"])
        taken.add(name)
        edits.append(view.insert_before(value.before, [f"{name} = {_text(view, value.node)}"]))
        edits += [_replaced(view, use, name) for use in value.uses]
    said = tuple(dict.fromkeys(value.assumption for value in values))
    return Match(values[0].before if len(values) > 1 else values[0].node, tuple(edits), "", said)


def _replaced(view: FunctionView, use: ast.expr, name: str) -> Edit:
    """The use becomes the name, and parentheses that stood around it alone (a call's are not) go."""
    edit, data = view.replace(use, name), view.unit.data
    alone = (
        edit.start > 1 and data[edit.start - 1 : edit.start] == b"(" and data[edit.end : edit.end + 1] == b")"
    )
    if alone and data[edit.start - 2 : edit.start - 1] in (b" ", b"(", b"[", b"-"):
        return Edit(edit.start - 1, edit.end + 1, name)
    return edit


def _text(view: FunctionView, node: ast.expr) -> str:
    source = view.source(node)
    return ast.unparse(node) if "\n" in source or "\r" in source else source
