"""`check`: the function of the same name in another file against the target."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rl_sbllm.evaluation.checking import Checked as Compared
from rl_sbllm.evaluation.evaluator import StandardEvaluator
from rl_sbllm.evaluation.finals.strength import OF_A_CHECK, PlantedErrors
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import BadInput, CannotRun, CannotTime
from rl_sbllm.model.measurement import Baseline
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.verdict import Reason
from rl_sbllm.model.workload import Workload
from rl_sbllm.reports.check import check_report
from rl_sbllm.reports.pieces import Checked
from rl_sbllm.runs.machine import machine
from rl_sbllm.runs.preparation import Prepared, read_text
from rl_sbllm.syntax.target import find_target

_KEPT_SECONDS = 0.5
"""Of the budget, for the report."""
_STRENGTH_SECONDS = 5.0
"""Kept for planted errors when they were asked for; they may use more when the race leaves more."""


def checked(
    request: RunRequest,
    ready: Prepared,
    evaluator: StandardEvaluator,
    left: Callable[[], float],
    cancel: CancelToken,
) -> dict[str, Any]:
    """The document of `check`."""
    other = _other(request, ready)
    found = _not_blind(evaluator.compare(other), ready.workload)
    baseline, untimed = _baseline(evaluator, found.equivalent)
    if untimed:
        not_compared = (*found.evidence.not_compared, f"the speed of the two: {untimed}")
        found = replace(found, evidence=replace(found.evidence, not_compared=not_compared))
    elif found.equivalent:
        kept = _KEPT_SECONDS + (min(_STRENGTH_SECONDS, left() / 3) if request.strength else 0.0)
        found = evaluator.time(other, found, kept)
    evidence = found.evidence
    if request.strength and found.equivalent:
        planting = PlantedErrors(evaluator.equivalence, ready.target.text, ready.target.name, time.monotonic)
        counted = planting.counted(other, OF_A_CHECK, left() - _KEPT_SECONDS, cancel)
        evidence = replace(evidence, planted_errors=counted)
    reason = None if found.reason is None else found.reason.value
    return check_report(
        Checked(
            request=request,
            machine=machine(ready.interpreter, ready.runner.sandbox_level, evaluator.noise),
            target=ready.target,
            baseline=baseline,
            equivalent=found.equivalent,
            reason=reason if not found.detail or reason is None else f"{reason}: {found.detail}",
            counterexample=found.counterexample,
            speedup=found.speedup,
            verdict=found.verdict.value,
            speedup_repeated=found.speedup_repeated,
            throughput=found.throughput,
            by_size=found.by_size,
            evidence=evidence,
        )
    )


def _not_blind(found: Compared, workload: Workload) -> Compared:
    """Equal results of one call that misses lines are no answer, unless fresh calls were found beside it."""
    if not found.equivalent or not workload.blind or found.evidence.fresh_cases:
        return found
    return replace(found, equivalent=None, reason=Reason.UNDECIDED, detail=workload.blind.rstrip("."))


def _baseline(evaluator: StandardEvaluator, equivalent: bool | None) -> tuple[Baseline | None, str]:
    """The baseline, or why there is none; what is known of the behaviour is said also where the original cannot be timed."""
    try:
        return evaluator.prepare(), ""
    except CannotTime as error:
        return None, error.what
    except CannotRun as error:
        if equivalent is not False:
            raise
        return None, error.what


def _other(request: RunRequest, ready: Prepared) -> str:
    """The whole text of the other file; it must define the function."""
    if request.against is None:
        raise BadInput("No file to check against.", "", "Give --against FILE2.")
    text = read_text(request.against)
    find_target(request.against, text, ready.target.name)
    return text
