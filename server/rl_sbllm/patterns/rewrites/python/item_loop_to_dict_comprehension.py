"""A loop that only sets items of a dict that starts empty becomes a dict comprehension."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured, occurrences
from rl_sbllm.analysis.python.nest import binding_text, nest, start_of
from rl_sbllm.languages.python.layout import bracketed
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        found = nest(view, loop) if isinstance(loop, ast.For) else None
        if found is None or not isinstance(loop, ast.For):
            continue
        match found.leaf:
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=key)], value=value):
                start = start_of(view, loop, name)
            case _:
                continue
        if (
            isinstance(key, ast.Slice)
            or start is None
            or not is_empty_dict(view, start.value)
            or captured(view, name)
        ):
            continue
        if len(occurrences([loop], name)) != 1:
            continue
        pair = f"{clause(view, key, found.replaced)}: {clause(view, value, found.replaced)}"
        lines = bracketed(binding_text(view, start) + " = ", "{", [pair, *found.clauses], "}")
        yield Match(loop, (view.delete(start), view.replace_statements([loop], lines)))


def is_empty_dict(view: FunctionView, node: ast.expr | None) -> bool:
    match node:
        case ast.Dict(keys=[]):
            return True
        case ast.Call(func=ast.Name(id="dict") as f, args=[], keywords=[]):
            return view.is_builtin(f)
    return False


RULE = Rule(
    name="item-loop-to-dict-comprehension",
    family="loop-lifting",
    summary="A dict comprehension fills the dict without a name lookup for every item.",
    find=find,
    before="""def last_by_rest(numbers):
    table = {}
    for number in numbers:
        if number > 2:
            table[number % 16] = number
    return table
""",
    after="""def last_by_rest(numbers):
    table = {number % 16: number for number in numbers if number > 2}
    return table
""",
    bench="""def inputs(scale):
    return [((list(range(3000 * scale)),), {})]
""",
)
