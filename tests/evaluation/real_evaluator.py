"""An evaluator over real workers in the real sandbox, for one original."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.evaluator import EvaluationSettings, StandardEvaluator
from rl_sbllm.languages.python.interpreter import find_interpreter
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken, Deadline
from rl_sbllm.model.protocols import FinalCheck
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.workload import Workload
from rl_sbllm.sandbox.slots import slot


@dataclass(frozen=True)
class RealEvaluator:
    """The evaluator with what it stands on; nothing was run yet."""

    runner: PythonRunner
    evaluator: StandardEvaluator
    check: EquivalenceCheck
    deadline: Deadline


def no_finals(runner: PythonRunner) -> Sequence[FinalCheck]:
    """The race alone decides."""
    return ()


@contextmanager
def evaluator_over(
    folder: Path,
    original: str,
    workload: Workload,
    seconds: float,
    finals: Callable[[PythonRunner], Sequence[FinalCheck]] = no_finals,
) -> Iterator[RealEvaluator]:
    """The function that the workload calls, in a file of `folder`, with so many seconds from now on."""
    path, name = folder / "sample.py", workload.entry
    path.write_text(original)
    start, nowhere = original.index(f"def {name}"), Range(Position(0, 0), Position(0, 0))
    target = Target(path, "python", name, original, start, len(original), nowhere)
    interpreter = find_interpreter(path, python=sys.executable, environment=dict(os.environ))
    cancel, deadline = CancelToken(), Deadline(seconds, time.monotonic)
    runner = PythonRunner(target, workload, interpreter, folder, cancel)
    runner.start([0, 1])
    try:
        check = EquivalenceCheck(runner, original, workload, function=name)
        evaluator = StandardEvaluator(
            runner,
            target,
            workload,
            check,
            EvaluationSettings(seconds=seconds),
            deadline=deadline,
            cancel=cancel,
            slots=lambda: slot(cancel),
            rng=Random(0),
            clock=time.monotonic,
            finals=finals(runner),
        )
        yield RealEvaluator(runner, evaluator, check, deadline)
    finally:
        runner.close()
