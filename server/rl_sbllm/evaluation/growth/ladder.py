"""Which scales of a workload to try next: its own, or doublings, and where those grow too dear, scales in between."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

FACTORS = tuple(2**step for step in range(9))
"""Of the headline's scale."""
WANTED = 7
"""Scales that make a curve; fewer doublings than that are filled up from in between."""
FASTEST = 2.0
"""Twice the scale is expected to take this much longer at least."""


@dataclass
class Ladder:
    """Is told what each scale took, and names the next one that should fit into the seconds left."""

    headline: int
    own: Sequence[int] = ()
    """Scales of the workload's own; then there are no others."""
    seconds: dict[int, float] = field(default_factory=dict[int, float])
    steps: dict[int, int] = field(default_factory=dict[int, int])
    too_dear: float = float("inf")

    def next(self, left: float) -> int | None:
        """The next scale; None when nothing more is affordable or wanted."""
        upwards = sorted(set(self.own)) or [self.headline * factor for factor in FACTORS]
        scale = next((one for one in upwards if one not in self.seconds), None)
        if scale is not None and scale < self.too_dear:
            if self._expected(scale) <= left:
                return scale
            self.too_dear = scale
        if self.own or len(self.seconds) >= WANTED:
            return None
        between = (one for one in self._between() if one not in self.seconds and one < self.too_dear)
        return next((one for one in between if self._expected(one) <= left), None)

    def took(self, scale: int, seconds: float, steps: int) -> None:
        """What it cost, starting a process included, and how many lines were counted."""
        self.seconds[scale], self.steps[scale] = seconds, max(1, steps)

    def failed(self, scale: int) -> None:
        """It could not be run in time; no larger one is tried."""
        self.too_dear = min(self.too_dear, scale)

    def _between(self) -> Iterator[int]:
        """In the gap above the largest one first: growth shows there."""
        known = sorted(self.seconds, reverse=True)
        if known:
            yield from (known[0] + known[0] * part // 4 for part in (2, 1))
            yield from ((high + low) // 2 for high, low in pairwise(known))

    def _expected(self, scale: int) -> float:
        """Seconds: those of the next larger one that is known, else as lines will grow when their growth goes on."""
        above = [one for one in self.seconds if one > scale]
        if above:
            return self.seconds[min(above)]
        known = sorted(self.seconds)
        if len(known) < 2:
            return FASTEST * self.seconds[known[0]] if known else 0.0
        last = known[-1]
        start = min(self.seconds.values())
        doublings = math.log2(scale / max(last, 1))
        lines = (self.seconds[last] - start) * 2.0 ** min(40.0, doublings * self._order())
        return max(FASTEST**doublings * self.seconds[last], start + lines)

    def _order(self) -> float:
        """Of growth by lines at the next step: the last one's, and its rise over the one before once more."""
        known = [scale for scale in sorted(self.seconds) if scale > 0][-3:]
        orders = [
            math.log2(self.steps[high] / self.steps[low]) / math.log2(high / low)
            for low, high in pairwise(known)
        ]
        return max(1.0, orders[-1] + max(0.0, orders[-1] - orders[0])) if orders else 1.0
