"""The embedded engine as a proposer: each rewrite and template that finds a place is an action."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate, Step
from rl_sbllm.model.protocols import Action
from rl_sbllm.model.verdict import Accepted
from rl_sbllm.patterns.rule import Rule, Site
from rl_sbllm.proposers.genome import Genome

_MOST_SINGLES = 3
_LONGEST_GENOME = 24


class Engine:
    """Rewrites and synthesis templates on one target. Knows nothing of what was measured."""

    name = "engine"

    def __init__(self, genome: Genome, rules: Sequence[Rule]) -> None:
        self._genome, self._rules = genome, {rule.name: rule for rule in rules}

    def actions(self, parent: Candidate, population: Sequence[Accepted]) -> Sequence[Action]:
        if len(parent.steps) >= _LONGEST_GENOME:
            return ()
        found: list[Action] = []
        for rule in self._rules.values():
            count = len(self._genome.sites(rule, parent.source))
            if count:
                features = {"sites": min(count, 8) / 8.0, "template": float(rule.kind == "template")}
                found.append(Action(rule.name, rule.family, parent.id, count, features))
        return found

    def propose(
        self,
        parent: Candidate,
        action: Action,
        population: Sequence[Accepted],
        rng: Random,
        cancel: CancelToken,
    ) -> Sequence[Candidate]:
        """One candidate for each place (a few at most), and one with the rule at all of its places."""
        rule = self._rules[action.name]
        places = self._genome.sites(rule, parent.source)
        steps = [_step(rule, place) for place in places]
        lists: list[tuple[Step, ...]] = [(*parent.steps, step) for step in steps[:_MOST_SINGLES]]
        if len(steps) > 1:
            lists.insert(0, self._everywhere(parent, rule))
        made = (
            self._genome.candidate(each, (parent.id,), rule.name, parent.generation + 1) for each in lists
        )
        return [
            candidate for candidate in made if candidate is not None and candidate.source != parent.source
        ]

    def _everywhere(self, parent: Candidate, rule: Rule) -> tuple[Step, ...]:
        """The rule again and again until it finds nothing new (bounded)."""
        steps = parent.steps
        for _ in range(12):
            source = self._genome.express(steps).source
            place = next((s for s in self._genome.sites(rule, source) if s.source is not None), None)
            if place is None:
                break
            steps = (*steps, _step(rule, place))
        return steps


def _step(rule: Rule, place: Site) -> Step:
    return Step(rule.name, place.key, "synthesis" if rule.kind == "template" else "rewrite", place.why)
