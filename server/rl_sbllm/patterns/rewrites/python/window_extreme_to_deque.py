"""`max(xs[i : i + k])` for every i searches every window anew: a deque of those that can still win needs one pass."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.repeats import repeat_around
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_SMALL = 8


@dataclass(frozen=True)
class _Window:
    """`called(sequence[index : index + width])`."""

    called: str
    sequence: str
    index: str
    width: str


def find(view: FunctionView) -> Iterator[Match]:
    done: set[tuple[str, str, str]] = set()
    for node in view.own():
        found = _window(view, node)
        if found is None or (found.called, found.sequence, found.width) in done:
            continue

        def stays(nodes: list[ast.AST], found: _Window = found) -> bool:
            kept = [found.sequence] + ([found.width] if found.width.isidentifier() else [])
            return not any(changed(view, nodes, name) for name in kept)

        place = repeat_around(view, node, lambda nodes, stays=stays: stays(list(nodes)))
        if place is None:
            continue
        done.add((found.called, found.sequence, found.width))
        yield _in_one_pass(view, node, found, *place)


def _window(view: FunctionView, node: ast.AST) -> _Window | None:
    match node:
        case ast.Call(
            func=ast.Name(id="max" | "min" as called) as f,
            args=[
                ast.Subscript(
                    value=ast.Name(id=name),
                    slice=ast.Slice(
                        lower=ast.Name(id=index),
                        upper=ast.BinOp(left=a, op=ast.Add(), right=b),
                        step=None,
                    ),
                )
            ],
            keywords=[],
        ) if view.is_builtin(f):
            other = [x for x in (a, b) if not (isinstance(x, ast.Name) and x.id == index)]
        case _:
            return None
    match other:
        case [ast.Constant(value=int(width))] if width >= _SMALL:
            return _Window(called, name, index, str(width))
        case [ast.Name(id=width)]:
            return _Window(called, name, index, width)
    return None


def _in_one_pass(
    view: FunctionView, node: ast.AST, found: _Window, first: ast.stmt, repeated: list[ast.AST]
) -> Match:
    deque, imports = view.imported("collections", "deque")
    ending = "maxima" if found.called == "max" else "minima"
    helper = view.fresh(f"_window_{ending}")
    values = view.fresh(f"window_{ending}")
    edits = [
        view.insert_at_module_level(
            [_indented(view, line) for line in _helper(helper, deque, "<" if found.called == "max" else ">")]
        ),
        view.insert_before(first, [f"{values} = {helper}({found.sequence}, {found.width})"]),
    ]
    for other in (n for r in repeated for n in ast.walk(r)):
        same = _window(view, other)
        key = (found.called, found.sequence, found.width)
        if same is not None and (same.called, same.sequence, same.width) == key:
            edits.append(view.replace(other, f"{values}[{same.index}]"))
    said = (
        f"every window of {found.sequence} lies within it",
        f"{found.width} is above 0",
        f"{found.sequence} holds values that compare, no NaN",
    )
    return Match(node, (*imports, *edits), "", said)


def _helper(name: str, deque: str, beaten: str) -> list[str]:
    return [
        f"def {name}(values, width):",
        f"    candidates = {deque}()",
        "    found = []",
        "    for at, value in enumerate(values):",
        f"        while candidates and values[candidates[-1]] {beaten} value:",
        "            candidates.pop()",
        "        candidates.append(at)",
        "        if candidates[0] == at - width:",
        "            candidates.popleft()",
        "        if at >= width - 1:",
        "            found.append(values[candidates[0]])",
        "    return found",
    ]


def _indented(view: FunctionView, line: str) -> str:
    """With tabs where the function has them."""
    tabbed = view.indent(view.node.body[0]).startswith("\t")
    bare = line.lstrip(" ")
    return "\t" * ((len(line) - len(bare)) // 4) + bare if tabbed else line


RULE = Rule(
    name="window-extreme-to-deque",
    family="algorithm",
    summary="One pass keeps those that can still be the extreme; every window was searched from its start.",
    find=find,
    before="""def peaks(values, width):
    return [max(values[i : i + width]) for i in range(len(values) - width + 1)]
""",
    after="""from collections import deque


def _window_maxima(values, width):
    candidates = deque()
    found = []
    for at, value in enumerate(values):
        while candidates and values[candidates[-1]] < value:
            candidates.pop()
        candidates.append(at)
        if candidates[0] == at - width:
            candidates.popleft()
        if at >= width - 1:
            found.append(values[candidates[0]])
    return found


def peaks(values, width):
    window_maxima = _window_maxima(values, width)
    return [window_maxima[i] for i in range(len(values) - width + 1)]
""",
    bench="""def inputs(scale):
    return [(([i * 7919 % 1009 for i in range(600 * scale)], 60), {})]
""",
)
