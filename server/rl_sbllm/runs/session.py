"""One run, start to end: prepare, measure the original, then optimize or check, and report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.evaluator import EvaluationSettings, StandardEvaluator
from rl_sbllm.languages.python.interpreter import find_project, find_project_root
from rl_sbllm.model.budget import CancelToken, Deadline
from rl_sbllm.model.errors import BadInput
from rl_sbllm.model.events import Event, Phase, RunStarted
from rl_sbllm.model.request import RunRequest
from rl_sbllm.proposers.model.client import WorkerClient
from rl_sbllm.runs.checking import checked
from rl_sbllm.runs.finals import final_checks
from rl_sbllm.runs.optimizing import optimized
from rl_sbllm.runs.preparation import HASH_SEEDS, Emit, Prepared, interpreter_of, locate, prepared
from rl_sbllm.runs.store.database import new_run_id
from rl_sbllm.sandbox.slots import slot
from rl_sbllm.workloads.gather import gather
from rl_sbllm.workloads.given import FORM
from rl_sbllm.workloads.render import render

_INTERPRETED_MINIMUM = 1.02


def run(
    request: RunRequest,
    emit: Callable[[Event], None],
    cancel: CancelToken,
    clock: Callable[[], float],
    started: float,
) -> dict[str, Any]:
    """The report as a document. Raises a `RunError` when the run ends without one."""
    emit(
        RunStarted(
            new_run_id(), str(request.path), request.function, request.budget.seconds, request.model is None
        )
    )
    deadline = Deadline(request.budget.seconds, clock, started)
    with (
        _naming_the_workload(request),
        _model_client(request) as client,
        prepared(request, emit, cancel, deadline.left) as ready,
    ):
        evaluator = _evaluator(request, ready, deadline, clock, emit, cancel)
        if request.kind == "check":
            return checked(request, ready, evaluator, deadline.left, cancel)
        return optimized(request, ready, evaluator, deadline, clock, started, emit, cancel, client)


def workload_text(request: RunRequest, cancel: CancelToken) -> str:
    """The inputs that a run would use, as the text of a workload file."""
    target = locate(request)
    root = find_project_root(request.path)
    workload = gather(target, request, interpreter_of(request), root, cancel, lambda text: None)
    return render(workload, target, find_project(request.path, target.text, root).module)


@contextmanager
def _model_client(request: RunRequest) -> Iterator[WorkerClient | None]:
    """Started before everything else: it loads while inputs are looked for. None when no model was chosen."""
    if request.model is None or request.kind == "check":
        yield None
        return
    client = WorkerClient(request.model, request.model_base_url)
    try:
        client.start()
        yield client
    finally:
        client.close()


@contextmanager
def _naming_the_workload(request: RunRequest) -> Iterator[None]:
    """What is wrong with a workload file is found where only its text is known; here its path is."""
    try:
        yield
    except BadInput as error:
        if error.where != "workload" or request.workload is None:
            raise
        what, _, expected = error.what.partition(" Expected: ")
        help = f"Expected: {expected}" if expected else FORM
        raise BadInput(what, str(request.workload), help) from error


def _tolerance(request: RunRequest) -> float | None:
    """`check` has no list of rounding variants: without a tolerance asked for, it is exact."""
    return 0.0 if request.kind == "check" and request.float_tolerance is None else request.float_tolerance


def _evaluator(
    request: RunRequest,
    ready: Prepared,
    deadline: Deadline,
    clock: Callable[[], float],
    emit: Emit,
    cancel: CancelToken,
) -> StandardEvaluator:
    equivalence = EquivalenceCheck(
        ready.runner,
        ready.target.text,
        ready.workload,
        function=ready.target.name,
        path=ready.target.path,
        hash_seeds=HASH_SEEDS,
        float_tolerance=_tolerance(request),
        clock=clock,
        left=deadline.left,
    )
    settings = EvaluationSettings(
        minimum_speedup=request.minimum_speedup or _INTERPRETED_MINIMUM, seconds=request.budget.seconds
    )
    return StandardEvaluator(
        ready.runner,
        ready.target,
        ready.workload,
        equivalence,
        settings,
        deadline=deadline,
        cancel=cancel,
        slots=lambda: slot(
            cancel, lambda: emit(Phase("waiting", "Another run is measuring on every core; waiting."))
        ),
        rng=Random(f"race-{request.seed}"),
        clock=clock,
        on_event=emit,
        finals=final_checks(request, ready, equivalence, deadline.left),
    )
