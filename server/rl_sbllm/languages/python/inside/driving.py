"""Calls the entry and drives what it returns: iterators item by item, coroutines and async generators to their end."""

import hashlib
import inspect

from . import codec, sessions, streams

WATCHED_STEPS = 100
SNAPSHOTS = 300


def nothing(kind):
    """An outcome without a value."""
    return {"kind": kind, "value": None, "exception": None, "snapshots": []}


def drive(encoder, entry, args, kwargs, sources):
    """The outcome's kind, value and snapshots; what the call raises goes through."""
    result = entry(*args, **kwargs)
    if inspect.isawaitable(result) and inspect.iscoroutine(result):
        return dict(nothing("awaited"), value=encoder.encode(streams.finish(result)))
    if inspect.isasyncgen(result):
        return _read_asynchronously(encoder, result, sources)
    if sessions.is_context(result):
        return dict(nothing("entered"), value=sessions.enter_and_leave(encoder, result))
    if streams.is_iterator(result) and not any(result is value for value in args):
        return _stepped(encoder, result, sources)
    return dict(nothing("returned"), value=encoder.encode(result))


def session(name):
    """`drive` for one session with a generator (see `sessions.py`)."""

    def driven(encoder, entry, args, kwargs, sources):
        return dict(nothing("session"), value=sessions.run(name, encoder, entry, args, kwargs))

    return driven


def _stepped(encoder, result, sources):
    """Drives an iterator, noting how much of one-shot arguments it had taken before each step."""
    number, steps = encoder.number(result), _Steps(sources)
    items = []
    end = ["cap"]
    while len(items) < encoder.max_drained:
        try:
            item = next(result)
        except StopIteration as stop:
            end = ["end"] if stop.value is None else ["end", encoder.node(stop.value)]
            break
        except Exception as error:
            end = streams.end_node(encoder, error)
            break
        items.append(item)
        steps.add(item)
    return steps.outcome(["iterator", number, encoder.nodes(items), end])


def _read_asynchronously(encoder, result, sources):
    number, steps = encoder.number(result), _Steps(sources)
    items, end = streams.finish(streams.read_async(result, encoder.max_drained, steps.add))
    return steps.outcome(["iterator", number, encoder.nodes(items), streams.end_node(encoder, end)])


class _Steps:
    """What shows while an iterator is read: items as they were, and how far its sources were."""

    def __init__(self, sources):
        self._sources, self._count, self._snapshots = sources, 0, []
        self._left = [sources.taken()] if sources else []

    def add(self, item):
        self._count += 1
        if len(self._snapshots) < SNAPSHOTS and _may_change(item):
            self._snapshots.append(_digest(item))
        if self._sources and self._count <= WATCHED_STEPS:
            self._left.append(self._sources.taken())

    def outcome(self, node):
        return dict(nothing("yielded"), value=node, snapshots=self._snapshots, left=self._left)


def _may_change(item):
    if type(item) is tuple:
        return not codec.ATOMS.issuperset(map(type, item))
    return type(item) not in codec.ATOMS


def _digest(item):
    return hashlib.sha1(codec.text_of(codec.encode(item)).encode("ascii")).hexdigest()[:8]
