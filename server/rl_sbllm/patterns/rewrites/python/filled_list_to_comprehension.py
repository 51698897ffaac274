"""A list made of n equal items whose every place a loop then sets becomes a list comprehension."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.feeds import Feed, feed
from rl_sbllm.analysis.python.invariants import is_invariant
from rl_sbllm.analysis.python.names import captured, occurrences
from rl_sbllm.analysis.python.nest import binding_text, nest, start_of
from rl_sbllm.languages.python.layout import bracketed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rewrites.python.append_loop_to_comprehension import appended_by
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.For(
                target=ast.Name(id=index),
                iter=ast.Call(func=ast.Name(id="range") as f, args=[count], keywords=[]),
                body=body,
            ) if view.is_builtin(f):
                pass
            case _:
                continue
        places = [n for s in body for n in ast.walk(s) if isinstance(n, ast.Assign) and _at(n, index)]
        names = {_at(n, index) for n in places}
        name = names.pop() if len(names) == 1 else ""
        start = start_of(view, loop, name) if name else None
        if start is None or not _as_many(view, start.value, count) or captured(view, name):
            continue
        if len(occurrences([loop], name)) != len(places) or not _same_count(view, start, loop, count):
            continue
        found = nest(view, loop, [_appending(s, name, index) for s in body])
        appended = appended_by(found.leaf) if found is not None else None
        if found is None or appended is None or appended[0] != name or found.mentions != len(places):
            continue
        if len(found.iterables) != 1 or any(part.startswith("if ") for part in found.clauses):
            continue
        head = binding_text(view, start) + " = "
        lines = bracketed(head, "[", [clause(view, appended[1], found.replaced), *found.clauses], "]")
        yield Match(loop, (view.delete(start), view.replace_statements([loop], lines)))


def _at(statement: ast.Assign, index: str) -> str:
    """The list whose place `index` the statement sets."""
    match statement:
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id=at))]):
            return name if at == index else ""
    return ""


def _as_many(view: FunctionView, made: ast.expr | None, count: ast.expr) -> bool:
    """`[c] * count` or `[c for _ in range(count)]`."""
    match made:
        case ast.BinOp(left=ast.List(elts=[ast.Constant()]), op=ast.Mult(), right=right):
            return ast.dump(right) == ast.dump(count)
        case ast.ListComp(
            elt=ast.Constant(),
            generators=[ast.comprehension(iter=ast.Call(func=ast.Name(id="range"), args=[stop]), ifs=[])],
        ):
            return ast.dump(stop) == ast.dump(count) and view.is_builtin("range")
    return False


def _same_count(view: FunctionView, start: ast.stmt, loop: ast.For, count: ast.expr) -> bool:
    """Nothing between changes how many they are."""
    block = view.block_of(loop)
    return is_invariant(view, block[block.index(start) + 1 : block.index(loop)], count)


def _appending(statement: ast.stmt, name: str, index: str) -> ast.stmt:
    """The statement with every `name[index] = v` as `name.append(v)`."""
    match statement:
        case ast.Assign() if _at(statement, index) == name and feed(statement) is not None:
            return Feed("append", name, statement.value).statement()
        case ast.If():
            return ast.If(
                statement.test,
                [_appending(s, name, index) for s in statement.body],
                [_appending(s, name, index) for s in statement.orelse],
            )
    return statement


RULE = Rule(
    name="filled-list-to-comprehension",
    family="loop-lifting",
    summary="A comprehension makes the list with its items; the loop stored each over a placeholder by its index.",
    find=find,
    before="""def halves(values):
    out = [None] * len(values)
    for i in range(len(values)):
        if values[i] % 2:
            out[i] = 0
        else:
            out[i] = values[i] // 2
    return out
""",
    after="""def halves(values):
    out = [0 if value % 2 else value // 2 for value in values]
    return out
""",
    bench="""def inputs(scale):
    return [((list(range(3000 * scale)),), {})]
""",
)
