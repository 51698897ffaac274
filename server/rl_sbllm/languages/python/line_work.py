"""The host's side of the job `lines`: where one pass of the original spends its work. The answer is not trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rl_sbllm.languages.python import jobs
from rl_sbllm.languages.python.answers import is_count
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.execution import CaseSet, WorkerFailure

_STEADY = 20
"""Steps of a line from which its time for one is a fair mean."""


@dataclass(frozen=True)
class LineWork:
    """Shares (0..1) of the work of one pass by line, from 1: of the steps, and of the CPU time.

    A line's share has in it what functions of the same file did for it, so the shares of two functions may overlap.
    """

    steps: Mapping[int, float]
    time: Mapping[int, float]


def line_work(runner: PythonRunner, source: str, scale: int, seconds: float) -> LineWork | None:
    """None where it cannot be told: too slow for the seconds, nothing of the file was executed, or no sound answer."""
    more = {"cases": jobs.cases(CaseSet("timing", scale))}
    answer = runner.ask("lines", source, more, seconds=seconds)
    return None if isinstance(answer, WorkerFailure) else read_line_work(answer)


def read_line_work(answer: dict[str, Any]) -> LineWork | None:
    """The frame as shares; None when it is not of the form."""
    steps, elapsed, lines = answer.get("steps"), answer.get("nanoseconds"), answer.get("lines")
    if not is_count(steps) or not is_count(elapsed) or not isinstance(lines, list) or steps == 0:
        return None
    own: list[tuple[int, int, int]] = []
    for told in lines:
        if not isinstance(told, list) or len(told) != 3 or not all(is_count(number) for number in told):
            return None
        own.append((told[0], told[1], told[2]))
    watching = _watching(own)
    whole = elapsed - watching * steps
    return LineWork(
        {line: min(count / steps, 1.0) for line, count, _ in own},
        {line: _share(spent - watching * count, whole) for line, count, spent in own},
    )


def _watching(lines: list[tuple[int, int, int]]) -> float:
    """What noticing one step takes: no more than the cheapest line's, which does about nothing else."""
    return min((spent / count for _, count, spent in lines if count >= _STEADY), default=0.0)


def _share(part: float, whole: float) -> float:
    return min(max(part / whole, 0.0), 1.0) if whole > 0.0 else 0.0
