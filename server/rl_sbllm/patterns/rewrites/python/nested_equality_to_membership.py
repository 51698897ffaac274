"""An inner loop that only looks for an equal item becomes a question to a set of the inner items."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.names import names_read, occurrences, read_after
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import text_of
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for outer in view.own():
        if not isinstance(outer, ast.For):
            continue
        for inner in outer.body:
            match inner:
                case ast.For(
                    target=ast.Name(id=item),
                    iter=ast.Name(id=searched),
                    body=[
                        ast.If(
                            test=ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]),
                            body=body,
                            orelse=[],
                        )
                    ],
                    orelse=[],
                ):
                    pass
                case _:
                    continue
            other = right if isinstance(left, ast.Name) and left.id == item else left
            same = left if other is right else right
            if not (isinstance(same, ast.Name) and same.id == item) or item in names_read(other):
                continue
            lines = _once(view, body, item)
            if lines is None or changed(view, [outer], searched) or read_after(view, inner, item):
                continue
            name = view.fresh(f"{searched}_set")
            edits = (
                view.insert_before(outer, [f"{name} = set({searched})"]),
                view.replace_statements([inner], [f"if {text_of(view, other)} in {name}:", *lines]),
            )
            said = (
                "the items are hashable and equal ones hash alike",
                f"{searched} can be read more than once",
            )
            yield Match(inner, edits, "", said)


def _once(view: FunctionView, body: list[ast.stmt], item: str) -> list[str] | None:
    """The body's lines when doing it once is the same as doing it for every equal item, and it does not need the item."""
    if any(occurrences([s], item) for s in body):
        return None
    last = body[-1]
    if isinstance(last, ast.Break):
        body = body[:-1]
    elif not isinstance(last, ast.Return) and not (len(body) == 1 and _idempotent(last)):
        return None
    if not body or any(
        isinstance(n, (ast.Break, ast.Continue, ast.Yield)) for s in body for n in ast.walk(s)
    ):
        return None
    if any(s.lineno != s.end_lineno for s in body):
        return None
    return [f"    {view.source(s)}" for s in body]


def _idempotent(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="add"), args=[ast.Name() | ast.Constant()])):
            return True
        case ast.Assign(targets=[ast.Name()], value=ast.Name() | ast.Constant()):
            return True
    return False


RULE = Rule(
    name="nested-equality-to-membership",
    family="algorithm",
    summary="A set finds the equal item in constant time; the inner loop compared every pair.",
    find=find,
    before="""def shared(first, second):
    found = set()
    for a in first:
        for b in second:
            if a == b:
                found.add(a)
    return sorted(found)
""",
    after="""def shared(first, second):
    found = set()
    second_set = set(second)
    for a in first:
        if a in second_set:
            found.add(a)
    return sorted(found)
""",
    bench="""def inputs(scale):
    return [((list(range(0, 300 * scale, 2)), list(range(0, 300 * scale, 3))), {})]
""",
)
