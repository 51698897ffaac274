"""The parts that both documents of DESIGN section 5 share: plain JSON values, every field present, unknown is null."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rl_sbllm import __version__
from rl_sbllm.model.errors import RunError
from rl_sbllm.model.measurement import Baseline, Growth, Ratio, SizePoint, Throughput
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.target import Position, Target
from rl_sbllm.model.verdict import Counterexample, Evidence
from rl_sbllm.reports.held import held_json
from rl_sbllm.reports.pieces import Machine

SCHEMA = 1
Json = dict[str, Any]


def head(status: str, error: RunError | None) -> Json:
    """The fields that say what became of the run."""
    return {
        "schema": SCHEMA,
        "product": __version__,
        "status": status,
        "error": None if error is None else error_json(error),
    }


def error_json(error: RunError) -> Json:
    """What went wrong; an empty place or help is null."""
    return {"kind": error.kind, "what": error.what, "where": error.where or None, "help": error.help or None}


def target_json(target: Target | None, request: RunRequest) -> Json:
    """The target; before it is found, what the request says of it."""
    if target is None:
        return {"path": str(request.path), "language": None, "name": request.function, "range": None}
    return {
        "path": str(target.path),
        "language": target.language,
        "name": target.name,
        "range": {"start": _position(target.range.start), "end": _position(target.range.end)},
    }


def baseline_json(baseline: Baseline | None) -> Json | None:
    """The original as it was measured; null before that."""
    if baseline is None:
        return None
    return {
        "seconds_per_call": number(baseline.seconds_per_call),
        "clock": baseline.clock,
        "scale": baseline.scale,
        "peak_bytes": baseline.peak_bytes,
        "peak_by": baseline.peak_by,
        "held": held_json(baseline.held),
        "growth": growth_json(baseline.growth),
        "cases": {"total": baseline.cases_total, "by_origin": dict(baseline.cases_by_origin)},
        "coverage": {
            "lines": number(baseline.coverage.lines),
            "branches": number(baseline.coverage.branches),
        },
        "deterministic": baseline.deterministic,
        "wall_over_cpu": number(baseline.wall_over_cpu),
        "not_compared": list(baseline.not_compared),
    }


def growth_json(growth: Growth | None) -> Json | None:
    """A growth estimate; null when none was made."""
    if growth is None:
        return None
    return {
        "class": growth.class_name,
        "slope": number(growth.slope),
        "slope_low": number(growth.slope_low),
        "slope_high": number(growth.slope_high),
        "points": [{"size": number(size), "value": number(value)} for size, value in growth.points],
        "by": growth.by,
    }


def machine_json(machine: Machine) -> Json:
    """Where it was measured."""
    return {
        "os": machine.os,
        "cpu": machine.cpu,
        "load": number(machine.load),
        "sandbox": machine.sandbox,
        "python": machine.python,
        "noise": number(machine.noise),
    }


def throughput_json(found: Throughput | None) -> Json | None:
    """Null for what is no coroutine, or was not measured."""
    return None if found is None else {"concurrency": found.concurrency, **(ratio_json(found.ratio) or {})}


def ratio_json(ratio: Ratio | None) -> Json | None:
    """An estimate with its bounds."""
    if ratio is None:
        return None
    return {"estimate": number(ratio.estimate), "low": number(ratio.low), "high": number(ratio.high)}


def sizes_json(points: Sequence[SizePoint]) -> list[Json]:
    """One entry a scale."""
    return [
        {
            "scale": point.scale,
            "size": point.size,
            "seconds_before": number(point.seconds_before),
            "seconds_after": number(point.seconds_after),
            "speedup": ratio_json(point.speedup),
        }
        for point in points
    ]


def counterexample_json(found: Counterexample | None) -> Json | None:
    """One call on which the two differ."""
    if found is None:
        return None
    return {
        "call": found.call,
        "expected": found.expected,
        "got": found.got,
        "where": found.where,
        "origin": found.origin,
        "script": found.script,
    }


def evidence_json(evidence: Evidence) -> Json:
    """What a variant was checked on."""
    return {
        "cases_equal": evidence.cases_equal,
        "fresh_cases": evidence.fresh_cases,
        "by_origin": dict(evidence.by_origin),
        "tests_passed": evidence.tests_passed,
        "tests_failed": evidence.tests_failed,
        "hash_seeds": evidence.hash_seeds,
        "assumptions": [
            {
                "text": one.text,
                "domain": one.domain,
                "counterexample": counterexample_json(one.counterexample),
            }
            for one in evidence.assumptions
        ],
        "not_compared": list(evidence.not_compared),
        "planted_errors": _planted_json(evidence.planted_errors),
        "symbolic_paths": evidence.symbolic_paths,
    }


def _planted_json(counted: tuple[int, int] | None) -> Json | None:
    return None if counted is None else {"made": counted[0], "caught": counted[1]}


def number(value: float | None) -> float | None:
    """JSON has no infinity and no NaN: what is not a number is not known."""
    return None if value is None or not math.isfinite(value) else value


def _position(position: Position) -> Json:
    return {"line": position.line, "character": position.character}
