"""How a function's time grows with its inputs, read from its text: an estimate, never a measurement."""

from __future__ import annotations

from dataclasses import dataclass

from rl_sbllm.syntax.outline import Function
from rl_sbllm.syntax.snapshot import Snapshot


@dataclass(frozen=True)
class Cause:
    """A line that makes it grow; `line` counts from the function's first line, decorators included, from zero."""

    line: int
    text: str


@dataclass(frozen=True)
class Estimate:
    """`class_name` as `n^2`; n is the size of the inputs. `note` is a sentence about what was taken on trust."""

    class_name: str
    causes: tuple[Cause, ...]
    note: str = ""


def load(language: str) -> None:
    """Import what the first `estimate` needs; for a thread, so that it finds everything there."""
    if language == "python":
        from rl_sbllm.analysis.python import growth as growth


def estimate(snapshot: Snapshot, function: Function) -> Estimate | None:
    """None when the function does not parse, its language is not known, or nothing can be said."""
    if snapshot.language != "python":
        return None
    # `ast` and its rules are only loaded when a Python function is asked about
    from rl_sbllm.analysis.python import growth

    return growth.estimate(snapshot, function)
