"""Two small pictures as inline SVG: intervals of speedups, and the best lower bound over the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from rl_sbllm.reports.sentence import interval, times

_WIDTH, _ROW, _LEFT, _RIGHT = 640, 28, 40, 150
_HEIGHT = 180


def speedup_bars(rows: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """One bar a variant, from 1 to its estimate, with its interval; the scale starts at zero."""
    known = [(label, ratio) for label, ratio in rows if ratio["estimate"] is not None]
    top = max((ratio["high"] or ratio["estimate"] for _, ratio in known), default=1.0)
    step = (_WIDTH - _LEFT - _RIGHT) / max(top, 1.0)
    drawn = [_bar(index, label, ratio, step) for index, (label, ratio) in enumerate(known)]
    height = _ROW * len(known) + 8
    one = _LEFT + step
    return (
        f'<svg class="bars" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="Speedup of each variant">'
        f'<line class="one" x1="{one:.1f}" x2="{one:.1f}" y1="0" y2="{height}"/>{"".join(drawn)}</svg>'
    )


def convergence(points: Sequence[Sequence[Any]], evaluations: int) -> str:
    """Steps of the best lower bound (up) by evaluation (right)."""
    known = [(n, low) for n, _, low in points if low is not None]
    last = max([evaluations, *(n for n, _ in known), 1])
    top = max([low for _, low in known] + [1.0])
    path = [f"M {_x(0, last)} {_y(1.0, top)}"]
    for n, low in known:
        path += [f"H {_x(n, last)}", f"V {_y(low, top)}"]
    path.append(f"H {_x(last, last)}")
    return (
        f'<svg class="curve" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="Best lower bound by evaluation">'
        f'<path d="{" ".join(path)}"/>'
        f'<text x="4" y="14">{times(top)}</text><text x="4" y="{_HEIGHT - 6}">1x</text>'
        f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 6}">{last} evaluations</text></svg>'
    )


def _bar(index: int, label: str, ratio: Mapping[str, Any], step: float) -> str:
    middle = index * _ROW + _ROW / 2 + 4
    estimate = ratio["estimate"]
    low, high = ratio["low"] or estimate, ratio["high"] or estimate
    left, right, end = (_LEFT + value * step for value in (low, high, estimate))
    words = f"{times(estimate)} ({interval(low, high)})"
    return (
        f'<text x="4" y="{middle + 4:.1f}">{escape(label)}</text>'
        f'<rect x="{_LEFT}" y="{middle - 8:.1f}" width="{end - _LEFT:.1f}" height="16"/>'
        f'<line class="bound" x1="{left:.1f}" x2="{right:.1f}" y1="{middle:.1f}" y2="{middle:.1f}"/>'
        f'<text x="{right + 8:.1f}" y="{middle + 4:.1f}">{escape(words)}</text>'
    )


def _x(evaluation: float, last: float) -> str:
    return f"{_LEFT + (_WIDTH - _LEFT - 10) * evaluation / last:.1f}"


def _y(low: float, top: float) -> str:
    share = (low - 1.0) / (top - 1.0) if top > 1.0 else 0.0
    return f"{_HEIGHT - 24 - (_HEIGHT - 44) * max(share, 0.0):.1f}"
