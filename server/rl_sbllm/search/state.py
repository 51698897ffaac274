"""What the policy sees of a moment in a run: a few dozen cheap numbers, all near 0..1 (notes: search 4.3)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rl_sbllm.model.verdict import Accepted


@dataclass
class Progress:
    """Counts that change as a run goes on."""

    evaluations: int = 0
    rejected: int = 0
    since_gain: int = 0
    generations: int = 0


def observe(
    features: Mapping[str, float], progress: Progress, population: Sequence[Accepted], fraction_used: float
) -> dict[str, float]:
    """The function's own features plus where the run stands."""
    best = max((a.measurement.speedup.low for a in population), default=1.0)
    return {
        **features,
        "best_so_far": min(math.log(max(best, 1.0)), 5.0) / 5.0,
        "budget_used": min(max(fraction_used, 0.0), 1.0),
        "fails": progress.rejected / (progress.evaluations + 1.0),
        "population": min(len(population), 8) / 8.0,
    }
