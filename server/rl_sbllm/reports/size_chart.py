"""Time of the original and of a variant over the size of the input, on logarithmic axes, with the point where they cross."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from rl_sbllm.reports.sentence import duration

Json = Mapping[str, Any]
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 640, 280, 72, 90, 14, 44
_MOST_TICKS = 6


def size_chart(variant: Json) -> Iterator[str]:
    """Nothing where fewer than two sizes were timed."""
    points = _points(variant["by_size"])
    if len(points) < 2:
        return
    by_scale = any(one["size"] is None for one in variant["by_size"])
    across = _Axis([size for size, _, _ in points], _LEFT, _WIDTH - _RIGHT)
    up = _Axis([seconds for _, *both in points for seconds in both], _HEIGHT - _BOTTOM, _TOP)
    label = f"Time of the original and of variant {variant['rank']} at {len(points)} sizes of the input"
    yield f'<svg class="sizes" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">'
    yield from _grid(across, up, "scale of the workload" if by_scale else "size of the input")
    yield from _series([(across.at(size), up.at(before)) for size, before, _ in points], "before", "original")
    yield from _series([(across.at(size), up.at(after)) for size, _, after in points], "after", "variant")
    if variant["faster_from"] is not None and not by_scale:
        yield from _crossover(across.at(variant["faster_from"]), variant["faster_from"])
    yield "</svg>"
    yield _table(points, by_scale)


def _points(by_size: Sequence[Json]) -> list[tuple[float, float, float]]:
    """Size, seconds before, seconds after; what logarithms cannot show is left out."""
    by_scale = any(one["size"] is None for one in by_size)
    rows = (
        (one["scale" if by_scale else "size"], one["seconds_before"], one["seconds_after"]) for one in by_size
    )
    return sorted({row for row in rows if all(value is not None and value > 0 for value in row)})


class _Axis:
    """A logarithmic scale from the least to the greatest of the values."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        low, high = math.log10(min(values)), math.log10(max(values))
        self._low, self._span = low, (high - low) or 1.0
        self._start, self._end = start, end

    def at(self, value: float) -> float:
        share = (math.log10(value) - self._low) / self._span
        return self._start + (self._end - self._start) * min(max(share, 0.0), 1.0)

    def ticks(self) -> list[float]:
        """1, 2 or 5 times a power of ten; fewer where there would be many."""
        low, high = self._low, self._low + self._span
        for steps in ((1, 2, 5), (1, 5), (1,)):
            powers = range(math.floor(low), math.ceil(high) + 1)
            found = [step * 10.0**power for power in powers for step in steps]
            found = [tick for tick in found if low - 1e-9 <= math.log10(tick) <= high + 1e-9]
            if len(found) <= _MOST_TICKS:
                break
        return found if len(found) >= 2 else [10**low, 10**high]


def _grid(across: _Axis, up: _Axis, name: str) -> Iterator[str]:
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    for tick in across.ticks():
        x = f"{across.at(tick):.1f}"
        yield f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP}" y2="{bottom}"/>'
        yield f'<text class="tick" text-anchor="middle" x="{x}" y="{bottom + 18}">{tick:g}</text>'
    for tick in up.ticks():
        y = up.at(tick)
        yield f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="tick" text-anchor="end" x="{_LEFT - 8}" y="{y + 5:.1f}">{escape(duration(tick))}</text>'
    yield f'<text text-anchor="middle" x="{(_LEFT + right) / 2:.0f}" y="{_HEIGHT - 6}">{name}</text>'


def _series(places: Sequence[tuple[float, float]], kind: str, name: str) -> Iterator[str]:
    path = " L ".join(f"{x:.1f} {y:.1f}" for x, y in places)
    yield f'<path class="{kind}" d="M {path}"/>'
    yield from (f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in places)
    x, y = places[-1]
    yield f'<text x="{x + 10:.1f}" y="{y + 5:.1f}">{name}</text>'


def _crossover(x: float, size: float) -> Iterator[str]:
    yield f'<line class="one" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}"/>'
    yield f'<text x="{x + 6:.1f}" y="{_TOP + 12}">faster from {size:g}</text>'


def _table(points: Sequence[tuple[float, float, float]], by_scale: bool) -> str:
    """The same figures for those who do not see the drawing."""
    rows = "".join(
        f"<tr><td>{size:g}</td><td>{duration(before)}</td><td>{duration(after)}</td></tr>"
        for size, before, after in points
    )
    head = f'<tr><th scope="col">{"scale" if by_scale else "size"}</th><th scope="col">original</th><th scope="col">variant</th></tr>'
    return f"<details><summary>Figures by size</summary><table>{head}{rows}</table></details>"
