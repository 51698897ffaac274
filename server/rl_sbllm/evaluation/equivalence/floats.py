"""How far two numbers are apart: equal, a rounding apart, or different."""

from __future__ import annotations

import math
import struct

FORMATS = {"f4": ("f", 4), "f8": ("d", 8), "c8": ("f", 4), "c16": ("d", 8)}


def relative(expected: float, got: float) -> float:
    """0.0 for equal (NaN equals NaN, -0.0 is not 0.0), else |difference| / the larger; infinity when nothing is near."""
    if math.isnan(expected) or math.isnan(got):
        return 0.0 if math.isnan(expected) and math.isnan(got) else math.inf
    if expected == got:
        return 0.0 if math.copysign(1.0, expected) == math.copysign(1.0, got) else math.inf
    if math.isinf(expected) or math.isinf(got):
        return math.inf
    return abs(expected - got) / max(abs(expected), abs(got))


def relative_of_buffers(dtype: str, expected: str, got: str) -> float | None:
    """The largest relative difference of two float buffers (Latin-1 text); None when they hold no floats."""
    form = FORMATS.get(dtype[1:])
    if form is None or dtype[0] not in "<>|=" or len(expected) != len(got):
        return None
    letter, width = form
    pattern = f"{'>' if dtype[0] == '>' else '<'}{len(expected) // width}{letter}"
    pairs = zip(
        struct.unpack(pattern, expected.encode("latin-1")),
        struct.unpack(pattern, got.encode("latin-1")),
        strict=True,
    )
    return max((relative(first, second) for first, second in pairs), default=0.0)
