"""What repeated calls leave allocated, in one warm instance of the module: on the same arguments, or on fresh ones.

Passes double from reading to reading, so that a table which is enlarged now and then grows in every round, and a cache
with a bound has come to its end. Two fast readings (blocks of Python's allocator, bytes of the C library's) filter; a
second run under tracemalloc confirms and names lines. A clock is read here only to stop in time.
"""

from __future__ import annotations

import ctypes
import functools
import gc
import glob
import os
import sys
import time
import tracemalloc

from . import passes as prepared
from . import slopes, timing
from .workload_module import WorkloadError

FIRST = 4
ENOUGH, MOST, ROUNDS = 320, 5120, 4
"""Calls after which a function that does not grow is clean, and after which one that does is not looked at longer."""
FRESH, FRESH_SEED, FRESH_AT_ONCE = 512, 1000, 64
BLOCKS, BYTES, LEAST_BLOCKS, LEAST_BYTES = 0.5, 4.0, 4, 512
"""Slopes a pass that count, and the least growth over the last two rounds."""
AGAIN = 0.5
MOST_LINES = 5

_now, _blocks, _collect = time.perf_counter, sys.getallocatedblocks, gc.collect
_CACHED = type(functools.lru_cache(maxsize=None)(lambda: None))
_OURS = os.path.dirname(os.path.abspath(__file__))


class _Info(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t)
        for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
    ]


def run(job, channel, status):
    """Answer {"blocks", "bytes": slopes a pass (0 = none that lasts, null = too few passes), "calls": in a pass,
    "passes": done, "lines": [numbers]}."""
    end = _now() + job["seconds"]
    timing.silence()
    preparation = timing.prepare(job, {"copy_arguments": True})
    watch = _Traced(job["path"]) if job["traced"] else _Counted()
    source = _Fresh(preparation, end) if job["inputs"] == "fresh" else _Same(preparation)
    watch.start()
    readings = _readings(source, watch, end)
    answer = watch.slopes(readings)
    if job["inputs"] == "fresh" and (answer["blocks"] or answer["bytes"]):
        if source.again_grows(readings, watch) or _bounded_caches_explain(readings, watch):
            answer.update(blocks=0.0, bytes=0.0, lines=[])
    answer.update(calls=source.weight, passes=readings[-1][0] if readings else 0)
    channel.send(answer)


def _readings(source, watch, end):
    """(passes so far, what the watch read) after 4, 8, 16 ... passes, as long as that tells more."""
    readings, done, goal = [], 0, FIRST
    began = _now()
    while True:
        while done < goal:
            if not source.run_one() or _now() > end:
                return readings
            done += 1
        _collect()
        readings.append((done, watch.read()))
        if len(readings) >= ROUNDS:
            calls = done * source.weight
            # The next round takes as long as all before it.
            if calls >= MOST or 2 * _now() - began > end:
                return readings
            if calls >= ENOUGH and not watch.moves(readings):
                return readings
        goal = 2 * done


class _Same:
    """Passes on copies of the same arguments."""

    def __init__(self, preparation):
        self._preparation = preparation
        self.weight = max(1, len(preparation.passes(1)[0]))

    def run_one(self):
        _run(self._preparation.passes(1))
        return True


class _Fresh:
    """One call after the other, on arguments that were not there before. All are made beforehand and held to the end, so
    that only what the calls add is read."""

    weight = 1

    def __init__(self, preparation, end):
        began = _now()
        self._calls, self._next, seed = [], 0, FRESH_SEED
        while len(self._calls) < FRESH and 2 * _now() < began + end:
            wanted = {"kind": "fresh", "seed": seed, "count": FRESH_AT_ONCE, "constants": []}
            try:
                made = preparation.other_cases(wanted)[0]
            except WorkloadError:
                break
            if not made:
                break
            self._calls.extend(made)
            seed += 1

    def run_one(self):
        if self._next >= len(self._calls):
            return False
        _run([[self._calls[self._next]]])
        self._next += 1
        return True

    def again_grows(self, readings, watch):
        """Whether the inputs of the last round, no longer new, leave as much as when they were: then it is calls that
        leave something, and passes on the same arguments have shown whether that ends."""
        (early, before), (late, after) = readings[-2:]
        start = _as_pair(watch.read())
        for call in self._calls[early:late]:
            _run([[call]])
        _collect()
        more = [now - then for then, now in zip(start, _as_pair(watch.read()))]
        first = [now - then for then, now in zip(_as_pair(before), _as_pair(after))]
        return any(new > AGAIN * old > 0 for old, new in zip(first, more))


def _bounded_caches_explain(readings, watch):
    """Whether emptying the caches that have a bound takes most of the growth back."""
    for thing in gc.get_objects():
        if type(thing) is _CACHED and thing.cache_info().maxsize is not None:
            thing.cache_clear()
    if "re" in sys.modules:
        sys.modules["re"].purge()
    _collect()
    first, last, now = _as_pair(readings[0][1]), _as_pair(readings[-1][1]), _as_pair(watch.read())
    return all(n - f < slopes.SETTLED * (v - f) for f, v, n in zip(first, last, now) if v > f)


def _as_pair(value):
    return value if isinstance(value, tuple) else (value,)


class _Counted:
    """Blocks of Python's allocator, and bytes of the C library's (large objects, tables, memory of C code)."""

    def __init__(self):
        self._info = getattr(ctypes.CDLL(None), "mallinfo2", None)
        if self._info is not None:
            self._info.restype = _Info

    def start(self):
        """Nothing to start."""

    def read(self):
        if self._info is None:
            return _blocks(), 0
        info = self._info()
        return _blocks(), info.uordblks + info.hblkhd

    def moves(self, readings):
        blocks, size = ([(done, read[part]) for done, read in readings] for part in (0, 1))
        return slopes.moving(blocks, BLOCKS) or slopes.moving(size, BYTES)

    def slopes(self, readings):
        return {
            "blocks": slopes.lasting([(done, read[0]) for done, read in readings], BLOCKS, LEAST_BLOCKS),
            "bytes": slopes.lasting([(done, read[1]) for done, read in readings], BYTES, LEAST_BYTES),
            "lines": [],
        }


class _Traced:
    """Bytes that code other than ours allocated and that are still there; afterwards, from which lines of the file."""

    def __init__(self, path):
        self._path, self._first, self._last = path, None, {}
        # What a call of C code keeps (an `lru_cache` as the entry) is booked to the line that calls it, in `passes`.
        self._ours = set(glob.glob(os.path.join(_OURS, "*.py"))) - {prepared.__file__}
        self._ours.add(tracemalloc.__file__)

    def start(self):
        tracemalloc.start(1)

    def read(self):
        kept = {}
        for trace in tracemalloc.take_snapshot().traces:
            frame = trace.traceback[0]
            if frame.filename not in self._ours:
                place = (frame.filename, frame.lineno)
                kept[place] = kept.get(place, 0) + trace.size
        self._first, self._last = self._first or kept, kept
        return sum(kept.values())

    def moves(self, readings):
        return slopes.moving(readings, BYTES)

    def slopes(self, readings):
        found = slopes.lasting(readings, BYTES, LEAST_BYTES)
        return {"blocks": None, "bytes": found, "lines": self._lines() if found else []}

    def _lines(self):
        grown = [(size - self._first.get(place, 0), place) for place, size in self._last.items()]
        own = [place[1] for more, place in sorted(grown, reverse=True) if more > 0 and place[0] == self._path]
        return sorted(own[:MOST_LINES])


def _run(batch):
    loop = prepared.new_event_loop(batch[0]) if batch[0] else None
    prepared.run(batch, loop)
    if loop is not None:
        loop.close()
