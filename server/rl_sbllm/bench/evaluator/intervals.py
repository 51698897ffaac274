"""The intervals shown: do they hold the pooled truth, how wide are they, and do those of a second measurement overlap?

Every measurement has a place of its own, with new zygotes, as that of another run has; the truth is pooled over several more.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from math import ceil, log
from statistics import median

from rl_sbllm.bench.evaluator.figure import Figure, at_least
from rl_sbllm.bench.evaluator.place import Place, place
from rl_sbllm.bench.evaluator.planted import (
    CALLS,
    KINDS,
    SETTINGS,
    WORK,
    Planted,
    original_of,
    planted,
    truth_over,
)
from rl_sbllm.evaluation.timing.calibrate import Calibration, calibrate
from rl_sbllm.evaluation.timing.confirm import Entrant, confirm
from rl_sbllm.evaluation.timing.rules import Outcome
from rl_sbllm.model.execution import PassSettings
from rl_sbllm.model.measurement import Ratio

RATIOS = (1.1, 1.3, 2.0, 5.0)
HOLDING, OVERLAPPING, FULL = 0.93, 0.98, 200
"""Shares, and how many measurements there have to be before a share is said to hold."""
TRUTH_PLACES, PILOT = 4, 12
MORE_TRIES = 1.5
"""Times the number wanted; a small gain is not always confirmed."""
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
        # Each with the next one, the last with the first: as many pairs as measurements.
        pairs = list(zip(ratios, ratios[1:] + ratios[:1], strict=True)) if len(ratios) > 1 else []
        self.pairs += len(pairs)
        self.overlapping += sum(a.low <= b.high and b.low <= a.high for a, b in pairs)


def intervals(accepted: int) -> list[Figure]:
    """At least `accepted` confirmations, spread over sizes, ratios, and kinds of work."""
    seen = _Seen()
    each = max(2, ceil(accepted / (len(WORK) * len(RATIOS))))
    for row, size in enumerate(WORK):
        for column, ratio in enumerate(RATIOS):
            kind = list(KINDS)[(row + column) % len(KINDS)]
            _measured(size, ratio, kind, each, seen)
    widths = [_width(size, seen.widths.get(size, []), wanted) for size, wanted in HALF_WIDTHS.items()]
    return [
        _share("hold the pooled truth", HOLDING, seen.held, seen.shown),
        *widths,
        _share("overlap when measured again in a new place", OVERLAPPING, seen.overlapping, seen.pairs),
    ]


def _measured(size: str, ratio: float, kind: str, each: int, seen: _Seen) -> None:
    """So many confirmations of one planted gain, each in a place of its own."""
    original = original_of(size, kind)
    with place(original, CALLS) as here:
        gain = planted(here, size, ratio, PILOT, kind=kind)
    gain = replace(gain, truth=truth_over(TRUTH_PLACES, original, gain.text))
    ratios: list[Ratio] = []
    for number in range(ceil(MORE_TRIES * each)):
        if len(ratios) == each:
            break
        with place(original, CALLS) as here:
            found = _confirmed(here, gain, number)
        ratios += [] if found is None else [found]
    before = seen.held
    seen.add(gain, ratios)
    sys.stderr.write(
        f"intervals {kind} {size} {gain.truth:.3f}x: {seen.held - before} of {len(ratios)} hold it; "
        f"half-width {median(log(r.high / r.low) / 2 for r in ratios) if ratios else 0:.1%}\n"
    )


def _confirmed(here: Place, gain: Planted, number: int) -> Ratio | None:
    """The interval of one confirmation; None when it was not faster."""
    original = here.target.text
    with here.track(number) as track:

        def calibrated(settings: PassSettings) -> Calibration:
            made = calibrate(track, original, settings)
            assert isinstance(made, Calibration)
            return made

        entrant = Entrant(gain.text, SETTINGS)
        (result,) = confirm(track, original, [entrant], calibrated, minimum_speedup=1.02)
    return result.ratio() if result.outcome is Outcome.FASTER else None


def _share(what: str, wanted: float, found: int, total: int) -> Figure:
    """Nothing is said of fewer than the full number."""
    figure = at_least("Intervals", what, wanted, found, total)
    return figure if total >= FULL else replace(figure, wanted=f"{figure.wanted} of {FULL}", holds=None)


def _width(size: str, widths: list[float], wanted: float) -> Figure:
    seen = median(widths) if widths else None
    return Figure(
        "Intervals",
        f"median half-width, {size} a call",
        f"at most {wanted:.0%}",
        "-" if seen is None else f"{seen:.1%} ({len(widths)})",
        None if seen is None else seen <= wanted,
    )
