"""Which rules apply to one function, where. A hint is an invitation to run Optimize Function, not a promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rl_sbllm.syntax.outline import Function
from rl_sbllm.syntax.snapshot import Snapshot


@dataclass(frozen=True)
class Hint:
    """`line` counts from the function's first line, decorators included, from zero."""

    rule: str
    family: str
    line: int
    summary: str


def find_hints(
    snapshot: Snapshot, function: Function, between: Callable[[], None] = lambda: None
) -> tuple[Hint, ...]:
    """In the order of the text; empty for languages without rules and for functions that do not parse.

    `between` is called between two rules: who has something more urgent to do can wait in it.
    """
    if snapshot.language != "python" or function.broken:
        return ()
    # the rules are many modules: loaded when the first hint is asked for
    from rl_sbllm.hints import python

    return python.find(snapshot, function, between)
