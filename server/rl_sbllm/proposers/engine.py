"""The embedded engine as a proposer: each rewrite and template that finds a place is an action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate, Step
from rl_sbllm.model.protocols import Action
from rl_sbllm.model.verdict import Accepted
from rl_sbllm.patterns.rule import Rule, Site
from rl_sbllm.proposers.genome import Genome
from rl_sbllm.proposers.shares import MATTERS, Shares

_MOST_SINGLES = 3
_LONGEST_GENOME = 24


@dataclass(frozen=True)
class _Place:
    """A site, and the share of the parent's work that could be saved there at most (None where it is not known)."""

    site: Site
    share: float | None

    @property
    def matters(self) -> bool:
        return self.share is None or self.share >= MATTERS


class Engine:
    """Rewrites and synthesis templates on one target, where the work is first."""

    name = "engine"

    def __init__(self, genome: Genome, rules: Sequence[Rule], shares: Shares | None = None) -> None:
        self._genome, self._rules = genome, {rule.name: rule for rule in rules}
        self._shares = shares

    def actions(self, parent: Candidate, population: Sequence[Accepted]) -> Sequence[Action]:
        if len(parent.steps) >= _LONGEST_GENOME:
            return ()
        found: list[Action] = []
        faster = _faster(parent, population)
        for rule in self._rules.values():
            places = self._places(rule, parent.steps, faster)
            if places:
                features = {"sites": min(len(places), 8) / 8.0, "template": float(rule.kind == "template")}
                if places[0].share is not None:
                    features["share"] = places[0].share
                found.append(Action(rule.name, rule.family, parent.id, len(places), features))
        return found

    def propose(
        self,
        parent: Candidate,
        action: Action,
        population: Sequence[Accepted],
        rng: Random,
        cancel: CancelToken,
    ) -> Sequence[Candidate]:
        """One candidate for each place (the few where most is to be saved), and one with the rule at all that matter."""
        rule, faster = self._rules[action.name], _faster(parent, population)
        places = self._places(rule, parent.steps, faster)
        places = [place for place in places if place.matters] or places[:1]
        steps = [_step(rule, place.site) for place in places]
        lists: list[tuple[Step, ...]] = [(*parent.steps, step) for step in steps[:_MOST_SINGLES]]
        if len(steps) > 1:
            lists.insert(0, self._everywhere(parent, rule, faster))
        made = (
            self._genome.candidate(each, (parent.id,), rule.name, parent.generation + 1) for each in lists
        )
        return [
            candidate for candidate in made if candidate is not None and candidate.source != parent.source
        ]

    def _places(self, rule: Rule, after: Sequence[Step], faster: float) -> list[_Place]:
        """Where most can be saved first, in the text's order among equals; without those that the workload never reaches."""
        sites, source = self._genome.open_sites(rule, after), self._genome.express(after).source
        if self._shares is None:
            return [_Place(site, None) for site in sites]
        places = [(site, self._shares.share(site, source, faster)) for site in sites]
        ranked = sorted(places, key=lambda place: -place[1])
        return [_Place(site, share) for site, share in ranked if self._shares.reached(site, source)]

    def _everywhere(self, parent: Candidate, rule: Rule, faster: float) -> tuple[Step, ...]:
        """The rule again and again until it finds nothing new that matters (bounded)."""
        steps = parent.steps
        for _ in range(12):
            places = self._places(rule, steps, faster)
            place = next((p.site for p in places if p.matters and p.site.source is not None), None)
            if place is None:
                break
            steps = (*steps, _step(rule, place))
        return steps


def _faster(parent: Candidate, population: Sequence[Accepted]) -> float:
    """How many times faster than the original the parent is, 1.0 for the original itself."""
    known = (a.measurement.speedup.estimate for a in population if a.candidate.id == parent.id)
    return max(next(known, 1.0), 1.0)


def _step(rule: Rule, place: Site) -> Step:
    return Step(rule.name, place.key, "synthesis" if rule.kind == "template" else "rewrite", place.why)
