"""Inputs inferred from a target's code, tried on it in the sandbox (see `inside/generate.py`)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rl_sbllm.languages.python.interpreter import Interpreter
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import CannotRun
from rl_sbllm.model.execution import FailureKind, WorkerFailure
from rl_sbllm.model.target import Target
from rl_sbllm.model.workload import (
    CallExpression,
    ExpressionCases,
    ModuleCases,
    Origin,
    PickledCases,
    Workload,
)
from rl_sbllm.workloads.skeleton import skeleton

SECONDS = 6.0
_GRACE_SECONDS = 8.0
_TRIES = 3
REFUSED = (
    "Functions that start processes, use the network or write files are not run. "
    "Move the part that computes into a function of its own, and optimize that."
)


@dataclass(frozen=True)
class Generated:
    """What was made: `coverage` is the share of the target's lines that the cases reach."""

    entry: str
    ordinary: ModuleCases
    probes: ExpressionCases | None
    coverage: float
    scales: tuple[int, ...]
    notes: tuple[str, ...]
    alike: int = 0
    """How many ordinary cases there are when all are the same call and nothing else was made; otherwise 0."""
    unreached: tuple[int, ...] = ()
    """The target's lines that no case reaches, as far as they are known."""


@dataclass(frozen=True)
class NotGenerated:
    """Why nothing could be made; `parameter` is empty when it is not about one."""

    parameter: str
    why: str
    not_imported: bool = False
    """The target's file itself could not be executed, so no other inputs would help."""
    refused: bool = False
    """The function does what the sandbox forbids, so no other inputs would help."""


def generated(
    runner: PythonRunner,
    target: Target,
    entry: str | None,
    seed: int,
    left: Callable[[], float] = lambda: math.inf,
) -> Generated | NotGenerated:
    """Infer and try inputs; a try that kills its worker is left out of the next one. `left`: seconds of the budget."""
    avoid: list[int] = []
    why = ""
    for _ in range(_TRIES):
        seconds = max(1.0, min(SECONDS, left() / 2))
        more = {"wanted_entry": entry, "seconds": seconds, "seed": seed, "avoid": avoid}
        bound = seconds + max(1.0, min(_GRACE_SECONDS, left() - seconds))
        answer = runner.ask("generate", target.text, more, seconds=bound)
        if not isinstance(answer, WorkerFailure):
            return _decoded(answer)
        why = answer.detail
        if answer.kind is FailureKind.VIOLATION:
            return NotGenerated("", why, refused=True)
        if answer.kind in (FailureKind.LOAD, FailureKind.WORKLOAD) or answer.case is None:
            return NotGenerated("", why, answer.kind is FailureKind.LOAD)
        avoid.append(answer.case)
        if left() < 2.0:
            break
    return NotGenerated("", f"trying inputs ended the process {len(avoid)} times, the last time so: {why}")


def readable(runner: PythonRunner, target: Target, cases: PickledCases) -> PickledCases | None:
    """The recorded calls that a worker can read; None when it can read none."""
    answer = runner.ask("generate", target.text, {"pickles": list(cases.items)})
    indices = [] if isinstance(answer, WorkerFailure) else answer.get("readable")
    if not isinstance(indices, list):
        return None
    kept = [i for i in indices if isinstance(i, int) and 0 <= i < len(cases.items)]
    if not kept:
        return None
    return PickledCases(tuple(cases.items[i] for i in kept), tuple(cases.counts[i] for i in kept))


def cannot_run(target: Target, why: NotGenerated) -> CannotRun:
    """The error for a target without inputs, with a workload file to fill in as its help."""
    about = f" Least is known of the parameter `{why.parameter}`." if why.parameter else ""
    reason = why.why.rstrip(".")
    if why.refused:
        return CannotRun(f"{target.name} cannot be run: {_lower(reason)}.", str(target.path), REFUSED)
    if why.not_imported:
        return CannotRun(
            f"{target.path.name} cannot be imported: {reason}.",
            str(target.path),
            "Choose the interpreter that has what it imports with --python, or install what is missing.",
        )
    return CannotRun(
        f"No inputs could be made for {target.name}: {reason}.{about}",
        str(target.path),
        "Fill in this workload file and pass it with --workload:\n\n" + skeleton(target),
    )


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


@contextmanager
def trial_runner(
    target: Target, interpreter: Interpreter, project_root: Path, cancel: CancelToken
) -> Iterator[PythonRunner]:
    """A started runner without a workload, to find one with."""
    runner = PythonRunner(target, Workload(target.name, ()), interpreter, project_root, cancel)
    try:
        runner.start([0])
        yield runner
    finally:
        runner.close()


def _decoded(answer: dict[str, Any]) -> Generated | NotGenerated:
    made, failed = answer.get("made"), answer.get("failed")
    if not isinstance(made, dict):
        told = failed if isinstance(failed, dict) else {}
        return NotGenerated(str(told.get("parameter", "")), str(told.get("why", "no answer")))
    try:
        probes = tuple(CallExpression(str(text)) for text in made["probes"])
        return Generated(
            entry=str(made["entry"]),
            ordinary=ModuleCases(str(made["text"]), None, Origin.GENERATED),
            probes=ExpressionCases(probes, Origin.GENERATED) if probes else None,
            coverage=min(1.0, max(0.0, float(made["coverage"]))),
            scales=tuple(int(scale) for scale in made["scales"]) or (1,),
            notes=tuple(str(note) for note in made["notes"]),
            alike=int(made.get("alike", 0)),
            unreached=tuple(int(line) for line in made.get("unreached", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        return NotGenerated("", f"the worker's answer was malformed ({error})")
