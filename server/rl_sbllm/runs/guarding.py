"""Variants that are right for some types only, made right for all where that is cheap; offered beside the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rl_sbllm.evaluation.evaluator import StandardEvaluator
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.target import Target
from rl_sbllm.model.verdict import Accepted, Verdict
from rl_sbllm.model.workload import Domain, Workload
from rl_sbllm.proposers.guard import guarded

LEAST_SECONDS = 2.0
"""Of the search's time: to probe a variant, and to compare and race its guarded form."""


def guarded_forms(
    variants: Sequence[Accepted],
    evaluator: StandardEvaluator,
    target: Target,
    workload: Workload,
    left: Callable[[], float],
    cancel: CancelToken,
) -> Sequence[Verdict]:
    """Verdicts of the guarded forms of those variants whose assumptions about types can be checked cheaply."""
    if workload.domain is Domain.GIVEN or workload.entry != target.name:
        return ()
    found = []
    for variant in variants:
        if left() < LEAST_SECONDS:
            break
        cancel.check()
        found.append(guarded(variant.candidate, evaluator.assumptions(variant), target))
    return evaluator.screen([one for one in found if one is not None], cancel) if left() > 0.0 else ()
