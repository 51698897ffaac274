"""The accepted candidates of a run: selection by lower bound, rejection of duplicates by normalised tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.verdict import Accepted

_KEPT = 8


class Population:
    """Grows by accepted candidates; `select` picks the next parent among the best and the original."""

    def __init__(self, original: Candidate, digest: Callable[[str], str]) -> None:
        self.original = original
        self._digest = digest
        self._seen = {digest(original.source)}
        self._accepted: list[Accepted] = []

    @property
    def accepted(self) -> Sequence[Accepted]:
        """Best lower bound first."""
        return tuple(self._accepted)

    @property
    def best(self) -> Accepted | None:
        return self._accepted[0] if self._accepted else None

    def is_new(self, candidate: Candidate) -> bool:
        """False for a text whose normalised tree was seen before in this run; remembers it."""
        mark = self._digest(candidate.source)
        if mark in self._seen:
            return False
        self._seen.add(mark)
        return True

    def add(self, accepted: Accepted) -> bool:
        """True when it is the best so far."""
        before = self.best
        self._accepted.append(accepted)
        self._accepted.sort(
            key=lambda a: (-a.measurement.speedup.low, len(a.candidate.steps), a.candidate.id)
        )
        return before is None or self.best is accepted

    def speedup_of(self, candidate_id: str) -> float:
        """Estimate of a member against the original; 1.0 for the original."""
        for member in self._accepted:
            if member.candidate.id == candidate_id:
                return member.measurement.speedup.estimate
        return 1.0

    def parents(self, rng: Random) -> list[Candidate]:
        """Parents in the order to try: the best first, the original second, others at random behind them."""
        members = [a.candidate for a in self._accepted[:_KEPT]]
        rest = members[1:]
        rng.shuffle(rest)
        return [*members[:1], self.original, *rest]
