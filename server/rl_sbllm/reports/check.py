"""The document of `check`: is one function equivalent to another, and how much faster."""

from __future__ import annotations

from rl_sbllm.model.errors import RunError
from rl_sbllm.model.verdict import Evidence
from rl_sbllm.reports.document import (
    Json,
    baseline_json,
    counterexample_json,
    evidence_json,
    head,
    machine_json,
    ratio_json,
    sizes_json,
    target_json,
    throughput_json,
)
from rl_sbllm.reports.pieces import Checked


def check_report(run: Checked, error: RunError | None = None) -> Json:
    """The whole document. `speedup` is null unless the two are equivalent."""
    status = error.kind if error else "done" if run.equivalent is not None else "cannot-run"
    timed = run.speedup is not None and run.equivalent is True
    return {
        **head(status, error),
        "target": target_json(run.target, run.request),
        "baseline": baseline_json(run.baseline),
        "machine": machine_json(run.machine),
        "equivalent": run.equivalent,
        "reason": run.reason,
        "counterexample": counterexample_json(run.counterexample),
        "speedup": {**(ratio_json(run.speedup) or {}), "verdict": run.verdict} if timed else None,
        "speedup_repeated": ratio_json(run.speedup_repeated) if timed else None,
        "throughput": throughput_json(run.throughput) if timed else None,
        "by_size": sizes_json(run.by_size) if timed else [],
        "evidence": evidence_json(run.evidence or Evidence()),
    }
