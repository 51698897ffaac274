"""A loop that stores one constant at regular places of a list becomes a slice assignment."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import names_read, read_after
from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.languages.python.writing import clause
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.For(
                target=ast.Name(id=index),
                iter=ast.Call(func=ast.Name(id="range") as f, args=args, keywords=[]),
                body=[
                    ast.Assign(
                        targets=[ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id=at))],
                        value=ast.Constant() as value,
                    )
                ],
                orelse=[],
            ) if index == at and view.is_builtin(f) and view.is_builtin("len"):
                pass
            case _:
                continue
        if read_after(view, loop, index) or any(not is_pure(view, a) or name in names_read(a) for a in args):
            continue
        if kind(view, ast.Name(name, ast.Load())) not in {"list", None} or any(
            isinstance(a, ast.Starred) for a in args
        ):
            continue
        texts = [clause(view, a) for a in args]
        bounds = ["", *texts] if len(texts) == 1 else texts
        colons = (
            ":".join(bounds) if all(t.isidentifier() or t.isdigit() for t in texts) else " : ".join(bounds)
        )
        count = f"len(range({', '.join(texts)}))" if len(texts) > 1 else clause(view, args[0])
        line = f"{name}[{colons.strip() if len(texts) > 1 else colons}] = [{view.source(value)}] * {count if count[-1] == ')' or count.isidentifier() else f'({count})'}"
        said = (f"{name} is a list that holds all these places, none of them negative",)
        yield Match(loop, (view.replace_statements([loop], [line]),), "", said)


RULE = Rule(
    name="fill-loop-to-slice",
    family="loop-lifting",
    summary="A slice assignment stores all the places in C.",
    find=find,
    before="""def primes_below(limit):
    is_prime = [True] * limit
    for i in range(2, limit):
        if is_prime[i]:
            for j in range(i * i, limit, i):
                is_prime[j] = False
    return [i for i in range(2, limit) if is_prime[i]]
""",
    after="""def primes_below(limit):
    is_prime = [True] * limit
    for i in range(2, limit):
        if is_prime[i]:
            is_prime[i * i : limit : i] = [False] * len(range(i * i, limit, i))
    return [i for i in range(2, limit) if is_prime[i]]
""",
    bench="""def inputs(scale):
    return [((6000 * scale,), {})]
""",
)
