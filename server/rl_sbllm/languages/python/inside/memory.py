"""Peak of Python's allocations in one pass, and blocks left behind by repeated passes. Never timed."""

from __future__ import annotations

import gc
import sys
import tracemalloc

from . import passes as prepared
from . import timing

ROUNDS = 3
CALLS_A_ROUND = 10


def run_peak(job, channel, status):
    """Answer {"peak_bytes": number} of one pass, arguments not counted, the module warm."""
    timing.silence()
    preparation = timing.prepare(job, {"copy_arguments": True})
    # A first pass fills lazily made caches of the interpreter (regular expressions, imports), the same for all.
    warm, measured = preparation.passes(1), preparation.passes(1)
    loop = prepared.new_event_loop(measured[0]) if measured[0] else None
    prepared.run(warm, loop)
    warm = None
    gc.collect()
    tracemalloc.start()
    _reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    prepared.run(measured, loop)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    channel.send({"peak_bytes": max(0, peak - before)})


def run_leaks(job, channel, status):
    """Answer {"blocks_per_pass": slope of allocated blocks}, each pass on new arguments, in one module instance."""
    timing.silence()
    preparation = timing.prepare(job, {"copy_arguments": True})
    calls_a_round = int(job.get("calls", CALLS_A_ROUND))
    counts = []
    for _ in range(ROUNDS + 1):
        for _ in range(calls_a_round):
            batch = preparation.passes(1)
            loop = prepared.new_event_loop(batch[0]) if batch[0] else None
            prepared.run(batch, loop)
            if loop is not None:
                loop.close()
            batch = None
        gc.collect()
        counts.append(sys.getallocatedblocks())
    # The first round fills caches that stay; growth afterwards is what is left behind.
    slopes = [(after - before) / calls_a_round for before, after in zip(counts, counts[1:])]
    channel.send({"blocks_per_pass": min(slopes[-2:])})


def _reset_peak():
    if hasattr(tracemalloc, "reset_peak"):
        tracemalloc.reset_peak()
    else:
        tracemalloc.clear_traces()
