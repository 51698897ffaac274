"""A loop that appends what a set has not seen yet becomes `list(dict.fromkeys(items))`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rl_sbllm.analysis.python.feeds import Feed, feed
from rl_sbllm.analysis.python.names import captured, occurrences
from rl_sbllm.analysis.python.nest import Nest, binding_text, nest, start_of
from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.languages.python.layout import bracketed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, clause
from rl_sbllm.patterns.rewrites.python.add_loop_to_set_comprehension import is_empty_set
from rl_sbllm.patterns.rewrites.python.append_loop_to_comprehension import is_empty_list
from rl_sbllm.patterns.rule import Match, Rule


@dataclass(frozen=True)
class _First:
    """The body as if it only appended; what it appends to, and the set that it asks."""

    body: list[ast.stmt]
    appended: Feed
    seen: str


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        first = _first_of_each(loop.body) if isinstance(loop, ast.For) else None
        if first is None or not isinstance(loop, ast.For):
            continue
        out, seen = first.appended.name, first.seen
        starts = start_of(view, loop, out), start_of(view, loop, seen)
        if starts[0] is None or starts[1] is None or not is_pure(view, first.appended.value):
            continue
        if not is_empty_list(view, starts[0].value) or not is_empty_set(view, starts[1].value):
            continue
        once = len(occurrences([loop], out)) == 1 and len(occurrences(view.node.body, seen)) == 3
        if not once or out == seen or any(captured(view, n) for n in (out, seen)):
            continue
        found = nest(view, loop, first.body)
        if found is None or not (view.is_builtin("list") and view.is_builtin("dict")):
            continue
        lines = _lines(view, found, binding_text(view, starts[0]), first.appended.value)
        gone = (view.delete(starts[0]), view.delete(starts[1]))
        yield Match(loop, (*gone, view.replace_statements([loop], lines)))


def _first_of_each(body: list[ast.stmt]) -> _First | None:
    match body:
        case [*head, ast.For(orelse=[]) as inner]:
            first = _first_of_each(inner.body)
            if first is None:
                return None
            only = ast.For(inner.target, inner.iter, first.body, [])
            return _First([*head, only], first.appended, first.seen)
        case [
            *head,
            ast.If(
                test=ast.Compare(left=key, ops=[ast.NotIn()], comparators=[ast.Name(id=seen)]),
                body=[one, two],
                orelse=[],
            ),
        ]:
            return _recorded(head, key, seen, one, two)
        case [
            *head,
            ast.If(
                test=ast.Compare(left=key, ops=[ast.In()], comparators=[ast.Name(id=seen)]),
                body=[ast.Continue()],
                orelse=[],
            ),
            one,
            two,
        ]:
            return _recorded(head, key, seen, one, two)
    return None


def _recorded(head: list[ast.stmt], key: ast.expr, seen: str, one: ast.stmt, two: ast.stmt) -> _First | None:
    """The key is added to the set and appended, in either order."""
    for adding, appending in ((one, two), (two, one)):
        added, appended = feed(adding), feed(appending)
        if added is None or appended is None or (added.kind, appended.kind) != ("add", "append"):
            continue
        keys = {ast.dump(key), ast.dump(added.value), ast.dump(appended.value)}
        if added.name == seen and len(keys) == 1:
            return _First([*head, appending], appended, seen)
    return None


def _lines(view: FunctionView, found: Nest, binding: str, value: ast.expr) -> list[str]:
    head, text = f"{binding} = list(dict.fromkeys(", clause(view, value, found.replaced)
    if found.plain and text == found.item:
        return [f"{head}{argument(view, found.iterables[0])}))"]
    return bracketed(head, "[", [text, *found.clauses], "]))")


RULE = Rule(
    name="seen-set-loop-to-dict-keys",
    family="loop-lifting",
    summary="A dict keeps first occurrences in order, in C; the loop asked a set and filled two containers.",
    find=find,
    before="""def unique(items):
    seen = set()
    kept = []
    for item in items:
        if item not in seen:
            seen.add(item)
            kept.append(item)
    return kept
""",
    after="""def unique(items):
    kept = list(dict.fromkeys(items))
    return kept
""",
    bench="""def inputs(scale):
    return [(([i % 900 for i in range(3000 * scale)],), {})]
""",
)
