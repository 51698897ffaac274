"""Peak memory of one pass, seen in two ways, each in a fork of its own. Never timed.

`run_peak`: what Python's allocators handed out (tracemalloc; exact, blind to memory that C code gets for itself).
`run_high_water`: by how much the pass raised the resident memory of the process (everything, in steps of 128 KB).
"""

from __future__ import annotations

import ctypes
import gc
import mmap
import resource
import sys
import tracemalloc

from . import passes as prepared
from . import timing

_UNIT = 1 if sys.platform == "darwin" else 1024
_PIECE, _MOST_FILLED = 1 << 20, 1 << 30


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


def run_high_water(job, channel, status):
    """Answer {"high_water_bytes": number} of one cold pass, arguments not counted.

    The kernel lets a process reset its high-water mark only through /proc, which the jail hides. So fresh pages are
    touched, and kept, until the mark moves: from there on it moves by what the pass needs and nothing else.
    """
    timing.silence()
    preparation = timing.prepare(job, {"copy_arguments": True})
    measured = preparation.passes(1)
    loop = prepared.new_event_loop(measured[0]) if measured[0] else None
    gc.collect()
    _give_back()
    filling = _fill_to_the_mark()
    if filling is None:
        channel.send({"high_water_bytes": None})
        return
    before = _mark()
    prepared.run(measured, loop)
    channel.send({"high_water_bytes": max(0, _mark() - before)})
    del filling


def _reset_peak():
    if hasattr(tracemalloc, "reset_peak"):
        tracemalloc.reset_peak()
    else:
        tracemalloc.clear_traces()


def _give_back():
    """What the C library keeps of freed memory would be used again unseen."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _mark():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT


def _fill_to_the_mark():
    """The pages that were touched; None when the mark is out of reach."""
    top, pieces = _mark(), []
    while len(pieces) * _PIECE < _MOST_FILLED:
        piece = mmap.mmap(-1, _PIECE)
        pieces.append(piece)
        for offset in range(0, _PIECE, mmap.PAGESIZE):
            piece[offset] = 1
            if _mark() > top:
                return pieces
    return None
