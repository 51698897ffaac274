"""Candidates as lists of steps: express a list as a file, find what conflicts, join two lists.

The genome is typed edits, not text: a step is found again by its key in whatever the steps before it made
(Genetic improvement on edit lists, as in Magpie and PyGGI; crossover is a union with conflicts dropped).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.model.candidate import Assumption, Candidate, Step
from rl_sbllm.model.target import Target
from rl_sbllm.patterns.rule import Rule, Site, sites

_REMEMBERED = 4000
_UNITS = 40
"""Files kept parsed: a few parents are looked at again and again."""
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Expressed:
    """The file a step list makes, the steps that still applied, and those that found their place gone."""

    source: str
    steps: tuple[Step, ...]
    dropped: tuple[Step, ...]
    assumptions: tuple[str, ...]
    spent: frozenset[tuple[str, str]] = frozenset()
    """(rule, node) of steps that left their node as it was and put something before it: once is enough."""


class Genome:
    """Expresses step lists against one target. Remembers prefixes, since most lists share them."""

    def __init__(self, target: Target, rules: Mapping[str, Rule]) -> None:
        self.target, self.rules = target, rules
        self._known: OrderedDict[tuple[Step, ...], Expressed] = OrderedDict()
        self._sites: OrderedDict[tuple[str, str], list[Site]] = OrderedDict()
        self._units: OrderedDict[str, PythonUnit | None] = OrderedDict()

    def sites(self, rule: Rule, source: str) -> list[Site]:
        """Where a rule applies to the target's function in this version of the file."""
        key = (rule.name, source)
        if key not in self._sites:
            unit = self._unit(source)
            found = [] if unit is None else sites(rule, unit, self.target.name, self.target.start_byte)
            _remember(self._sites, key, found)
        return self._sites[key]

    def open_sites(self, rule: Rule, steps: Sequence[Step]) -> list[Site]:
        """The sites after these steps, without those of nodes at which the rule has done what it can."""
        made = self.express(steps)
        found = self.sites(rule, made.source)
        return [site for site in found if (rule.name, _node_of(site.key)) not in made.spent]

    def _unit(self, source: str) -> PythonUnit | None:
        """Parsed once for all rules, which then share what they find out of it."""
        if source not in self._units:
            _remember(self._units, source, PythonUnit.parse(source), _UNITS)
        return self._units[source]

    def express(self, steps: Sequence[Step]) -> Expressed:
        """Apply the steps in order; those that no longer find their place are dropped, and said."""
        steps = tuple(steps)
        if not steps:
            return Expressed(self.target.text, (), (), ())
        if steps not in self._known:
            before = self.express(steps[:-1])
            _remember(self._known, steps, self._apply(before, steps[-1]))
        return self._known[steps]

    def candidate(
        self, steps: Sequence[Step], parents: tuple[str, ...], action: str, generation: int
    ) -> Candidate | None:
        """None when nothing of the list applies."""
        made = self.express(steps)
        if not made.steps or made.source == self.target.text:
            return None
        assumptions = tuple(Assumption(text) for text in made.assumptions)
        return Candidate(made.source, made.steps, parents, action, assumptions, generation)

    def _apply(self, before: Expressed, step: Step) -> Expressed:
        if step.payload is not None:
            if before.steps:
                return replace(before, dropped=(*before.dropped, step))
            return Expressed(step.payload, (step,), before.dropped, before.assumptions)
        rule, spot = self.rules.get(step.action), (step.action, _node_of(step.site))
        found = [] if rule is None or spot in before.spent else self.sites(rule, before.source)
        site = next((s for s in found if s.key == step.site), None)
        changed = None if site is None else site.source
        if rule is None or site is None or changed is None:
            return replace(before, dropped=(*before.dropped, step))
        assumptions = tuple(dict.fromkeys((*before.assumptions, *site.assumptions)))
        kept = _count(self.sites(rule, changed), spot[1]) >= _count(found, spot[1])
        spent = before.spent | {spot} if kept else before.spent
        return Expressed(changed, (*before.steps, step), before.dropped, assumptions, spent)


def _node_of(key: str) -> str:
    return key.rpartition(":")[0]


def _count(found: Sequence[Site], node: str) -> int:
    return sum(_node_of(site.key) == node for site in found)


def union(first: Sequence[Step], second: Sequence[Step]) -> tuple[Step, ...]:
    """The steps of both, in order, each once; whole-function steps (with a payload) of the second are left out."""
    seen = {(s.action, s.site) for s in first}
    return (*first, *(s for s in second if s.payload is None and (s.action, s.site) not in seen))


def _remember(memory: OrderedDict[K, V], key: K, value: V, most: int = _REMEMBERED) -> None:
    memory[key] = value
    while len(memory) > most:
        memory.popitem(last=False)
