"""Whole searches that are fed neutral rewrites alone: what they offer is a false claim that survived its confirmation."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from random import Random

from rl_sbllm.bench.evaluator.figure import Figure
from rl_sbllm.bench.evaluator.place import place
from rl_sbllm.bench.evaluator.samples import SAMPLES, Sample
from rl_sbllm.evaluation.gate import digest
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate, Step
from rl_sbllm.model.protocols import Action
from rl_sbllm.model.verdict import Accepted
from rl_sbllm.search.loop import Search
from rl_sbllm.search.outcome import Limits
from rl_sbllm.search.policy import ThompsonPolicy
from rl_sbllm.search.population import Population

_LONGEST = 0.02
ALLOWED = 1 / 40


class NeutralProposer:
    """Rewrites of the original that change nothing: one action each, and none of any other parent."""

    name = "neutral"

    def __init__(self, sample: Sample, original: Candidate, candidates: int) -> None:
        self._texts = neutral_texts(sample, candidates)
        self._original = original

    def actions(self, parent: Candidate, population: Sequence[Accepted]) -> Sequence[Action]:
        if parent.id != self._original.id:
            return ()
        return [Action(f"neutral-{index}", "neutral", parent.id, 1, {}) for index in range(len(self._texts))]

    def propose(
        self,
        parent: Candidate,
        action: Action,
        population: Sequence[Accepted],
        rng: Random,
        cancel: CancelToken,
    ) -> Sequence[Candidate]:
        text = self._texts[int(action.name.rpartition("-")[2])]
        step = Step(action.name, action.name, self.name, "Changes nothing.")
        return [Candidate(text, (step,), (parent.id,), action.name)]


def neutral_texts(sample: Sample, count: int) -> list[str]:
    """So many texts with trees of their own: the five rewrites, each under other names."""
    rewrites = list(sample.neutral().values())
    texts = (
        rewrites[index % len(rewrites)]
        .replace("first", f"first_{index}")
        .replace("second", f"second_{index}")
        for index in range(count)
    )
    return list(texts)


def nothing(runs: int, candidates: int) -> list[Figure]:
    """`runs` searches in turn over the functions, each fed `candidates`."""
    samples = [sample for sample in SAMPLES if sample.seconds <= _LONGEST]
    offering, judged, began = 0, 0, time.monotonic()
    for number in range(runs):
        sample = samples[number % len(samples)]
        offered, tried = _run(sample, candidates, number)
        offering, judged = offering + bool(offered), judged + tried
        sys.stderr.write(f"nothing to find in {sample.name}: {tried} tried, {offered} offered\n")
    allowed = max(1, round(ALLOWED * runs))
    seen = f"{offering} of {runs} ({judged} judged, {time.monotonic() - began:.0f} s)"
    what = f"runs fed {candidates} neutral candidates that offer one"
    return [Figure("A/A", what, f"at most {allowed} of {runs}", seen, offering <= allowed)]


def _run(sample: Sample, candidates: int, seed: int) -> tuple[int, int]:
    """(offered, tried)."""
    cancel = CancelToken()
    with place(sample.text, [sample.arguments]) as here:
        evaluator = here.evaluator(seed)
        evaluator.prepare()
        original = Candidate(sample.text, (), (), "baseline")
        population = Population(original, lambda text: digest(text) or text)
        limits = Limits(lambda: 1e6, 1e6, None, patience=candidates + 1)
        proposer = NeutralProposer(sample, original, candidates)
        search = Search(
            population,
            [proposer],
            evaluator,
            ThompsonPolicy(),
            {},
            limits,
            Random(seed),
            lambda event: None,
            cancel,
        )
        outcome = search.run()
        best = list(outcome.accepted[:3])
        confirmed = evaluator.confirm(best, cancel) if best else ()
    return sum(isinstance(one, Accepted) for one in confirmed), outcome.evaluations
