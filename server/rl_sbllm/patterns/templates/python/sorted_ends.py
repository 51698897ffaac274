"""The least or the greatest taken out of a list until it is empty: sort once and take from the two ends."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import name_of
from rl_sbllm.analysis.python.places import in_elif
from rl_sbllm.analysis.python.shapes import text
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    """`while xs:` loops that read `min(xs)` and `max(xs)` and call `xs.remove(...)` with what they read, nothing else of xs."""
    for node in list(view.own()):
        if (
            not isinstance(node, ast.While)
            or node.orelse
            or not isinstance(node.test, ast.Name)
            or in_elif(view, node)
        ):
            continue
        if any(isinstance(n, (ast.Break, ast.Return)) for s in node.body for n in ast.walk(s)):
            continue
        edits = _taken(view, node, node.test.id)
        if edits is not None and view.is_builtin("sorted"):
            yield from edits


def _taken(view: FunctionView, loop: ast.While, name: str) -> Iterator[Match] | None:
    ordered = view.fresh("ordered", f"sorted_{name}")
    edits: list[Edit] = [view.replace(loop.test, ordered)]
    least, removed = 0, 0
    for node in (n for s in loop.body for n in ast.walk(s) if isinstance(n, ast.Name) and n.id == name):
        above = view.parent(node)
        if isinstance(above, ast.Call) and above.args == [node] and not above.keywords:
            if not view.is_builtin(above.func, "min", "max"):
                return None
            end = "0" if name_of(above.func) == "min" else "-1"
            edits.append(view.replace(above, f"{ordered}[{end}]"))
            least += 1
        elif isinstance(above, ast.Attribute) and above.attr == "remove":
            call = view.parent(above)
            statement = view.parent(call)
            if (
                not isinstance(call, ast.Call)
                or not isinstance(statement, ast.Expr)
                or name in ast.dump(ast.Tuple(elts=call.args))
            ):
                return None
            edits.append(view.replace_statements([statement], _removed(view, ordered, call.args[0])))
            removed += 1
        else:
            return None
    if not least or removed != 1:
        return None
    return _match(view, loop, name, ordered, edits)


def _removed(view: FunctionView, ordered: str, value: ast.expr) -> list[str]:
    return [
        f"if {text(view, value)} == {ordered}[0]:",
        f"    {ordered}.popleft()",
        "else:",
        f"    {ordered}.pop()",
    ]


def _match(
    view: FunctionView, loop: ast.While, name: str, ordered: str, edits: list[Edit]
) -> Iterator[Match]:
    deque, imports = view.imported("collections", "deque")
    around = (
        view.insert_before(loop, [f"{ordered} = {deque}(sorted({name}))"]),
        view.insert_after(loop, [f"{name}.clear()"]),
    )
    assumptions = (f"only the least or the greatest is removed, and equal elements of {name} are alike",)
    yield Match(loop, (*around, *edits, *imports), assumptions=assumptions)


RULE = Rule(
    name="sorted-ends",
    family="algorithm",
    summary="Sort once and take from the two ends.",
    find=find,
    before="""\
def from_both_ends(xs):
    out, low = [], True
    while xs:
        out.append(min(xs) if low else max(xs))
        xs.remove(out[-1])
        low = not low
    return out
""",
    after="""\
from collections import deque


def from_both_ends(xs):
    out, low = [], True
    ordered = deque(sorted(xs))
    while ordered:
        out.append(ordered[0] if low else ordered[-1])
        if out[-1] == ordered[0]:
            ordered.popleft()
        else:
            ordered.pop()
        low = not low
    xs.clear()
    return out
""",
    bench="""\
def inputs(scale):
    return [((xs,), {}) for xs in ([], [1], [5, 5, 5], [3, 1, 2], [n * 37 % 101 for n in range(150 * max(scale, 1))])]
""",
    kind="template",
    tags=("sorting",),
)
