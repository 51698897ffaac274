"""What is sent to a worker: the workload's recipe and the jobs as JSON."""

from __future__ import annotations

from typing import Any

from rl_sbllm.languages.python.interpreter import Project
from rl_sbllm.languages.python.protocols import sessions
from rl_sbllm.model.execution import CaseSet, PassSettings
from rl_sbllm.model.target import Target
from rl_sbllm.model.workload import CaseSource, ExpressionCases, ModuleCases, Workload


def recipe(workload: Workload) -> dict[str, Any]:
    """The workload as its workers get it."""
    return {
        "entry": workload.entry,
        "timing": [_source(source) for source in workload.timing],
        "probes": [_source(source) for source in workload.probes],
        "scales": list(workload.scales),
        "headline_scale": workload.headline_scale,
        "domain": workload.domain.value,
    }


def job(name: str, source: str, target: Target, project: Project, workload: dict[str, Any]) -> dict[str, Any]:
    """What every job says; `target` is the function, `entry` what the cases call."""
    return {
        "job": name,
        "source": source,
        "path": str(target.path.absolute()),
        "module": project.module,
        "target": target.name,
        "entry": workload["entry"],
        "workload": workload,
        "sessions": list(sessions(target.text, workload["entry"])),
    }


def cases(wanted: CaseSet) -> dict[str, Any]:
    """A set of cases as JSON."""
    return {
        "kind": wanted.kind,
        "scale": wanted.scale,
        "seed": wanted.seed,
        "count": wanted.count,
        "only": None if wanted.only is None else list(wanted.only),
        "constants": list(wanted.constants),
        "picked": [list(chain) for chain in wanted.picked],
        "defaults": [list(default) for default in wanted.defaults],
        "calls": list(wanted.calls),
    }


def settings(wanted: PassSettings) -> dict[str, Any]:
    """The settings of timed passes as JSON."""
    return {
        "scale": wanted.scale,
        "isolate_state": wanted.isolate_state,
        "copy_arguments": wanted.copy_arguments,
        "collect_garbage": wanted.collect_garbage,
        "repeated": wanted.repeated,
        "concurrency": wanted.concurrency,
        "only": None if wanted.only is None else list(wanted.only),
    }


def _source(source: CaseSource) -> dict[str, Any]:
    if isinstance(source, ModuleCases):
        path = None if source.path is None else str(source.path.absolute())
        return {"kind": "module", "text": source.text, "path": path, "origin": source.origin.value}
    if isinstance(source, ExpressionCases):
        items = [{"arguments": i.arguments, "setup": i.setup, "count": i.count} for i in source.items]
        return {"kind": "expressions", "items": items, "origin": source.origin.value}
    return {
        "kind": "pickles",
        "items": list(source.items),
        "counts": list(source.counts),
        "origin": source.origin.value,
    }
