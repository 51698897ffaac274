"""The document of `optimize`: from the pieces of a run, however far it got, to the form of DESIGN section 5."""

from __future__ import annotations

from collections.abc import Sequence

from rl_sbllm.evaluation.finals.open_domain import NO_TIME
from rl_sbllm.model.errors import RunError
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.verdict import Accepted, Rejected
from rl_sbllm.reports.diff import lines_changed, unified
from rl_sbllm.reports.document import (
    Json,
    baseline_json,
    counterexample_json,
    evidence_json,
    growth_json,
    head,
    machine_json,
    number,
    ratio_json,
    sizes_json,
    target_json,
    throughput_json,
)
from rl_sbllm.reports.held import held_json
from rl_sbllm.reports.pieces import Cost, Optimized, SearchStats
from rl_sbllm.reports.sentence import summary


def optimize_report(run: Optimized, error: RunError | None = None) -> Json:
    """The whole document; `error` ended the run before its time, and what was found until then is still in it."""
    original = run.target.text if run.target else run.request.text or ""
    name = run.request.path.name
    status = error.kind if error else "done" if run.variants else "no-variant"
    return {
        **head(status, error),
        "target": target_json(run.target, run.request),
        "budget": budget_json(run.request, run.seconds, run.search.evaluations, run.cost.usd),
        "baseline": baseline_json(run.baseline),
        "variants": _variants(run.variants, run.request.objective, original, name, run),
        "rounding_variants": [
            {**document, "max_relative": number(one.evidence.max_relative)}
            for one, document in zip(
                ranked(run.rounding, run.request.objective),
                _variants(run.rounding, run.request.objective, original, name, run),
                strict=True,
            )
        ],
        "rejected": [_rejected(one, original, name) for one in run.rejected],
        "search": search_json(run.search),
        "machine": machine_json(run.machine),
        "cost": _cost(run.cost),
    }


def ranked(variants: Sequence[Accepted], objective: str) -> list[Accepted]:
    """Those that odd types were tried on first, of these the fewest assumptions with a counterexample, then the best by the objective's
    lower bound: what was not looked for was not found, which is no merit."""

    def key(one: Accepted) -> tuple[bool, int, float, float, str]:
        memory = 1.0 if one.measurement.memory_ratio is None else one.measurement.memory_ratio
        gain = memory if objective == "memory" else -one.measurement.speedup.low * _everywhere(one)
        broken = sum(a.domain == "open" and a.counterexample is not None for a in one.evidence.assumptions)
        untried = NO_TIME in one.evidence.not_compared
        return untried, broken, gain, -one.measurement.speedup.estimate, one.candidate.id

    return sorted(variants, key=key)


def _everywhere(one: Accepted) -> float:
    """A variant that is slower on some input has to be a good deal faster on the rest to come first."""
    worst = one.measurement.worst_case
    return 0.75 if worst is not None and worst.ratio < 0.95 else 1.0


def budget_json(request: RunRequest, seconds: float, evaluations: int, usd: float) -> Json:
    """What was asked and what was used."""
    return {
        "seconds": {"asked": request.budget.seconds, "used": round(seconds, 3)},
        "evaluations": {"asked": request.budget.evaluations, "used": evaluations},
        "usd": {"asked": request.budget.usd, "used": usd},
    }


def search_json(stats: SearchStats) -> Json:
    """How the search went."""
    return {
        "strategy": stats.strategy,
        "seed": stats.seed,
        "generations": stats.generations,
        "evaluations": stats.evaluations,
        "seconds": number(stats.seconds),
        "stopped_by": stats.stopped_by,
        "best_so_far": [[n, number(seconds), number(low)] for n, seconds, low in stats.best_so_far],
    }


def _variants(
    found: Sequence[Accepted], objective: str, original: str, name: str, run: Optimized
) -> list[Json]:
    return [
        _variant(rank, one, original, name, run) for rank, one in enumerate(ranked(found, objective), start=1)
    ]


def _variant(rank: int, one: Accepted, original: str, name: str, run: Optimized) -> Json:
    measured, source = one.measurement, one.candidate.source
    changed = lines_changed(original, source)
    before = run.baseline.growth if run.baseline else None
    worst = measured.worst_case
    return {
        "rank": rank,
        "id": one.candidate.id,
        "summary": summary(one, before, changed),
        "source": source,
        "diff": unified(original, source, name),
        "speedup": {
            **(ratio_json(measured.speedup) or {}),
            "worst_case": None if worst is None else {"ratio": number(worst.ratio), "case": worst.case},
        },
        "speedup_repeated": ratio_json(measured.speedup_repeated),
        "import_seconds": number(measured.import_seconds),
        "by_size": sizes_json(measured.by_size),
        "faster_from": measured.faster_from,
        "memory_ratio": number(measured.memory_ratio),
        "held": held_json(measured.held),
        "leak": measured.leak,
        "throughput": throughput_json(measured.throughput),
        "growth": growth_json(measured.growth),
        "lines_changed": changed,
        "cost_usd": one.candidate.cost_usd,
        "steps": [{"action": step.action, "by": step.by, "why": step.why} for step in one.candidate.steps],
        "evidence": evidence_json(one.evidence),
    }


def _rejected(one: Rejected, original: str, name: str) -> Json:
    return {
        "id": one.candidate.id,
        "reason": one.reason.value,
        "detail": one.detail,
        "counterexample": counterexample_json(one.counterexample),
        "diff": unified(original, one.candidate.source, name),
    }


def _cost(cost: Cost) -> Json:
    return {
        "llm_calls": cost.llm_calls,
        "tokens_in": cost.tokens_in,
        "tokens_out": cost.tokens_out,
        "usd": cost.usd,
    }
