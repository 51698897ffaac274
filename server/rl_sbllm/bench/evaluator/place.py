"""Where a sample is measured: its runner in the sandbox, a track on a core of its own, a whole evaluator."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.evaluator import EvaluationSettings, StandardEvaluator
from rl_sbllm.evaluation.timing.calibrate import Calibration, calibrate
from rl_sbllm.evaluation.timing.confirm import proven
from rl_sbllm.evaluation.timing.lane import Result
from rl_sbllm.evaluation.timing.rules import RaceRules, exactly, rules_for
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.languages.python.interpreter import find_interpreter
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken, Deadline
from rl_sbllm.model.execution import PassSettings
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.workload import CallExpression, Domain, ExpressionCases, Origin, Workload
from rl_sbllm.sandbox.slots import slot

A_RACE_SECONDS = 120.0


@dataclass(frozen=True)
class Place:
    """One function with its cases, ready to run."""

    runner: PythonRunner
    target: Target
    workload: Workload

    @contextmanager
    def track(self, seed: int = 0) -> Iterator[Track]:
        """A core held, and nothing else running on it but what the machine has."""
        with slot(CancelToken()) as held:
            end = time.monotonic() + A_RACE_SECONDS
            yield Track(
                self.runner,
                Random(seed),
                time.monotonic,
                lambda: end - time.monotonic(),
                core=held.core,
            )

    def evaluator(self, seed: int = 0, seconds: float = 3600.0) -> StandardEvaluator:
        """As a run of `seconds` has it, prepared for nothing yet."""
        cancel, deadline = CancelToken(), Deadline(seconds, time.monotonic)
        check = EquivalenceCheck(self.runner, self.target.text, self.workload, left=deadline.left)
        return StandardEvaluator(
            self.runner,
            self.target,
            self.workload,
            check,
            EvaluationSettings(seconds=min(seconds, 30.0)),
            deadline=deadline,
            cancel=cancel,
            slots=lambda: slot(cancel),
            rng=Random(seed),
            clock=time.monotonic,
        )


@contextmanager
def place(text: str, calls: Sequence[str], domain: Domain = Domain.OBSERVED) -> Iterator[Place]:
    """A place for the function `f` of a text on these calls, closed at the end."""
    cases = ExpressionCases(tuple(CallExpression(call) for call in calls), Origin.GIVEN)
    with place_of(text, Workload("f", (cases,), domain=domain), (0, 1)) as here:
        yield here


@contextmanager
def place_of(text: str, workload: Workload, hash_seeds: Sequence[int]) -> Iterator[Place]:
    """A place for the function `f` of a text on any workload, closed at the end."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "sample.py"
        path.write_text(text)
        nowhere = Range(Position(0, 0), Position(0, 0))
        start = len(text[: text.index("def f")].encode())
        target = Target(path, "python", "f", text, start, len(text.encode()), nowhere)
        interpreter = find_interpreter(path, python=sys.executable, environment=dict(os.environ))
        runner = PythonRunner(target, workload, interpreter, folder, CancelToken())
        try:
            runner.start(hash_seeds)
            yield Place(runner, target, workload)
        finally:
            runner.close()


def settings_for(arguments: str) -> PassSettings:
    """Lists are changed in place by these samples, so passes need copies."""
    return PassSettings(copy_arguments="list" in arguments)


def calibrated(track: Track, text: str, settings: PassSettings) -> Calibration:
    """How the sample is batched; exits when it cannot be timed."""
    found = calibrate(track, text, settings)
    if not isinstance(found, Calibration):
        raise SystemExit(f"The sample could not be timed: {found.detail}")
    return found


def check_rules(calibration: Calibration) -> RaceRules:
    """The rules of the race of `check`."""
    rules = rules_for(calibration.pass_seconds)
    return exactly(RaceRules(**{**vars(rules), "futile_after": None}), calibration.pass_seconds)


def raced_as_check(
    track: Track, original: str, candidate: str, settings: PassSettings, calibration: Calibration
) -> Result:
    """One race as `check` holds it, small gains proved over several zygotes."""
    collecting = PassSettings(**{**vars(settings), "collect_garbage": True})
    rules = check_rules(calibration)
    return proven(track, original, collecting, calibration, None, [candidate], rules)[0]
