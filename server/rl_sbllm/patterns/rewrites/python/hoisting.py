"""Values made once before the same loop, put together: all of them in one change first, then each alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rl_sbllm.analysis.python.failing import may_fail, reads_fields
from rl_sbllm.analysis.python.names import names_read
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


def held_back(view: FunctionView, node: ast.expr, first: ast.stmt, *, loops: bool = False) -> bool:
    """Something in the way to the node may keep it from raising, or its error from the caller: then it cannot be done earlier.

    A `try` around it does; so does a test of what it reads. With `loops`, so do the loops that go over what it reads.
    """
    risky = may_fail(view, node) or reads_fields(node)
    read = names_read(node)
    child: ast.AST = node
    while child is not first:
        above = view.parent(child)
        if isinstance(above, ast.Try) and child in above.body:
            return True
        tests = [*_tests(above, child), *_left_before(above, child)]
        if any(names_read(test) & read and (risky or _asks_what_it_is(test)) for test in tests):
            return True
        if loops and risky and any(names_read(part) & read for part in _turns(above)):
            return True
        child = above
    return False


def _tests(above: ast.AST, child: ast.AST) -> list[ast.expr]:
    """What is asked before the child runs."""
    match above:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            return [] if child is test else [test]
        case ast.BoolOp(values=values):
            return values[: values.index(child)] if isinstance(child, ast.expr) and child in values else []
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            return (
                []
                if child in above.generators
                else [test for clause in above.generators for test in clause.ifs]
            )
        case ast.comprehension(ifs=ifs):
            return ifs[: ifs.index(child)] if isinstance(child, ast.expr) and child in ifs else []
    return []


def _left_before(above: ast.AST, child: ast.AST) -> list[ast.expr]:
    """The tests of earlier statements of the block that may leave it: `if not k: continue`."""
    leaves = (ast.Continue, ast.Break, ast.Return, ast.Raise)
    block = next(
        (
            b
            for b in (getattr(above, f, None) for f in ("body", "orelse"))
            if isinstance(b, list) and child in b
        ),
        [],
    )
    earlier = block[: block.index(child)] if block else []
    return [
        s.test for s in earlier if isinstance(s, ast.If) and any(isinstance(n, leaves) for n in ast.walk(s))
    ]


def _asks_what_it_is(test: ast.expr) -> bool:
    """`x is not None`, `x`, `isinstance(x, T)`: a value of another type may stand there."""
    parts = test.values if isinstance(test, ast.BoolOp) else [test]
    bare = [p.operand if isinstance(p, ast.UnaryOp) else p for p in parts]
    return any(
        isinstance(p, (ast.Name, ast.Attribute, ast.Call))
        or (isinstance(p, ast.Compare) and isinstance(p.ops[0], (ast.Is, ast.IsNot)))
        for p in bare
    )


def _turns(above: ast.AST) -> list[ast.expr]:
    match above:
        case ast.For(iter=iterable) | ast.comprehension(iter=iterable):
            return [iterable]
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            return [clause.iter for clause in above.generators]
    return []


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
