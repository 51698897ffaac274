"""Which steps behaved differently: not tried again, and no more than these are held against a rule."""

from __future__ import annotations

from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.verdict import Reason, Rejected, Verdict

_BEHAVES_DIFFERENTLY = {
    Reason.DIFFERENT_RESULT,
    Reason.DIFFERENT_EXCEPTION,
    Reason.DIFFERENT_OUTPUT,
    Reason.DIFFERENT_ORDER,
    Reason.DIFFERENT_ALIASING,
    Reason.MUTATED_ARGUMENT,
    Reason.CHANGED_STATE,
    Reason.NOT_COMPARABLE,
}
_Steps = frozenset[tuple[str, str, str]]


class WrongSteps:
    """Remembers the steps of candidates that behaved differently.

    What was wrong stays wrong with more steps beside it. What was wrong on a parent that has steps itself may be wrong in
    itself or only together with these: it is kept from other such parents until it has been right on the original alone.
    """

    def __init__(self) -> None:
        self._wrong: set[_Steps] = set()
        self._suspected: set[_Steps] = set()
        self._right_alone: set[_Steps] = set()

    def learn(self, verdict: Verdict, parent: Candidate) -> None:
        """What came of a candidate that was made of this parent."""
        steps = _steps(verdict.candidate)
        added = steps - _steps(parent)
        if not added:
            return
        if isinstance(verdict, Rejected) and verdict.reason in _BEHAVES_DIFFERENTLY:
            self._wrong.add(steps)
            if added != steps:
                self._suspected.add(added)
        elif added == steps:
            self._right_alone.add(added)

    def known(self, candidate: Candidate, parent: Candidate) -> bool:
        """True when it is to be expected that the candidate behaves differently."""
        steps = _steps(candidate)
        added = steps - _steps(parent)
        if any(wrong <= steps for wrong in self._wrong):
            return True
        return added != steps and added in self._suspected - self._right_alone


def _steps(candidate: Candidate) -> _Steps:
    return frozenset((step.action, step.site, step.payload or "") for step in candidate.steps)
