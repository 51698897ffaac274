"""A loop that only appends to a list that already holds something becomes one `extend`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured
from rl_sbllm.analysis.python.nest import nest, start_of
from rl_sbllm.analysis.python.types import name_kind
from rl_sbllm.languages.python.layout import bracketed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import argument, clause
from rl_sbllm.patterns.rewrites.python.append_loop_to_comprehension import appended_by, is_empty_list
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        if not isinstance(loop, ast.For):
            continue
        found = nest(view, loop)
        appended = appended_by(found.leaf) if found else None
        if found is None or appended is None:
            continue
        name, value = appended
        if captured(view, name) or not found.only_feeds(name) or name_kind(view, name) != "list":
            continue
        start = start_of(view, loop, name)
        if start is not None and is_empty_list(view, start.value):
            continue
        if found.plain and clause(view, value, found.replaced) == found.item:
            lines = [f"{name}.extend({argument(view, found.iterables[0])})"]
        else:
            lines = bracketed(
                f"{name}.extend(", "[", [clause(view, value, found.replaced), *found.clauses], "])"
            )
        yield Match(loop, (view.replace_statements([loop], lines),))


RULE = Rule(
    name="append-loop-to-extend",
    family="loop-lifting",
    summary="One extend takes all the items at once instead of an append for each.",
    find=find,
    before="""def joined(first, second):
    both = list(first)
    for item in second:
        both.append(item)
    return both
""",
    after="""def joined(first, second):
    both = list(first)
    both.extend(second)
    return both
""",
    bench="""def inputs(scale):
    return [((list(range(50)), list(range(4000 * scale))), {})]
""",
)
