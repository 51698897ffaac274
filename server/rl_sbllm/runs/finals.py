"""Which last looks a run gives the variants that it offers."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.finals.cold import ColdPasses
from rl_sbllm.evaluation.finals.open_domain import OpenDomain
from rl_sbllm.evaluation.finals.project_tests import ProjectTests
from rl_sbllm.evaluation.finals.strength import PlantedErrors
from rl_sbllm.evaluation.finals.symbolic import Symbolic
from rl_sbllm.evaluation.plan import REPORT_SECONDS
from rl_sbllm.model.protocols import FinalCheck
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.workload import Domain
from rl_sbllm.runs.preparation import Prepared
from rl_sbllm.runs.symbolic import CrossHair
from rl_sbllm.workloads.suite_again import SuiteAgain


def final_checks(
    request: RunRequest, ready: Prepared, equivalence: EquivalenceCheck, left: Callable[[], float]
) -> Sequence[FinalCheck]:
    """In the order in which they look; `left`: seconds of the run."""
    scale = ready.workload.headline_scale
    checks: list[FinalCheck] = [
        ColdPasses(ready.runner, ready.target.text, scale, time.monotonic),
        _tests(ready),
    ]
    if request.domain is not Domain.GIVEN:
        checks.append(Symbolic(CrossHair(ready), equivalence, ready.target, ready.workload))
        checks.append(OpenDomain(equivalence))
    planting = PlantedErrors(equivalence, ready.target.text, ready.target.name, time.monotonic)
    checks.append(replace(planting, left=lambda: left() - REPORT_SECONDS))
    return checks


def _tests(ready: Prepared) -> ProjectTests:
    again = SuiteAgain(ready.target, ready.interpreter, ready.root)
    workload = ready.workload
    return ProjectTests(again, ready.target.text, workload.reaching_tests, workload.tests_start_seconds)
