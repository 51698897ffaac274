"""A timed pass whose results stay until the host has asked for them: what was timed is what is compared.

Never: calls the program again, or encodes anything inside a timed window.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import types

from . import codec, passes, raising

_encoder, _node_of = codec.Encoder, raising.node
_enabled, _thresholds, _watched = gc.isenabled, gc.get_threshold, gc.get_objects


class Raised:
    """What a call raised."""

    __slots__ = ("error",)

    def __init__(self, error):
        self.error = error


class Items:
    """What an iterator gave, with the iterator itself."""

    __slots__ = ("items", "source")

    def __init__(self, source, items):
        self.source, self.items = source, items


class Awaited:
    """The result of a coroutine."""

    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value


def run(calls, results, loop=None):
    """Run one prepared pass as `passes.run` does, appending what each call gave to `results`."""
    lazy, finish, keep = passes.is_lazy, _finished, results.append
    for function, args, kwargs in calls:
        try:
            result = function(*args, **kwargs)
            if lazy(type(result)):
                result = finish(result, loop)
        except BaseException as error:
            result = Raised(error)
        keep(result)
        result = None


def answers(results, calls, positions, with_arguments, collector):
    """One answer for each call: the part of an outcome (see observe.py) that a timed pass shows; the last also says what
    the passes did to the collector."""
    found = []
    for result, (_, args, kwargs), position in zip(results, calls, positions):
        encoder = _encoder()
        answer = dict(_answer(encoder, result), case=position)
        if with_arguments:
            answer["arguments"] = _arguments(encoder, args, kwargs)
        found.append(dict(answer, later=encoder.later))
    if found:
        found[-1]["state"] = collector.changes()
    return found


class Collector:
    """The garbage collector as it was before the program ran: a program may not win by switching it off, nor by freezing
    what is there (the collector then watches this mark no more)."""

    def __init__(self, switched_on):
        self._switched_on, self._thresholds = switched_on, _thresholds()
        self._mark = [self]

    def changes(self):
        """What the program left changed, in the form of an outcome's `state`."""
        found = {}
        if self._switched_on and not _enabled():
            found["garbage collector"] = "switched off"
        elif _thresholds() != self._thresholds:
            found["garbage collector"] = "thresholds %r" % (_thresholds(),)
        elif not any(one is self._mark for one in _watched()):
            found["garbage collector"] = "frozen"
        return found


def _finished(result, loop):
    if isinstance(result, types.CoroutineType):
        return Awaited((loop or asyncio.new_event_loop()).run_until_complete(result))
    if isinstance(result, types.AsyncGeneratorType):
        return Items(result, (loop or asyncio.new_event_loop()).run_until_complete(_taken(result)))
    return Items(result, list(itertools.islice(result, passes.MOST_DRAINED)))


async def _taken(items):
    taken = []
    async for item in items:
        taken.append(item)
        if len(taken) >= passes.MOST_DRAINED:
            break
    return taken


def _answer(encoder, result):
    try:
        if type(result) is Raised:
            return {"kind": "raised", "value": None, "exception": _node_of(encoder, result.error)}
        if type(result) is Items:
            end = ["cap"] if len(result.items) >= passes.MOST_DRAINED else ["end"]
            value = ["iterator", encoder.number(result.source), encoder.nodes(result.items), end]
            return {"kind": "yielded", "value": value, "exception": None}
        if type(result) is Awaited:
            return {"kind": "awaited", "value": encoder.encode(result.value), "exception": None}
        return {"kind": "returned", "value": encoder.encode(result), "exception": None}
    except codec.TooLarge:
        return {"kind": "returned", "value": ["too-large"], "exception": None}


def _arguments(encoder, args, kwargs):
    try:
        return ["tuple", [encoder.node(value) for value in args] + [encoder.encode(kwargs)]]
    except codec.TooLarge:
        return ["too-large"]
