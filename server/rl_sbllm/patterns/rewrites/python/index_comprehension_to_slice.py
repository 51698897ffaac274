"""`[xs[i + j] for j in range(n)]` becomes `xs[i : i + n]`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import names_read
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import operand
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for node in view.own():
        match node:
            case ast.ListComp(
                elt=ast.Subscript(value=ast.Name(id=name), slice=at),
                generators=[
                    ast.comprehension(
                        target=ast.Name(id=step),
                        iter=ast.Call(func=ast.Name(id="range") as f, args=args, keywords=[]),
                        ifs=[],
                    )
                ],
            ) if view.is_builtin(f) and len(args) in {1, 2} and name != step:
                bounds = _bounds(view, at, step, args)
            case _:
                continue
        if bounds is None:
            continue
        part = f"{name}[{bounds}]"
        sure = kind(view, ast.Name(name, ast.Load())) == "list"
        said = [f"the places {bounds.replace(' ', '')} all lie inside {name}, none of them negative"]
        if not sure:
            said.append(f"{name} is a list")
        yield Match(node, (view.replace(node, part),), "", tuple(said))


def _bounds(view: FunctionView, at: ast.expr, step: str, args: list[ast.expr]) -> str | None:
    if any(step in names_read(a) for a in args):
        return None
    low = operand(view, args[0]) if len(args) == 2 else ""
    high = operand(view, args[-1])
    match at:
        case ast.Name(id=found) if found == step:
            return f"{low}:{high}" if not low else f"{low} : {high}"
        case ast.BinOp(left=base, op=ast.Add(), right=ast.Name(id=found)) if found == step:
            pass
        case ast.BinOp(left=ast.Name(id=found), op=ast.Add(), right=base) if found == step:
            pass
        case _:
            return None
    if step in names_read(base):
        return None
    shift = operand(view, base)
    return f"{shift} + {low} : {shift} + {high}" if low else f"{shift} : {shift} + {high}"


RULE = Rule(
    name="index-comprehension-to-slice",
    family="builtin",
    summary="A slice copies the items in C.",
    find=find,
    before="""def windows(values, size):
    values = list(values)
    return [[values[i + j] for j in range(size)] for i in range(len(values) - size + 1)]
""",
    after="""def windows(values, size):
    values = list(values)
    return [values[i : i + size] for i in range(len(values) - size + 1)]
""",
    bench="""def inputs(scale):
    return [((list(range(1000 * scale)), 10), {})]
""",
)
