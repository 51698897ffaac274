"""A loop over half the indices that compares `xs[i]` to its mirror image walks the sequence from both ends."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.invariants import changed
from rl_sbllm.analysis.python.names import occurrences, read_after
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.For(
                target=ast.Name(id=index),
                iter=ast.Call(
                    func=ast.Name(id="range") as f,
                    args=[ast.BinOp(op=ast.FloorDiv(), right=ast.Constant(value=2)) as half],
                ),
            ) if view.is_builtin(f):
                pass
            case _:
                continue
        if read_after(view, loop, index) or not (view.is_builtin("zip") and view.is_builtin("reversed")):
            continue
        places = [_place(view, use, index) for use in occurrences(loop.body, index)]
        if not places or None in places or len({p[1] for p in places if p}) != 1:
            continue
        found = [p for p in places if p is not None]
        name = found[0][1]
        if _length_of(view, half.left) != name or changed(view, loop.body, name):
            continue
        left, right = view.fresh("left", "first"), view.fresh("right", "last")
        edits = [view.replace(node, right if mirrored else left) for node, _, mirrored in found]
        head = (
            view.replace(loop.target, f"{left}, {right}"),
            view.replace(loop.iter, f"zip({name}[: {view.source(half)}], reversed({name}))"),
        )
        yield Match(loop, (*head, *edits), "", (f"{name} is a sequence",))


def _length_of(view: FunctionView, node: ast.expr) -> str | None:
    """`xs` for `len(xs)`, or for a name bound once to it."""
    match node:
        case ast.Call(func=ast.Name(id="len") as f, args=[ast.Name(id=name)]) if view.is_builtin(f):
            return name
        case ast.Name(id=alias) if alias not in view.parameters:
            values = [
                n.value
                for n in view.own()
                if isinstance(n, ast.Assign)
                and any(isinstance(t, ast.Name) and t.id == alias for t in n.targets)
            ]
            bound = [n for n in occurrences(view.node.body, alias) if not isinstance(n.ctx, ast.Load)]
            if len(values) == 1 == len(bound) and not isinstance(values[0], ast.Name):
                return _length_of(view, values[0])
    return None


def _place(view: FunctionView, use: ast.Name, index: str) -> tuple[ast.Subscript, str, bool] | None:
    """(subscript, sequence, it is the mirror image) of the use of the index."""
    node: ast.AST = use
    while isinstance(node, (ast.Name, ast.BinOp, ast.UnaryOp)):
        below, node = node, view.parent(node)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.slice is below:
            name = node.value.id
            if below is use:
                return node, name, False
            return (node, name, True) if _mirrors(view, node.slice, index, name) else None
    return None


def _mirrors(view: FunctionView, node: ast.expr, index: str, name: str) -> bool:
    match node:
        case ast.UnaryOp(op=ast.Invert(), operand=ast.Name(id=i)):
            return i == index
        case ast.BinOp(
            left=ast.UnaryOp(op=ast.USub(), operand=ast.Name(id=i)), op=ast.Sub(), right=ast.Constant(value=1)
        ):
            return i == index
        case ast.BinOp(
            left=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)), op=ast.Sub(), right=ast.Name(id=i)
        ):
            return i == index
        case ast.BinOp(left=ast.BinOp(left=n, op=ast.Sub(), right=a), op=ast.Sub(), right=b):
            one = [x for x in (a, b) if isinstance(x, ast.Constant) and x.value == 1]
            same = [x for x in (a, b) if isinstance(x, ast.Name) and x.id == index]
            return len(one) == len(same) == 1 and _length_of(view, n) == name
    return False


RULE = Rule(
    name="mirror-loop-to-zip",
    family="loop-lifting",
    summary="zip hands out both ends without computing two indices and looking both up.",
    find=find,
    before="""def asymmetry(values):
    count = 0
    for i in range(len(values) // 2):
        if values[i] != values[len(values) - i - 1]:
            count += 1
    return count
""",
    after="""def asymmetry(values):
    count = 0
    for left, right in zip(values[: len(values) // 2], reversed(values)):
        if left != right:
            count += 1
    return count
""",
    bench="""def inputs(scale):
    return [(([i % 7 for i in range(4000 * scale)],), {})]
""",
)
