"""A long pass is screened on some of its cases; confirmation, which alone makes a claim, always runs whole passes."""

from __future__ import annotations

from collections.abc import Sequence

from rl_sbllm.model.execution import CaseInfo

SCREEN_SECONDS = 0.3
"""A pass longer than it is screened on a share of its cases that should take about so long."""


def some_cases(cases: Sequence[CaseInfo], pass_seconds: float) -> tuple[int, ...] | None:
    """Indices of cases around the middle size, as many as the seconds allow, one at least; None = all of them."""
    if pass_seconds <= SCREEN_SECONDS or len(cases) < 2:
        return None
    count = max(1, int(len(cases) * SCREEN_SECONDS / pass_seconds))
    by_size = sorted(range(len(cases)), key=lambda index: cases[index].size or 0)
    start = (len(cases) - count) // 2
    return tuple(sorted(by_size[start : start + count]))
