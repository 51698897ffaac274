"""Whole documents for runs that end before they could write one: bad input, a killed process, a cancel."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass

from rl_sbllm.model.errors import RunError
from rl_sbllm.model.events import BaselineMeasured
from rl_sbllm.model.request import RunRequest
from rl_sbllm.reports.build import optimize_report
from rl_sbllm.reports.check import check_report
from rl_sbllm.reports.diff import unified
from rl_sbllm.reports.document import Json
from rl_sbllm.reports.pieces import Checked, Machine, Optimized, SearchStats


@dataclass(frozen=True)
class EarlyRejection:
    """A rejection as its event told it."""

    id: str
    reason: str
    detail: str
    source: str


@dataclass(frozen=True)
class Findings:
    """What the events of a run told before it ended."""

    seconds: float = 0.0
    sandbox: str | None = None
    baseline: BaselineMeasured | None = None
    rejected: tuple[EarlyRejection, ...] = ()
    best_so_far: tuple[tuple[int, float, float], ...] = ()
    tried: int = 0


def early_report(request: RunRequest, findings: Findings, error: RunError) -> Json:
    """The document of `optimize`. Variants that were not confirmed are not in it: they are no claim yet."""
    stats = SearchStats(
        strategy=request.strategy,
        seed=request.seed,
        evaluations=findings.tried,
        stopped_by=error.kind,
        best_so_far=findings.best_so_far,
    )
    run = Optimized(request, stats, _machine(findings), findings.seconds)
    original = _original(request) if findings.rejected else ""
    return {
        **optimize_report(run, error),
        "baseline": _baseline(findings.baseline),
        "rejected": [_rejected(one, original, request.path.name) for one in findings.rejected],
    }


def early_check(request: RunRequest, findings: Findings, error: RunError) -> Json:
    """The document of `check`."""
    document = check_report(Checked(request, _machine(findings)), error)
    return {**document, "baseline": _baseline(findings.baseline)}


def _machine(findings: Findings) -> Machine:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return Machine(os=platform.system(), cpu=platform.machine(), load=load, sandbox=findings.sandbox)


def _baseline(measured: BaselineMeasured | None) -> Json | None:
    if measured is None:
        return None
    growth = None
    if measured.growth is not None:
        unknown = dict.fromkeys(("slope", "slope_low", "slope_high", "by"))
        growth = {"class": measured.growth, **unknown, "points": []}
    return {
        "seconds_per_call": measured.seconds_per_call,
        "clock": None,
        "scale": None,
        "peak_bytes": None,
        "peak_by": None,
        "held": None,
        "growth": growth,
        "cases": {"total": measured.cases, "by_origin": {}},
        "coverage": {"lines": None, "branches": None},
        "deterministic": None,
        "wall_over_cpu": None,
        "not_compared": [],
    }


def _rejected(one: EarlyRejection, original: str, name: str) -> Json:
    return {
        "id": one.id,
        "reason": one.reason,
        "detail": one.detail,
        "counterexample": None,
        "diff": unified(original, one.source, name) if original else "",
    }


def _original(request: RunRequest) -> str:
    if request.text is not None:
        return request.text
    try:
        return request.path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
