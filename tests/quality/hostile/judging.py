"""Judges whole texts the way candidates are judged: over real workers, with the static gate or without it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.evaluator import EvaluationSettings, StandardEvaluator
from rl_sbllm.evaluation.finals.cold import ColdPasses
from rl_sbllm.languages.python.interpreter import find_interpreter
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken, Deadline
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.verdict import Accepted, Verdict
from rl_sbllm.model.workload import ModuleCases, Origin, Workload
from rl_sbllm.sandbox.slots import slot
from tests.quality.hostile.target import INPUTS, ORIGINAL

SECONDS = 30.0
"""Of a run's budget, anew for each candidate."""


@dataclass
class Judge:
    """One original; every text gets a verdict, confirmed when it was accepted."""

    runner: PythonRunner
    evaluator: StandardEvaluator
    check: EquivalenceCheck
    ungated: bool
    deadline: Deadline

    def __call__(self, source: str) -> Verdict:
        self.deadline.extend(max(0.0, SECONDS - self.deadline.left()))
        (verdict,) = self.evaluator.screen([Candidate(source, (), ("baseline",), "test")], CancelToken())
        if isinstance(verdict, Accepted):
            (verdict,) = self.evaluator.confirm([verdict], CancelToken())
        return verdict


@contextmanager
def judge(folder: Path, *, gated: bool) -> Iterator[Judge]:
    """The evaluator of a run, from a project in `folder`."""
    path = folder / "sample.py"
    path.write_text(ORIGINAL)
    start = ORIGINAL.index("def common")
    nowhere = Range(Position(0, 0), Position(0, 0))
    target = Target(path, "python", "common", ORIGINAL, start, len(ORIGINAL), nowhere)
    workload = Workload("common", (ModuleCases(INPUTS, None, Origin.GIVEN),), scales=(1, 2, 4))
    interpreter = find_interpreter(path, python=sys.executable, environment=dict(os.environ))
    cancel = CancelToken()
    runner = PythonRunner(target, workload, interpreter, folder, cancel)
    runner.start([0, 1])
    deadline = Deadline(SECONDS, time.monotonic)
    try:
        check = EquivalenceCheck(runner, ORIGINAL, workload, function="common")
        evaluator = StandardEvaluator(
            runner,
            target,
            workload,
            check,
            EvaluationSettings(seconds=SECONDS),
            deadline=deadline,
            cancel=cancel,
            slots=lambda: slot(cancel),
            rng=Random(0),
            clock=time.monotonic,
            finals=[ColdPasses(runner, ORIGINAL, workload.headline_scale, time.monotonic)],
        )
        evaluator.prepare()
        if not gated:
            _without_gate(evaluator)
        yield Judge(runner, evaluator, check, not gated, deadline)
    finally:
        runner.close()


def _without_gate(evaluator: StandardEvaluator) -> None:
    """As `check` compares a file of the user's: the sandbox and the clocks have to hold by themselves."""
    screening, _ = evaluator._ready()  # pyright: ignore[reportPrivateUsage]
    screening.gate = None
