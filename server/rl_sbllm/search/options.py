"""What may be tried next: the untried actions of one parent, and in which order parents have their turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.protocols import Action, Proposer
from rl_sbllm.proposers.shares import MATTERS
from rl_sbllm.search.population import Population

_MAY_CHANGE_GROWTH = frozenset({"algorithm", "data-structure", "memoisation"})
"""Families whose ideas for the original are all tried before a faster version is worked on: two of them often exclude each other,
and the one tried first need not be the better one."""


@dataclass(frozen=True)
class Option:
    """One action of one parent, and who carries it out."""

    proposer: Proposer
    parent: Candidate
    action: Action

    @property
    def matters(self) -> bool:
        """More could be saved there than could be measured."""
        return self.action.features.get("share", 1.0) >= MATTERS


class Options:
    """The actions of a run that were not tried yet."""

    def __init__(self, population: Population, proposers: Sequence[Proposer]) -> None:
        self._population, self._proposers = population, proposers
        self._tried: set[tuple[str, str, str, int]] = set()

    def next(self, rng: Random, patience_is_over: bool) -> list[Option]:
        """Those for the original that may change its growth, then those of the first parent that has any, those that cannot
        matter after all others. When there was no gain for long, only what the best parent has left that matters."""
        basic = [o for o in self._untried(self._population.original) if o.action.family in _MAY_CHANGE_GROWTH]
        basic = [option for option in basic if option.matters]
        if basic and not patience_is_over:
            return basic
        left_for_last: list[Option] = []
        for parent in self._population.parents(rng):
            options = self._untried(parent)
            chosen = [option for option in options if option.matters]
            if chosen or patience_is_over:
                return chosen
            left_for_last = left_for_last or options
        return left_for_last

    def take(self, option: Option) -> None:
        """It is tried now."""
        self._tried.add(_mark(option))

    def _untried(self, parent: Candidate) -> list[Option]:
        found = (
            Option(proposer, parent, action)
            for proposer in self._proposers
            for action in proposer.actions(parent, self._population.accepted)
        )
        return [option for option in found if _mark(option) not in self._tried]


def _mark(option: Option) -> tuple[str, str, str, int]:
    return (option.proposer.name, option.parent.id, option.action.name, option.action.sites)
