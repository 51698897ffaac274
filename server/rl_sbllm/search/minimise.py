"""Leave out steps that do not pay: the winner without one step, as long as it stays as fast."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate, Step
from rl_sbllm.model.protocols import Evaluator
from rl_sbllm.model.verdict import Accepted, Verdict

_AS_FAST = 0.97
"""Of the winner's estimate: what a shorter version must reach."""

Express = Callable[[Sequence[Step], tuple[str, ...]], "Candidate | None"]


def minimise(
    winner: Accepted, express: Express, evaluator: Evaluator, left: Callable[[], float], cancel: CancelToken
) -> Accepted:
    """The shortest version found while time is left; the winner itself when no step can go."""
    kept, position = winner, 0
    while position < len(kept.candidate.steps) and len(kept.candidate.steps) > 1 and left() > 0.0:
        cancel.check()
        steps = kept.candidate.steps[:position] + kept.candidate.steps[position + 1 :]
        shorter = express(steps, (kept.candidate.id,))
        verdicts: Sequence[Verdict] = () if shorter is None else evaluator.screen([shorter], cancel)
        fewer = next((v for v in verdicts if isinstance(v, Accepted)), None)
        if (
            fewer is not None
            and fewer.measurement.speedup.estimate >= _AS_FAST * winner.measurement.speedup.estimate
        ):
            kept = fewer
        else:
            position += 1
    return kept


def shown(accepted: Sequence[Accepted], most: int) -> list[Accepted]:
    """Which variants to confirm: best lower bound first, without those that only add steps to one about as fast."""
    chosen: list[Accepted] = []
    for one in sorted(accepted, key=lambda a: (-a.measurement.speedup.low, len(a.candidate.steps))):
        if not any(_adds_nothing(one, other) for other in accepted if other is not one):
            chosen.append(one)
    return chosen[:most]


def _adds_nothing(one: Accepted, other: Accepted) -> bool:
    """True when `other` is as fast with only some of `one`'s steps."""
    mine = {(s.action, s.site) for s in one.candidate.steps}
    theirs = {(s.action, s.site) for s in other.candidate.steps}
    return theirs < mine and other.measurement.speedup.estimate >= _AS_FAST * one.measurement.speedup.estimate
