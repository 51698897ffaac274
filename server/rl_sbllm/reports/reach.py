"""How far the inputs reach into the original, and how steady the machine was, in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]


def circumstances(report: Json) -> Iterator[str]:
    """What is known of them; nothing where nothing was measured."""
    yield from _reached(report["baseline"])
    noise = report["machine"]["noise"]
    if noise is not None:
        yield f"Noise of this machine: the original against itself differs by up to {_percent(math.expm1(noise))} here."


def _reached(baseline: Json | None) -> Iterator[str]:
    coverage = baseline["coverage"] if baseline is not None else {}
    parts = [
        f"{whole_percent(coverage[name])} of its {name}"
        for name in ("lines", "branches")
        if coverage.get(name) is not None
    ]
    if parts:
        yield f"The inputs reach {' and '.join(parts)}."


def whole_percent(share: float) -> str:
    """Rounded down: 100 % are all of them."""
    return f"{math.floor(100 * share + 1e-9)} %"


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share < 0.1 else f"{100 * share:.0f} %"
