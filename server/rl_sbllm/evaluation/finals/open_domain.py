"""Types beyond those seen: what must hold of them for the variant to be right becomes an assumption, shown beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.evaluation.equivalence.odd import LEAST_SECONDS
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.verdict import Accepted

NO_TIME = "Types beyond those seen in the inputs: there was no time to try them."


@dataclass(frozen=True)
class OpenDomain:
    """See `FinalCheck`. Never rejects (DESIGN section 5, domains)."""

    equivalence: EquivalenceCheck

    def check(self, variant: Accepted, seconds: float, cancel: CancelToken) -> Accepted:
        """The variant with the assumptions that odd types bring to light."""
        cancel.check()
        if seconds < LEAST_SECONDS:
            variant = variant.noting(NO_TIME)
        assumptions = self.equivalence.open(variant.candidate.source, variant.evidence.assumptions, seconds)
        return replace(variant, evidence=replace(variant.evidence, assumptions=assumptions))
