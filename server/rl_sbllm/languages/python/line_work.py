"""The host's side of the job `lines`: where one pass of the original spends its work. The answer is not trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rl_sbllm.languages.python import jobs
from rl_sbllm.languages.python.answers import is_count
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.execution import CaseSet, WorkerFailure


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
    by_steps: dict[int, float] = {}
    by_time: dict[int, float] = {}
    for told in lines:
        if not isinstance(told, list) or len(told) != 3 or not all(is_count(number) for number in told):
            return None
        line, own_steps, own_elapsed = told
        by_steps[line] = min(own_steps / steps, 1.0)
        by_time[line] = min(own_elapsed / elapsed, 1.0) if elapsed else 0.0
    return LineWork(by_steps, by_time)
