"""Where the original spends its work on the workload, asked once before the search."""

from __future__ import annotations

from collections.abc import Callable

from rl_sbllm.languages.python.line_work import line_work
from rl_sbllm.model.measurement import Baseline
from rl_sbllm.proposers.shares import Shares
from rl_sbllm.runs.preparation import Prepared

_TRACED_PASSES = 30.0
"""What counting and clocking every line costs in passes, measured: 20 to 100 where lines are short."""
_SHARE, _MOST_SECONDS = 0.1, 2.0
"""Of the time for searching; a target that needs more is searched without."""


def shares_of(ready: Prepared, baseline: Baseline, left: Callable[[], float]) -> Shares | None:
    """None where it takes too long or cannot be told: then places are tried in the text's order."""
    seconds = min(_SHARE * left(), _MOST_SECONDS)
    if seconds <= 0.0 or _TRACED_PASSES * baseline.seconds_per_call * baseline.cases_total > seconds:
        return None
    work = line_work(ready.runner, ready.target.text, ready.workload.headline_scale, seconds)
    return None if work is None else Shares(ready.target.text, work)
