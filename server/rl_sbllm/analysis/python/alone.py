"""One function of a big file parsed by itself, with the file's imports around it: a millisecond instead of a hundred.

What is lost is the rest of the module (its other names), so this serves estimates and hints, never a change of code.
"""

from __future__ import annotations

from dataclasses import dataclass

from rl_sbllm.analysis.python.excerpt import Excerpt, excerpt
from rl_sbllm.languages.python.unit import FunctionView, PythonUnit
from rl_sbllm.syntax.outline import Function
from rl_sbllm.syntax.snapshot import Snapshot


@dataclass(frozen=True)
class Alone:
    """`name` is the function's in this small file; `lines_before` are those before the function's first."""

    unit: PythonUnit
    view: FunctionView
    name: str
    lines_before: int

    def line(self, lineno: int) -> int:
        """Zero-based, counted from the function's first line, of a one-based line of the small file."""
        return lineno - 1 - self.lines_before


def alone(snapshot: Snapshot, function: Function) -> Alone | None:
    """None when the text does not parse like that."""
    return alone_in(excerpt(snapshot, function))


def alone_in(cut: Excerpt) -> Alone | None:
    """None when the text does not parse like that."""
    unit = PythonUnit.parse(cut.source)
    view = unit.function(cut.name) if unit is not None else None
    if unit is None or view is None:
        return None
    return Alone(unit, view, cut.name, cut.lines_before)
