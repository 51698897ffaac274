"""Counts the executed lines of the target's file in one pass: the deterministic measure of growth."""

from __future__ import annotations

from . import passes as prepared
from . import timing, tracing


def run(job, channel, status):
    """Answer {"size": summed size or null, "steps": executed lines} of one pass at the scale of the job's cases."""
    timing.silence()
    preparation = timing.prepare(job, {"copy_arguments": True})
    one = preparation.passes(1)
    loop = prepared.new_event_loop(one[0]) if one[0] else None
    with tracing.Counter(job["path"]) as counter:
        prepared.run(one, loop)
    channel.send({"size": preparation.size, "steps": counter.steps})
