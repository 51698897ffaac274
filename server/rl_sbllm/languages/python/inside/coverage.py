"""Which lines and branches of the target the cases reach."""

from __future__ import annotations

import dis
import inspect
import types

from . import arcs, load, timing, tracing
from . import passes as prepared


def run(job, channel, status):
    """Answer {"lines": fraction or null, "branches": fraction or null} over the timing and the probe cases."""
    timing.silence()
    preparation = timing.prepare(job, {"copy_arguments": True})
    batches = [preparation.passes(1)]
    codes = _codes_of(_code(preparation.module, job.get("function") or job["entry"]))
    if job["workload"].get("probes"):
        batches.append(preparation.other_cases(dict(job.get("cases") or {}, kind="probes")))
    with tracing.Visits(set(codes)) as visits:
        for batch in batches:
            prepared.run(batch, prepared.new_event_loop(batch[0]) if batch and batch[0] else None)
    channel.send({"lines": _lines(codes, visits), "branches": _branches(codes, visits)})


def _code(module, name):
    try:
        found = inspect.unwrap(load.resolve(module, name))
    except (LookupError, ValueError):
        return None
    if isinstance(found, property):
        found = found.fget
    code = getattr(getattr(found, "__func__", found), "__code__", None)
    return code if isinstance(code, types.CodeType) else None


def _codes_of(code):
    """The code object and those nested in it, outermost first."""
    if code is None:
        return []
    found = [code]
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found.extend(_codes_of(constant))
    return found


def _lines(codes, visits):
    # The line of `def` itself is executed by the definition, not by a call.
    possible = set()
    for code in codes:
        numbers = {number for _, number in dis.findlinestarts(code) if number}
        own = numbers if code.co_name.startswith("<") else numbers - {code.co_firstlineno}
        possible.update((code, number) for number in own or numbers)
    if not possible:
        return None
    return len(possible & visits.lines) / len(possible)


def _branches(codes, visits):
    if not codes:
        return None
    possible = 2 * sum(len(arcs.branches(code)) for code in codes)
    if not possible:
        return 1.0
    return min(1.0, len(visits.branches) / possible)
