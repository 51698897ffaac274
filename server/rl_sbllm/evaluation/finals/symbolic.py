"""Calls that nobody would draw, worked out from the conditions in original and variant (CrossHair).

What it finds is run on both like any other case: only a difference that our own comparison sees rejects. What it does not
find is no proof, and is not said to be one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rl_sbllm.evaluation.equivalence.check import OUT_OF_TIME, EquivalenceCheck
from rl_sbllm.evaluation.screening import rejected
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import distinct
from rl_sbllm.model.execution import CaseSet, SymbolicRunner, SymbolicSearch
from rl_sbllm.model.target import Target
from rl_sbllm.model.verdict import Accepted, Rejected
from rl_sbllm.model.workload import Workload

SECONDS, LEAST_SECONDS = 3.0, 0.8
"""For one variant: what it would like, and what it must have to be tried (loading it takes a part)."""
SEARCH_SHARE = 0.8
"""Of these, for the search; the rest is for running what it found."""


@dataclass(frozen=True)
class Symbolic:
    """See `LongCheck`."""

    runner: SymbolicRunner
    equivalence: EquivalenceCheck
    target: Target
    workload: Workload

    @property
    def seconds_needed(self) -> float:
        """Nothing where CrossHair is not installed, or can do nothing: what lies in a class mostly takes an instance."""
        return SECONDS if self.runner.available and "." not in self.workload.entry else 0.0

    def check(self, variant: Accepted, seconds: float, cancel: CancelToken) -> Accepted | Rejected:
        """The variant with the ways that were followed, or rejected by a call on which the two differ."""
        cancel.check()
        if not self.runner.available:
            return variant
        if seconds < LEAST_SECONDS:
            return _not_searched(variant, "there was no time for it")
        source = variant.candidate.source
        found = self.runner.search(
            self.target.text, source, seconds=SEARCH_SHARE * min(seconds, SECONDS), cancel=cancel
        )
        if found.unsupported:
            return _not_searched(variant, found.unsupported)
        return self._replayed(variant, found) if found.calls else _searched(variant, found)

    def _replayed(self, variant: Accepted, found: SymbolicSearch) -> Accepted | Rejected:
        finding = self.equivalence.on_calls(variant.candidate.source, found.calls)
        if finding.difference is OUT_OF_TIME:
            return _not_searched(variant, "there was no time to run the calls that it found")
        if finding.difference is not None:
            said = rejected(variant.candidate, finding, CaseSet("calls"), self.target, self.workload)
            return replace(said, measurement=variant.measurement)
        evidence = variant.evidence
        assumptions = distinct(evidence.assumptions + finding.evidence.assumptions)
        return _searched(replace(variant, evidence=replace(evidence, assumptions=assumptions)), found)


def _searched(variant: Accepted, found: SymbolicSearch) -> Accepted:
    return replace(variant, evidence=replace(variant.evidence, symbolic_paths=found.paths))


def _not_searched(variant: Accepted, why: str) -> Accepted:
    evidence = variant.evidence
    text = f"No symbolic search (CrossHair): {why}."
    return replace(variant, evidence=replace(evidence, not_compared=(*evidence.not_compared, text)))
