"""Judges whole texts the way candidates are judged: over real workers, with the static gate or without it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.evaluator import StandardEvaluator
from rl_sbllm.evaluation.finals.cold import ColdPasses
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken, Deadline
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.protocols import FinalCheck
from rl_sbllm.model.verdict import Accepted, Verdict
from rl_sbllm.model.workload import ModuleCases, Origin, Workload
from tests.evaluation.real_evaluator import evaluator_over
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
    workload = Workload("common", (ModuleCases(INPUTS, None, Origin.GIVEN),), scales=(1, 2, 4))

    def cold(runner: PythonRunner) -> list[FinalCheck]:
        return [ColdPasses(runner, ORIGINAL, workload.headline_scale, time.monotonic)]

    with evaluator_over(folder, ORIGINAL, workload, SECONDS, cold) as here:
        here.evaluator.prepare()
        if not gated:
            _without_gate(here.evaluator)
        yield Judge(here.runner, here.evaluator, here.check, not gated, here.deadline)


def _without_gate(evaluator: StandardEvaluator) -> None:
    """As `check` compares a file of the user's: the sandbox and the clocks have to hold by themselves."""
    screening, _ = evaluator._ready()  # pyright: ignore[reportPrivateUsage]
    screening.gate = None
