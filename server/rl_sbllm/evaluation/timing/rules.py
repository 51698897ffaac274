"""When a race may end, and how much is run until then.

The looks, the floor and the error split were measured (0 false claims in 600 races of a function against itself
under load); see `race.decide` for the rule itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum

from rl_sbllm.evaluation.timing.student import SD_FLOOR


class Outcome(str, Enum):
    """What a race says of the candidate."""

    FASTER = "faster"
    SLOWER = "slower"
    SAME = "same"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class RaceRules:
    """`alpha` is the chance of a false "faster" over all looks together; `pairs` a round, `looks` after which rounds."""

    minimum_speedup: float = 1.02
    meaningful: float = 1.05
    """An upper bound below it ends the race as "same"."""
    looks: tuple[int, ...] = (3, 5, 8, 12)
    pairs: int = 6
    alpha: float = 0.01
    floor: float = SD_FLOOR
    warm_up: bool = True
    futile_after: int | None = 2
    """From this round on, a race that is not heading for the minimum ends as "same" (see `race.decide`); None = never."""
    exact: float | None = None
    """A race that is won goes on until the 95 % half-width of the log ratio is this small; None = it ends at once."""

    @property
    def tail(self) -> float:
        """One-sided error spent at one look: alpha / looks, as the two bounds decide different things."""
        return self.alpha / len(self.looks)

    @property
    def log_minimum(self) -> float:
        return math.log(self.minimum_speedup)

    @property
    def log_meaningful(self) -> float:
        return math.log(max(self.meaningful, self.minimum_speedup * 1.03))


EXACT, EXACT_WHEN_LONG = 0.0125, 0.021
"""What is shown should be known to about one percent; passes of a tenth of a second and more get two."""
LONG_SECONDS = 0.06


def exactly(rules: RaceRules, pass_seconds: float) -> RaceRules:
    """The same rules for a race whose interval is shown."""
    return replace(rules, exact=EXACT if pass_seconds <= LONG_SECONDS else EXACT_WHEN_LONG)


def rules_for(pass_seconds: float, minimum_speedup: float = 1.02, alpha: float = 0.01) -> RaceRules:
    """Fewer pairs and rounds for long passes: one long pass averages as much as a batch of short ones."""
    rules = RaceRules(minimum_speedup=minimum_speedup, alpha=alpha)
    if pass_seconds <= 0.02:
        return rules
    if pass_seconds <= 0.06:
        return replace(rules, pairs=2)
    if pass_seconds <= 0.2:
        return replace(rules, pairs=1, looks=(3, 5, 8), futile_after=2)
    # Two rounds decide only what is far apart (their interval is that of one degree of freedom), but a long pass may allow no third.
    return replace(rules, pairs=1, looks=(2, 3, 5), warm_up=False, futile_after=2)
