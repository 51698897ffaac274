"""The intervals shown: do they hold the pooled truth, how wide are they, and do those of a second measurement overlap?"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from itertools import pairwise
from math import log
from statistics import median

from rl_sbllm.bench.evaluator.figure import Figure, share
from rl_sbllm.bench.evaluator.place import Place, place
from rl_sbllm.bench.evaluator.planted import SETTINGS, WORK, Planted, original_of, planted
from rl_sbllm.evaluation.timing.calibrate import Calibration, calibrate
from rl_sbllm.evaluation.timing.confirm import Entrant, confirm
from rl_sbllm.evaluation.timing.rules import Outcome
from rl_sbllm.model.execution import PassSettings
from rl_sbllm.model.measurement import Ratio

RATIOS = (1.1, 1.3, 2.0, 5.0)
HALF_WIDTHS = {"1 us": 0.06, "1 ms": 0.03, "10 ms": 0.03}


@dataclass
class _Seen:
    held: int = 0
    shown: int = 0
    pairs: int = 0
    overlapping: int = 0
    widths: dict[str, list[float]] = field(default_factory=dict[str, list[float]])

    def add(self, gain: Planted, ratios: list[Ratio]) -> None:
        self.shown += len(ratios)
        self.held += sum(one.low <= gain.truth <= one.high for one in ratios)
        self.widths.setdefault(gain.size, []).extend(log(one.high / one.low) / 2 for one in ratios)
        pairs = list(pairwise(ratios))
        self.pairs += len(pairs)
        self.overlapping += sum(a.low <= b.high and b.low <= a.high for a, b in pairs)


def intervals(accepted: int) -> list[Figure]:
    """About `accepted` confirmations, spread over sizes and ratios."""
    seen = _Seen()
    each = max(2, round(accepted / (len(WORK) * len(RATIOS))))
    for size in WORK:
        with place(original_of(size), ["7"]) as here:
            for ratio in RATIOS:
                gain = planted(here, size, ratio)
                ratios = _confirmed(here, gain, each)
                before = seen.held
                seen.add(gain, ratios)
                sys.stderr.write(
                    f"intervals {size} {gain.truth:.3f}x: {seen.held - before} of {len(ratios)} hold it; "
                    f"half-width {median(log(r.high / r.low) / 2 for r in ratios) if ratios else 0:.1%}\n"
                )
    widths = [_width(size, seen.widths.get(size, []), wanted) for size, wanted in HALF_WIDTHS.items()]
    return [
        Figure(
            "Intervals",
            "hold the pooled truth",
            "93 %",
            share(seen.held, seen.shown),
            seen.held >= 0.93 * seen.shown,
        ),
        *widths,
        Figure(
            "Intervals",
            "overlap when measured again",
            "98 %",
            share(seen.overlapping, seen.pairs),
            seen.overlapping >= 0.98 * seen.pairs,
        ),
    ]


def _confirmed(here: Place, gain: Planted, times: int) -> list[Ratio]:
    found: list[Ratio] = []
    original = here.target.text
    for number in range(times):
        with here.track(number) as track:

            def calibrated(settings: PassSettings) -> Calibration:
                made = calibrate(track, original, settings)
                assert isinstance(made, Calibration)
                return made

            (result,) = confirm(
                track, original, [Entrant(gain.text, SETTINGS)], calibrated, minimum_speedup=1.02
            )
        ratio = result.ratio()
        if result.outcome is Outcome.FASTER and ratio is not None:
            found.append(ratio)
    return found


def _width(size: str, widths: list[float], wanted: float) -> Figure:
    seen = median(widths) if widths else None
    return Figure(
        "Intervals",
        f"median half-width, {size} a call",
        f"at most {wanted:.0%}",
        "-" if seen is None else f"{seen:.1%} ({len(widths)})",
        None if seen is None else seen <= wanted,
    )
