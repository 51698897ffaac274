"""What a step was worth: the lower bound of its own gain over its parent, on a log scale.

Log speedups add over steps, so a step is paid for what it adds to its parent, not for what the parent had already
(notes: search 4.3, points 4 and 5).
"""

from __future__ import annotations

import math

from rl_sbllm.model.verdict import Accepted, Reason, Rejected, Verdict

_MOST = math.log(100.0)
_WORST = -0.2
_WRONG = -0.1
_BROKEN = -0.05
_NO_GAIN = -0.02
_BROKEN_REASONS = {Reason.SYNTAX, Reason.FORBIDDEN, Reason.DOES_NOT_COMPILE, Reason.MODEL_REPLY}
_NO_GAIN_REASONS = {Reason.DUPLICATE, Reason.NOT_FASTER, Reason.UNDECIDED, Reason.NOT_CONFIRMED}


def reward(verdict: Verdict, parent_speedup: float) -> float:
    """`parent_speedup` is the parent's estimate against the original (1.0 for the original itself)."""
    if isinstance(verdict, Accepted):
        gain = math.log(verdict.measurement.speedup.low) - math.log(max(parent_speedup, 1e-9))
        return min(max(gain, _WORST), _MOST)
    return _penalty(verdict)


def _penalty(verdict: Rejected) -> float:
    if verdict.reason in _BROKEN_REASONS:
        return _BROKEN
    if verdict.reason in _NO_GAIN_REASONS:
        return _NO_GAIN
    if verdict.reason is Reason.SLOWER:
        return _WORST / 2
    return _WRONG
