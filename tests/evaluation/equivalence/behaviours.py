"""Outcomes for tests, made by the worker's own code from small programs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from rl_sbllm.model.execution import CaseSet
from rl_sbllm.model.workload import CallExpression, Domain, ExpressionCases, Origin, Workload
from tests.evaluation.equivalence.local_runner import LocalRunner


def recipe(calls: list[str], entry: str = "f", setup: str = "") -> dict[str, Any]:
    items = [{"arguments": call, "setup": setup, "count": 1} for call in calls]
    source = {"kind": "expressions", "items": items, "origin": "given"}
    return {
        "entry": entry,
        "timing": [source],
        "probes": [],
        "scales": [1],
        "headline_scale": 1,
        "domain": "observed",
    }


def workload(calls: list[str], entry: str = "f", domain: Domain = Domain.OBSERVED) -> Workload:
    items = tuple(CallExpression(call) for call in calls)
    return Workload(entry, (ExpressionCases(items, Origin.GIVEN),), domain=domain)


def outcomes(text: str, *calls: str, entry: str = "f", setup: str = "") -> tuple[Any, ...]:
    with tempfile.TemporaryDirectory() as folder:
        runner = LocalRunner(Path(folder) / "target.py", recipe(list(calls), entry, setup))
        seen = runner.observe(text, CaseSet("timing"), seconds=20.0)
    assert seen.failure is None, seen.failure
    return seen.outcomes
