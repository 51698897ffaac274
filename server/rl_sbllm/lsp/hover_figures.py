"""The measured figures of a run as the items of a hover: of the original, and at sizes of the best variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rl_sbllm.reports.sentence import count, duration, times

_MOST_SIZES = 4
_UNITS = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB"))


def original(report: Mapping[str, Any]) -> list[str]:
    """Time for a call and how it grows; peak memory. Empty when nothing was measured."""
    baseline = report.get("baseline")
    if not baseline or baseline.get("seconds_per_call") is None:
        return []
    total = baseline["cases"]["total"]
    growth = (baseline.get("growth") or {}).get("class")
    grows = f", grows as O({growth})" if growth else ""
    peak = baseline.get("peak_bytes")
    memory = [f"{_amount(peak)} of memory at its peak"] if peak else []
    return [f"{duration(baseline['seconds_per_call'])} per call on {count(total, 'input')}{grows}", *memory]


def at_sizes(variant: Mapping[str, Any]) -> list[str]:
    """The original and the variant at a few of the sizes that both were timed at, the smallest and the largest among them."""
    timed = [
        one for one in variant.get("by_size") or () if one.get("seconds_before") and one.get("seconds_after")
    ]
    return [_at_size(one) for one in _spread(timed)]


def _at_size(point: Mapping[str, Any]) -> str:
    where = f"scale {point['scale']}" if point.get("size") is None else f"n = {point['size']}"
    ratio = (point.get("speedup") or {}).get("estimate")
    shown = f" ({times(ratio)})" if ratio else ""
    return f"{where}: {duration(point['seconds_before'])} before, {duration(point['seconds_after'])} after{shown}"


def _spread(points: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    if len(points) <= _MOST_SIZES:
        return list(points)
    step = (len(points) - 1) / (_MOST_SIZES - 1)
    return [points[round(number * step)] for number in range(_MOST_SIZES)]


def _amount(size: int) -> str:
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size} bytes"
