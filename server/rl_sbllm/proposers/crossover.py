"""Genetic operators over step lists: crossover joins two variants, mutation drops a step or exchanges two."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate, Step
from rl_sbllm.model.protocols import Action
from rl_sbllm.model.verdict import Accepted
from rl_sbllm.proposers.genome import Genome, union


class Crossover:
    """The union of a parent's steps with those of every other accepted variant, best partner first."""

    name = "crossover"

    def __init__(self, genome: Genome) -> None:
        self._genome = genome

    def actions(self, parent: Candidate, population: Sequence[Accepted]) -> Sequence[Action]:
        partners = self._partners(parent, population)
        if not partners:
            return ()
        return (
            Action(
                "crossover", "genetic", parent.id, len(partners), {"partners": min(len(partners), 8) / 8.0}
            ),
        )

    def propose(
        self,
        parent: Candidate,
        action: Action,
        population: Sequence[Accepted],
        rng: Random,
        cancel: CancelToken,
    ) -> Sequence[Candidate]:
        """All of them joined, then the parent with each of up to three partners."""
        partners = self._partners(parent, population)
        joined: tuple[Step, ...] = parent.steps
        for partner in partners:
            joined = union(joined, partner.steps)
        lists = [joined, *(union(parent.steps, partner.steps) for partner in partners[:3])]
        parents = (parent.id, *(partner.id for partner in partners))
        made = (self._genome.candidate(each, parents, "crossover", parent.generation + 1) for each in lists)
        return [candidate for candidate in made if candidate is not None]

    @staticmethod
    def _partners(parent: Candidate, population: Sequence[Accepted]) -> list[Candidate]:
        mine = {(s.action, s.site) for s in parent.steps}
        ranked = sorted(population, key=lambda a: -a.measurement.speedup.low)
        return [
            a.candidate
            for a in ranked
            if a.candidate.id != parent.id
            and parent.steps
            and any(s.payload is None and (s.action, s.site) not in mine for s in a.candidate.steps)
        ]


class Mutation:
    """Drops one step of a parent or exchanges two neighbours: a smaller variant, or one where a later step fits."""

    name = "mutation"

    def __init__(self, genome: Genome) -> None:
        self._genome = genome

    def actions(self, parent: Candidate, population: Sequence[Accepted]) -> Sequence[Action]:
        count = len(parent.steps)
        if count < 2:
            return ()
        return (Action("mutation", "genetic", parent.id, count, {"steps": min(count, 8) / 8.0}),)

    def propose(
        self,
        parent: Candidate,
        action: Action,
        population: Sequence[Accepted],
        rng: Random,
        cancel: CancelToken,
    ) -> Sequence[Candidate]:
        at = rng.randrange(len(parent.steps))
        fewer = parent.steps[:at] + parent.steps[at + 1 :]
        swap = rng.randrange(len(parent.steps) - 1)
        turned = list(parent.steps)
        turned[swap], turned[swap + 1] = turned[swap + 1], turned[swap]
        made = (
            self._genome.candidate(each, (parent.id,), "mutation", parent.generation + 1)
            for each in (fewer, tuple(turned))
        )
        return [c for c in made if c is not None and c.source != parent.source]
