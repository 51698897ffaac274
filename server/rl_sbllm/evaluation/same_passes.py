"""Compares what the timed passes of a candidate gave with what those of the original gave, in the same round of the race.

A case is judged only where the original's own timed pass repeats what it did when it was observed: then a difference is the
candidate's. Output, calls made and state are compared elsewhere (`equivalence`), on passes of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rl_sbllm.evaluation.equivalence.compare import compare_answer
from rl_sbllm.evaluation.equivalence.difference import ROUNDING, Difference, Rules
from rl_sbllm.evaluation.equivalence.node import Node
from rl_sbllm.evaluation.equivalence.original import Kept
from rl_sbllm.evaluation.timing.referee import Answers
from rl_sbllm.model.execution import CaseInfo
from rl_sbllm.model.verdict import Reason

_TOLD = {"arguments": ["tuple", []], "closed_over": [], "later": []}
"""Of an observed outcome, what shares its ids with the value; the rest of it stands for both sides."""


@dataclass(frozen=True)
class SamePasses:
    """A `Referee`. `apart`: by how much the floats of a candidate (by its text) are known to differ."""

    kept: Kept
    apart: Mapping[str, float | None] = field(default_factory=dict[str, float | None])

    def __call__(self, source: str, seed: int, expected: Answers, got: Answers) -> Difference | None:
        """The first call of the pass whose answer is another one than the original's."""
        if len(expected) != len(got):
            told = f"{len(got)} answers to {len(expected)} calls"
            return Difference(Reason.CRASHED, "process", "an answer to each call", told)
        tolerance = max(ROUNDING, 2.0 * (self.apart.get(source) or 0.0))
        for one, other in zip(expected, got, strict=True):
            index = one.get("case") if isinstance(one, dict) else None
            if not isinstance(index, int) or not self._repeats(index, seed, one):
                continue
            observed = self._observed(index, seed)
            rules = Rules(order_free=self.kept.order_free[index], float_tolerance=tolerance)
            said = compare_answer(_outcome(observed, one), _outcome(observed, other), rules)
            if said.difference is not None:
                return replace(said.difference, case=index)
        return None

    def _repeats(self, index: int, seed: int, answer: Node) -> bool:
        """The original's timed pass gave what it gave when it was observed, and nothing of that was left to chance."""
        if index >= len(self.kept.cases) or index in self.kept.stability.unstable:
            return False
        observed = self._observed(index, seed)
        if observed.get("random") is not None:
            return False
        timed = {name: answer[name] for name in ("kind", "value", "exception", "later") if name in answer}
        seen = {**observed, **_TOLD, "later": observed.get("later", [])}
        rules = Rules(order_free=self.kept.order_free[index])
        return compare_answer(seen, _outcome(observed, timed), rules).difference is None

    def _observed(self, index: int, seed: int) -> Node:
        return self.kept.by_seed.get(seed, next(iter(self.kept.by_seed.values())))[index]


def _outcome(observed: Node, answer: Node) -> Node:
    """The answer in the form of an observed outcome; one of a wrong form is found out by the comparison."""
    return {**observed, **_TOLD, **answer} if isinstance(answer, dict) else {}


def when_timed(difference: Difference, cases: Sequence[CaseInfo]) -> str:
    """The difference in words."""
    call = "" if difference.case is None else f"{cases[difference.case].call}: "
    where = "" if difference.where == "result" else f"{difference.where}, "
    return f"In a timed pass, {call}{where}expected {difference.expected}, got {difference.got}"
