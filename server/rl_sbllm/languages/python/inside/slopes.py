"""Whether something that was read after more and more passes keeps growing. Pure; the host uses it in its tests."""

from __future__ import annotations

SETTLED = 0.3
"""Of the steepest slope of the later rounds (the first one warms up): below it, growth has come to an end (a bounded cache is full, a warm-up is over)."""
LATER = 4


def lasting(readings, least_slope, least_growth):
    """The slope of (passes, value) readings in the last round; 0.0 unless each of the last two rounds grew by
    `least_slope` a pass, both by `least_growth` in all, and growth has not slowed down. None with too few readings."""
    if len(readings) < 4:
        return None
    rounds = [
        (after - before) / (late - early) for (early, before), (late, after) in zip(readings, readings[1:])
    ]
    last = rounds[-1]
    grown = readings[-1][1] - readings[-3][1]
    if min(rounds[-2:]) < least_slope or grown < least_growth or last < SETTLED * max(rounds[1:][-LATER:]):
        return 0.0
    return float(last)


def moving(readings, least_slope):
    """Whether the last round grew: a longer look may tell more. Warm-up and growth look the same here."""
    (early, before), (late, after) = readings[-2:]
    return after - before >= least_slope * (late - early)
