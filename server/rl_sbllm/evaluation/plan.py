"""How a run's wall time is shared out: baseline, search, confirmation, report."""

from __future__ import annotations

from dataclasses import dataclass

REPORT_SECONDS = 0.5
"""Kept back for writing the report."""
SHOWN = 3
"""Variants that a run expects to confirm."""
BASELINE_SHARE = 0.1
FEWEST_SHARE, MOST_SHARE = 0.12, 0.4
CHECKS_SHARE = 0.15
"""At most this share for comparing again, on more cases and under more hash seeds."""
MORE_CASES = 1.5
"""Comparing for confirmation against comparing for the screen."""
A_SHORT_RACE = 0.3
"""Seconds of a race whose passes are short."""
RACE_PASSES = ((0.06, 25.0), (0.2, 15.0), (float("inf"), 6.0))
"""Passes of the original that the confirmation races take, by the length of a pass: longer ones get fewer rounds."""
FIGURES = 3.0
"""The figures beside the headline may cost this many times the confirmation race."""
FINALS_SHARE, FINALS_SECONDS = 0.08, 3.0
"""For the last looks at what is offered (tests, other types, planted errors): this share, and never more than so long."""
LONG_LOOKS_SHARE = 0.15
"""At most this share more, for looks that need long (the project's tests)."""


@dataclass(frozen=True)
class TimePlan:
    """Seconds of a budget; made again when the length of a pass is known."""

    total: float
    pass_seconds: float = 0.005
    preparation_seconds: float = 0.0
    """Beside each pass."""
    long_looks: float = 0.0
    """Seconds that last looks at one variant need beyond their share."""

    @property
    def baseline(self) -> float:
        """For the optional parts of the baseline (growth, coverage, peak, noise), beyond running it once."""
        return max(0.5, BASELINE_SHARE * self.total)

    @property
    def confirmation(self) -> float:
        """What must be left when the search ends."""
        passes = next(count for longest, count in RACE_PASSES if self.pass_seconds <= longest)
        wanted = (
            1.0 + SHOWN * A_SHORT_RACE * FIGURES + passes * (self.pass_seconds + self.preparation_seconds)
        )
        return min(max(wanted, FEWEST_SHARE * self.total), MOST_SHARE * self.total)

    @property
    def finals(self) -> float:
        """What the races and figures of the confirmation leave for the last looks at what is offered."""
        long = min(SHOWN * self.long_looks, LONG_LOOKS_SHARE * self.total)
        return min(FINALS_SHARE * self.total, FINALS_SECONDS) + long

    @property
    def reserve(self) -> float:
        """Seconds that must be left for everything after the search."""
        return self.confirmation + self.finals + REPORT_SECONDS
