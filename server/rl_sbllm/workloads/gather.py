"""All sources of inputs joined to the workload of a run."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from rl_sbllm.languages.python.interpreter import Interpreter
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.target import Target
from rl_sbllm.model.workload import CaseSource, ExpressionCases, Origin, Workload
from rl_sbllm.workloads.alike import blindness, count_sentence
from rl_sbllm.workloads.doctests import doctests
from rl_sbllm.workloads.entry import require_callable, require_entry
from rl_sbllm.workloads.generated import (
    Generated,
    NotGenerated,
    cannot_run,
    generated,
    readable,
    trial_runner,
)
from rl_sbllm.workloads.given import given
from rl_sbllm.workloads.recorded import SECONDS as RECORDING
from rl_sbllm.workloads.recorded import Recorded, recorded

_LOW_COVERAGE = 0.8
RECORDING_SHARE = 0.25
"""Of the run's time, for the project's tests: they may be slow and never reach the target."""


def gather(
    target: Target,
    request: RunRequest,
    interpreter: Interpreter,
    project_root: Path,
    cancel: CancelToken,
    notice: Callable[[str], None],
    left: Callable[[], float] = lambda: math.inf,
) -> Workload:
    """The file given, alone; otherwise recorded calls, doctests and inferred inputs together.

    `CannotRun` when there is none of them; `notice` gets each note as it is known. `left`: seconds of the budget.
    """
    if request.entry is not None:
        require_entry(target, request.entry, "--entry")
    if request.workload is not None:
        workload = given(request.workload, request.entry, target.name, request.domain)
        require_entry(target, workload.entry, f"ENTRY in {request.workload}")
        require_callable(target, workload.entry)
        return workload
    require_callable(target, request.entry or target.name)
    notes: list[str] = []

    def note(text: str) -> None:
        notes.append(text)
        notice(text)

    with trial_runner(target, interpreter, project_root, cancel) as runner, ThreadPoolExecutor(1) as beside:
        entry = request.entry or target.name
        taping = beside.submit(
            recorded,
            target,
            entry,
            interpreter,
            project_root,
            cancel,
            min(RECORDING, max(1.0, RECORDING_SHARE * left())),
        )
        made = generated(runner, target, request.entry, request.seed, left)
        if isinstance(made, NotGenerated) and made.not_imported:
            raise cannot_run(target, made)
        taped = taping.result()
        if taped.cases is not None:
            taped = replace(taped, cases=readable(runner, target, taped.cases))
    for text in taped.notes:
        note(text)
    return _joined(target, request, taped, made, note, notes)


def _joined(
    target: Target,
    request: RunRequest,
    taped: Recorded,
    made: Generated | NotGenerated,
    note: Callable[[str], None],
    notes: list[str],
) -> Workload:
    """Recorded calls are timed; else generated ones; else doctests. What is not timed is compared."""
    direct = request.entry or target.name
    documented = doctests(target.text, direct)
    timing: tuple[CaseSource, ...]
    probes: list[CaseSource] = []
    entry, scales = direct, (1,)
    if taped.cases is not None:
        timing = (taped.cases,)
    elif isinstance(made, Generated):
        timing, entry, scales = (made.ordinary,), made.entry, made.scales
    elif documented is not None:
        timing, documented = (documented,), None
    else:
        raise cannot_run(target, made)
    if documented is not None and entry == direct:
        probes.append(documented)
    if isinstance(made, Generated):
        _describe(target, made, taped, note)
        if made.entry == entry:
            probes += _others(made.probes, documented)
            if taped.cases is not None:
                probes.append(made.ordinary)
    else:
        note(f"No inputs could be inferred: {made.why}.")
    return Workload(
        entry,
        timing,
        tuple(probes),
        request.domain,
        scales,
        1,
        tuple(notes),
        reaching_tests=taped.tests,
        tests_start_seconds=taped.start_seconds,
        blind=blindness(target, made)
        if taped.cases is None and isinstance(made, Generated) and not probes
        else "",
    )


def _others(probes: ExpressionCases | None, documented: ExpressionCases | None) -> list[ExpressionCases]:
    """The generated probes that no doctest has already."""
    known = {item.arguments for item in documented.items} if documented is not None else set()
    items = tuple(item for item in probes.items if item.arguments not in known) if probes is not None else ()
    return [ExpressionCases(items, Origin.GENERATED)] if items else []


def _describe(target: Target, made: Generated, taped: Recorded, note: Callable[[str], None]) -> None:
    if made.entry != target.name:
        note(f"{target.name} is exercised through {made.entry}.")
    if taped.cases is None:
        note(f"Inputs were inferred from the code; they reach {made.coverage:.0%} of the function's lines.")
        if made.alike > 1:
            note(count_sentence(made.alike))
        if made.coverage < _LOW_COVERAGE:
            note("`rl-sbllm workload` prints the inferred inputs as a file to edit.")
