"""Runs passes on demand, for a host that reads this process's clock from outside.

The host sends {"passes": k} (with "empty": true for the loop alone); the worker prepares, answers {"ready": k}, sleeps
until it reads one byte, runs the passes, writes one byte and sleeps again. With "keep": true the results of the last of
the passes stay; {"check": true} asks for them, and {"passes": 0, "drop": true} is the window in which they are freed.
Never: reads a clock, or keeps anything between two passes that the program under test could have left there.
"""

from __future__ import annotations

import gc
import io
import sys

from . import kept, together, worker
from . import passes as prepared
from .workload_module import WorkloadError

_collect, _gc_enable, _gc_disable, _run = gc.collect, gc.enable, gc.disable, prepared.run
_run_together = together.run
_run_kept, _answers, _Collector = kept.run, kept.answers, kept.Collector


def run(job, channel, status):
    """Serve windows until the host closes the channel."""
    settings = job.get("settings") or {}
    with_collector, at_once = settings.get("collect_garbage", False), settings.get("concurrency", 1)
    silence()
    preparation = prepare(job, settings)
    if at_once > 1:
        together.check(preparation.function)
    # What is there already is never looked at again: collecting before each window stays cheap.
    _collect()
    gc.freeze()
    collector = _Collector(with_collector)
    read_byte, write_byte, send, receive = (
        channel.read_byte,
        channel.write_byte,
        channel.send,
        channel.receive,
    )
    batch = loop = last = None
    results = []
    while True:
        message = receive()
        status.case(None)
        if message.get("check"):
            calls = last if last is not None else []
            positions, changes = preparation.positions, preparation.changes_arguments
            send({"answers": _answers(results, calls, positions, changes, collector)})
            continue
        # Freed here and not after the byte below: what runs before the next sleep is booked to the window.
        batch = last = None
        if loop is not None:
            loop.close()
        _gc_enable()
        batch = preparation.passes(message["passes"])
        if message.get("empty"):
            batch = prepared.emptied(batch)
        count = len(batch)
        loop = prepared.new_event_loop(batch[0]) if batch else None
        if message.get("keep") and batch:
            results, last = [], batch.pop()
        _collect()
        _gc_enable() if with_collector else _gc_disable()
        send({"ready": count})
        read_byte()
        if message.get("drop"):
            results = []
        if at_once > 1:
            _run_together(batch, loop, at_once)
        else:
            _run(batch, loop)
        if last is not None:
            _run_kept(last, results, loop)
        write_byte(b"k")


def prepare(job, settings):
    """The passes of a job; what the program under test raises while it is loaded is a failure of its own kind.

    The cases are those of the job; settings may name another scale, or some of the cases only.
    """
    wanted = dict(job.get("cases") or {"kind": "timing", "scale": 1})
    wanted.update({name: settings[name] for name in ("scale", "only") if settings.get(name) is not None})
    wanted["kind"] = "timing"
    try:
        return prepared.Preparation(dict(job, cases=wanted), settings)
    except (worker.JobFailure, MemoryError):
        raise
    except WorkloadError as error:
        raise worker.JobFailure("workload", str(error)) from error
    except BaseException as error:
        raise worker.JobFailure("load", "%s: %s" % (type(error).__name__, error)) from error


class Swallow(io.TextIOBase):
    """Text that is written and not kept."""

    encoding = "utf-8"

    def writable(self):
        return True

    def write(self, text):
        return len(text)


def silence():
    sys.stdout = sys.__stdout__ = Swallow()
    sys.stderr = sys.__stderr__ = Swallow()
    sys.stdin = io.StringIO("")
