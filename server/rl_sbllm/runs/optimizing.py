"""`optimize`: search, minimise, confirm, report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from rl_sbllm.analysis.python.features import features
from rl_sbllm.evaluation.evaluator import StandardEvaluator
from rl_sbllm.evaluation.gate import digest
from rl_sbllm.languages.python.unit import FunctionView, PythonUnit
from rl_sbllm.model.budget import CancelToken, Deadline
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.events import Notice
from rl_sbllm.model.measurement import Baseline
from rl_sbllm.model.protocols import Proposer
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.verdict import Accepted, Rejected, Verdict
from rl_sbllm.patterns.reaching import reaching_own_helpers
from rl_sbllm.patterns.rewrites.python.registry import REWRITES
from rl_sbllm.patterns.rule import Rule
from rl_sbllm.patterns.templates.python.registry import TEMPLATES
from rl_sbllm.proposers.crossover import Crossover, Mutation
from rl_sbllm.proposers.engine import Engine
from rl_sbllm.proposers.genome import Genome
from rl_sbllm.proposers.model.client import ModelClient
from rl_sbllm.proposers.model.proposer import Caps, LanguageModel
from rl_sbllm.reports.build import optimize_report
from rl_sbllm.reports.pieces import Cost, Optimized, SearchStats
from rl_sbllm.retrieval.index import PatternIndex
from rl_sbllm.runs.guarding import guarded_forms
from rl_sbllm.runs.learning import load_policy, save_policy
from rl_sbllm.runs.machine import machine
from rl_sbllm.runs.preparation import Emit, Prepared
from rl_sbllm.runs.profiling import shares_of
from rl_sbllm.search.loop import Search
from rl_sbllm.search.minimise import minimise, shown
from rl_sbllm.search.outcome import Limits, Outcome
from rl_sbllm.search.population import Population

MOST_SHOWN = 3
_PATTERNS_IN_PROMPT = 4
_UNANSWERED = (
    "The model did not answer before the time for searching was over; the run ends without it. "
    "A longer budget (--budget-seconds) gives it more time."
)


@dataclass(frozen=True)
class Confirmed:
    """What is offered, and what did not survive confirmation."""

    variants: Sequence[Accepted]
    rounding: Sequence[Accepted]
    rejected: Sequence[Rejected]


def optimized(
    request: RunRequest,
    ready: Prepared,
    evaluator: StandardEvaluator,
    deadline: Deadline,
    clock: Callable[[], float],
    started: float,
    emit: Emit,
    cancel: CancelToken,
    client: ModelClient | None,
) -> dict[str, Any]:
    """The document of `optimize`; `client` is None when no model was chosen."""
    baseline = evaluator.prepare()
    rules = (*map(reaching_own_helpers, REWRITES), *TEMPLATES)
    genome = Genome(ready.target, {rule.name: rule for rule in rules})
    view = _view(ready, emit)
    left = _search_time(deadline, evaluator)
    model = None if client is None else _model(request, ready, view, rules, baseline, left, emit, client)
    shares = shares_of(ready, baseline, left)
    proposers: list[Proposer] = [Engine(genome, rules, shares), Crossover(genome), Mutation(genome)]
    if model is not None:
        proposers.append(model)
    try:
        outcome = _search(request, ready, evaluator, view, proposers, left, emit, cancel)
    finally:
        if model is not None:
            model.close()
    cancel.check()
    if model is not None and model.busy:
        emit(Notice("warning", _UNANSWERED))
    variants = shown(_minimised(outcome, genome, evaluator, left, cancel), MOST_SHOWN)
    safer = guarded_forms(variants, evaluator, ready.target, ready.workload, left, cancel)
    variants = [*variants, *(said for said in safer if isinstance(said, Accepted))]
    confirmed = _confirmed(request, evaluator, variants, outcome.rounding, cancel)
    cost = Cost() if model is None else Cost(*vars(model.cost).values())
    seconds = clock() - started
    return optimize_report(
        Optimized(
            request=request,
            search=_stats(request, outcome, seconds),
            machine=machine(ready.interpreter, ready.runner.sandbox_level, evaluator.noise),
            seconds=seconds,
            target=ready.target,
            baseline=baseline,
            variants=confirmed.variants,
            rounding=confirmed.rounding,
            rejected=(
                *outcome.rejected,
                *(said for said in safer if isinstance(said, Rejected)),
                *confirmed.rejected,
            ),
            cost=cost,
        )
    )


def _view(ready: Prepared, emit: Emit) -> FunctionView | None:
    """None (and a warning) when the file uses syntax that the Python running us does not know."""
    unit = PythonUnit.parse(ready.target.text)
    view = None if unit is None else unit.function(ready.target.name, ready.target.start_byte)
    if view is None:
        emit(
            Notice(
                "warning",
                "This file uses syntax newer than the Python that runs rl-sbllm: its engine cannot rewrite it.",
            )
        )
    return view


def _search_time(deadline: Deadline, evaluator: StandardEvaluator) -> Callable[[], float]:
    return lambda: deadline.left() - evaluator.reserve_seconds


def _model(
    request: RunRequest,
    ready: Prepared,
    view: FunctionView | None,
    rules: Sequence[Rule],
    baseline: Baseline,
    left: Callable[[], float],
    emit: Emit,
    client: ModelClient,
) -> LanguageModel:
    similar = [] if view is None else PatternIndex(rules).similar(view.node, _PATTERNS_IN_PROMPT)
    growth = baseline.growth.class_name if baseline.growth else None
    measured = f"{1e3 * baseline.seconds_per_call:.4g} ms a call on {baseline.cases_total} cases" + (
        f", growing as {growth} with input size" if growth else ""
    )
    return LanguageModel(
        ready.target,
        client,
        [rule for rule, _ in similar],
        measured,
        Caps(usd=request.budget.usd),
        left,
        lambda text: emit(Notice("warning", text)),
    )


def _search(
    request: RunRequest,
    ready: Prepared,
    evaluator: StandardEvaluator,
    view: FunctionView | None,
    proposers: Sequence[Proposer],
    left: Callable[[], float],
    emit: Emit,
    cancel: CancelToken,
) -> Outcome:
    policy = load_policy()
    population = Population(
        Candidate(ready.target.text, (), (), "baseline"), lambda text: digest(text) or text
    )
    limits = Limits(
        left,
        max(left(), 0.1),
        request.budget.evaluations,
        rounding_counts=request.float_tolerance is not None,
    )
    facts = {} if view is None else features(view)
    rng = Random(f"search-{request.seed}")
    outcome = Search(population, proposers, evaluator, policy, facts, limits, rng, emit, cancel).run()
    problem = save_policy(policy)
    if problem:
        emit(Notice("warning", problem))
    return outcome


def _minimised(
    outcome: Outcome,
    genome: Genome,
    evaluator: StandardEvaluator,
    left: Callable[[], float],
    cancel: CancelToken,
) -> list[Accepted]:
    """The accepted variants, with a shorter version of the best one when there is one."""
    if not outcome.accepted:
        return []

    def express(steps: Sequence[Any], parents: tuple[str, ...]) -> Candidate | None:
        return genome.candidate(steps, parents, "minimise", 0)

    best = minimise(outcome.accepted[0], express, evaluator, left, cancel)
    return [best, *(one for one in outcome.accepted if one.candidate.id != best.candidate.id)]


def _confirmed(
    request: RunRequest,
    evaluator: StandardEvaluator,
    variants: Sequence[Accepted],
    rounding: Sequence[Accepted],
    cancel: CancelToken,
) -> Confirmed:
    """Confirm what is offered; a variant whose fresh inputs show rounding moves to the rounding ones."""
    chosen = [*variants, *sorted(rounding, key=lambda a: -a.measurement.speedup.low)[:2]]
    verdicts: Sequence[Verdict] = evaluator.confirm(chosen, cancel) if chosen else []
    passed = [v for v in verdicts if isinstance(v, Accepted)]
    tolerant = request.float_tolerance is not None
    return Confirmed(
        variants=[a for a in passed if tolerant or a.evidence.max_relative is None],
        rounding=[a for a in passed if not tolerant and a.evidence.max_relative is not None],
        rejected=[v for v in verdicts if isinstance(v, Rejected)],
    )


def _stats(request: RunRequest, outcome: Outcome, seconds: float) -> SearchStats:
    return SearchStats(
        strategy=request.strategy,
        seed=request.seed,
        generations=outcome.generations,
        evaluations=outcome.evaluations,
        seconds=seconds,
        stopped_by=outcome.stopped_by,
        best_so_far=outcome.best_so_far,
    )
