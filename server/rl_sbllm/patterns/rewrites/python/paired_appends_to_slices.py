"""A loop that appends each item and a separator becomes two slice stores into a list of the right length."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import captured, occurrences, read_after
from rl_sbllm.analysis.python.nest import binding_text, start_of
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rewrites.python.append_loop_to_comprehension import appended_by, is_empty_list
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.For(
                target=ast.Name(id=item),
                iter=iterable,
                body=[ast.stmt() as first, ast.stmt() as second],
                orelse=[],
            ):
                one, two = appended_by(first), appended_by(second)
            case _:
                continue
        if one is None or two is None or one[0] != two[0] or not view.is_builtin("len"):
            continue
        name = one[0]
        values = [one[1], two[1]]
        at = next((i for i, v in enumerate(values) if isinstance(v, ast.Name) and v.id == item), None)
        if at is None or not _constant(values[1 - at], {item, name}):
            continue
        start = start_of(view, loop, name)
        if (
            start is None
            or not is_empty_list(view, start.value)
            or captured(view, name)
            or read_after(view, loop, item)
        ):
            continue
        if occurrences([iterable], name):
            continue
        items = view.source(iterable) if isinstance(iterable, ast.Name) else view.fresh("items", "sequence")
        lines = [] if isinstance(iterable, ast.Name) else [f"{items} = {clause(view, iterable)}"]
        lines.append(f"{binding_text(view, start)} = [{view.source(values[1 - at])}] * (2 * len({items}))")
        lines.append(f"{name}[{at or ''}::2] = {items}")
        said = (f"{view.source(iterable)} has a length",)
        yield Match(loop, (view.delete(start), view.replace_statements([loop], lines)), "", said)


def _constant(node: ast.expr, changing: set[str]) -> bool:
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id not in changing)


RULE = Rule(
    name="paired-appends-to-slices",
    family="loop-lifting",
    summary="Two slice operations place all items and separators in C.",
    find=find,
    before="""def spaced(values, gap):
    out = []
    for v in values[:-1]:
        out.append(v)
        out.append(gap)
    out.append(values[-1])
    return out
""",
    after="""def spaced(values, gap):
    items = values[:-1]
    out = [gap] * (2 * len(items))
    out[::2] = items
    out.append(values[-1])
    return out
""",
    bench="""def inputs(scale):
    return [((list(range(3000 * scale)), 0), {})]
""",
)
