"""`check`: the function of the same name in another file against the target."""

from __future__ import annotations

from typing import Any

from rl_sbllm.evaluation.evaluator import StandardEvaluator
from rl_sbllm.model.errors import BadInput
from rl_sbllm.model.request import RunRequest
from rl_sbllm.reports.check import check_report
from rl_sbllm.reports.pieces import Checked
from rl_sbllm.runs.machine import machine
from rl_sbllm.runs.preparation import Prepared, read_text
from rl_sbllm.syntax.target import find_target


def checked(request: RunRequest, ready: Prepared, evaluator: StandardEvaluator) -> dict[str, Any]:
    """The document of `check`."""
    other = _other(request, ready)
    baseline = evaluator.prepare()
    found = evaluator.check(other)
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
            by_size=found.by_size,
            evidence=found.evidence,
        )
    )


def _other(request: RunRequest, ready: Prepared) -> str:
    """The whole text of the other file; it must define the function."""
    if request.against is None:
        raise BadInput("No file to check against.", "", "Give --against FILE2.")
    text = read_text(request.against)
    find_target(request.against, text, ready.target.name)
    return text
