"""Which rules apply to one function, where. A hint is an invitation to run Optimize Function, not a promise."""

from __future__ import annotations

from dataclasses import dataclass

from rl_sbllm.analysis.python.excerpt import Excerpt, excerpt
from rl_sbllm.syntax.outline import Function
from rl_sbllm.syntax.snapshot import Snapshot


@dataclass(frozen=True)
class Hint:
    """`line` counts from the function's first line, decorators included, from zero."""

    rule: str
    family: str
    line: int
    summary: str


def find_hints(snapshot: Snapshot, function: Function) -> tuple[Hint, ...]:
    """In the order of the text; empty for languages without rules and for functions that do not parse."""
    cut = text_to_look_at(snapshot, function)
    return hints_in(cut) if cut is not None else ()


def text_to_look_at(snapshot: Snapshot, function: Function) -> Excerpt | None:
    """What has to be known of the function to find its hints; None when there can be none."""
    if snapshot.language != "python" or function.broken:
        return None
    return excerpt(snapshot, function)


def hints_in(cut: Excerpt) -> tuple[Hint, ...]:
    """As `find_hints`, of text that was cut out before."""
    # the rules are many modules: loaded when the first hint is asked for
    from rl_sbllm.hints import python

    return python.find(cut)
