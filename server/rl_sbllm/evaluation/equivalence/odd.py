"""The open domain: original and candidate on cases of types that the workload does not show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rl_sbllm.evaluation.equivalence.assumptions import Doubt, open_assumptions, open_doubts, said_once
from rl_sbllm.evaluation.equivalence.counterexample import shown_by
from rl_sbllm.evaluation.equivalence.difference import Difference, Rules
from rl_sbllm.evaluation.equivalence.domain import ObservedDomain
from rl_sbllm.evaluation.equivalence.original import Kept, keep_fresh
from rl_sbllm.model.candidate import Assumption
from rl_sbllm.model.counterexample import Counterexample
from rl_sbllm.model.execution import CaseInfo, CaseSet, Runner
from rl_sbllm.model.workload import Workload

COUNT = 240
LEAST_SECONDS = 0.2
SECONDS = 20.0
"""Of a worker's job, for the original; a candidate gets twice as many. What its cases may take is a share of them."""
JOBS = 4.0
"""The original runs twice, a candidate once with double the time."""
CASES_SHARE = 0.075
"""Of a job's seconds that all cases together may take (`inside/observe.py`)."""


@dataclass
class OddCases:
    """One original on odd cases, run when they are first asked for; what was found of a candidate is remembered."""

    runner: Runner
    source: str
    path: Path
    workload: Workload
    rules: Rules
    hash_seed: int
    clock: Callable[[], float]
    _kept: Kept | None = None
    _seconds: float = 0.0
    _known: dict[str, list[Doubt]] = field(default_factory=dict[str, list[Doubt]])

    @property
    def wanted(self) -> CaseSet:
        return CaseSet("open", self.workload.headline_scale, 0, COUNT)

    def assumptions(
        self, candidate: str, stated: Sequence[Assumption], domain: ObservedDomain, within: float
    ) -> tuple[Assumption, ...]:
        """`stated` and what else must hold for the candidate to be right, within about so many seconds."""
        if candidate not in self._known and within >= LEAST_SECONDS:
            self._run_original(within)
            if self._kept is not None and self._kept.cases:
                self._known[candidate] = self._doubts(candidate, self._kept, domain)
        doubts = self._known.get(candidate)
        if doubts is None or self._kept is None:
            return said_once(stated)
        return open_assumptions(doubts, stated, self.shown(candidate, self.wanted), self._kept.cases)

    def shown(self, candidate: str, wanted: CaseSet) -> Callable[[Difference, CaseInfo], Counterexample]:
        """What makes counterexamples of this candidate."""
        versions = (self.source, candidate)
        return lambda difference, case: shown_by(difference, case, wanted, versions, self.path, self.workload)

    def _run_original(self, within: float) -> None:
        if self._kept is None:
            self._seconds = min(SECONDS, within / (JOBS * CASES_SHARE))
            self._kept = keep_fresh(
                self.runner, self.source, self.wanted, self.hash_seed, self._seconds, self.clock
            )

    def _doubts(self, candidate: str, kept: Kept, domain: ObservedDomain) -> list[Doubt]:
        left = tuple(index for index in range(COUNT) if index not in kept.missing)
        again = replace(self.wanted, only=left)
        seen = self.runner.observe(
            candidate, again, hash_seed=self.hash_seed, seconds=max(kept.allowed_seconds, 2 * self._seconds)
        )
        return open_doubts(kept, seen, self.hash_seed, domain, self.rules)
