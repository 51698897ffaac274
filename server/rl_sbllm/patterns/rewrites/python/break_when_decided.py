"""A loop that only sets a flag stops once the flag is set."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.names import read_after, target_names
from rl_sbllm.analysis.python.purity import is_pure
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule


def find(view: FunctionView) -> Iterator[Match]:
    for loop in view.own():
        match loop:
            case ast.For(
                target=target,
                body=[
                    ast.If(
                        test=test,
                        body=[ast.Assign(targets=[ast.Name(id=flag)], value=ast.Constant()) as decided],
                        orelse=[],
                    )
                ],
                orelse=[],
            ):
                pass
            case _:
                continue
        if flag in target_names(test) or any(read_after(view, loop, n) for n in target_names(target)):
            continue
        if is_pure(view, test):
            said = ("evaluating the condition on the remaining items has no effect and raises nothing",)
            yield Match(loop, (view.insert_after(decided, ["break"]),), "", said)


RULE = Rule(
    name="break-when-decided",
    family="early-exit",
    summary="Once the flag is set nothing can change it, so the rest of the loop is left out.",
    find=find,
    before="""def has_negative(values):
    found = False
    for v in values:
        if v < 0:
            found = True
    return found
""",
    after="""def has_negative(values):
    found = False
    for v in values:
        if v < 0:
            found = True
            break
    return found
""",
    bench="""def inputs(scale):
    return [(([3] * 50 + [-1] + list(range(3000 * scale)),), {})]
""",
)
