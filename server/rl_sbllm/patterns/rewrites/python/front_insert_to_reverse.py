"""`insert(0, x)` for every item becomes `append`, and one `reverse` at the end."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured, occurrences
from rl_sbllm.analysis.python.nest import start_of
from rl_sbllm.analysis.python.types import name_kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rewrites.python import reversed_copy_loop
from rl_sbllm.patterns.rewrites.python.append_loop_to_comprehension import is_empty_list
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    copied = {match.node for match in reversed_copy_loop.find(view)}
    for loop in view.own():
        if not isinstance(loop, (ast.For, ast.While)) or loop.orelse or loop in copied:
            continue
        if any(isinstance(n, (ast.Return, ast.Yield, ast.YieldFrom, ast.Await)) for n in ast.walk(loop)):
            continue
        for call in _front_inserts(loop):
            assert isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
            name = call.func.value.id
            start = start_of(view, loop, name)
            if start is None or not is_empty_list(view, start.value) or captured(view, name):
                continue
            if len(occurrences([loop], name)) == 1 and name_kind(view, name) == "list":
                edits = (
                    view.replace(call, f"{name}.append({view.source(call.args[1])})"),
                    view.insert_after(loop, [f"{name}.reverse()"]),
                )
                yield Match(loop, edits)


def _front_inserts(loop: ast.stmt) -> list[ast.Call]:
    found: list[ast.Call] = []
    for n in ast.walk(loop):
        match n:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(), attr="insert"),
                args=[ast.Constant(value=0), _],
                keywords=[],
            ):
                found.append(n)
    return found


RULE = Rule(
    name="front-insert-to-reverse",
    family="data-structure",
    summary="Appending and reversing once avoids moving the whole list for every insertion at its front.",
    find=find,
    before="""def bits(number):
    found = []
    while number:
        found.insert(0, number % 2)
        number //= 2
    return found
""",
    after="""def bits(number):
    found = []
    while number:
        found.append(number % 2)
        number //= 2
    found.reverse()
    return found
""",
    bench="""def inputs(scale):
    return [((3 ** (1000 * scale),), {})]
""",
)
