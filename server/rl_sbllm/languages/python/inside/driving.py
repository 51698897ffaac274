"""Calls the entry and drives what it returns: iterators item by item, coroutines and async generators to their end."""

import asyncio
import hashlib
import inspect
import operator

from . import codec, streams

WATCHED_STEPS = 100
SNAPSHOTS = 300


def nothing(kind):
    """An outcome without a value."""
    return {"kind": kind, "value": None, "exception": None, "snapshots": []}


def drive(encoder, entry, args, kwargs):
    """The outcome's kind, value and snapshots; what the call raises goes through."""
    result = entry(*args, **kwargs)
    if inspect.isawaitable(result) and inspect.iscoroutine(result):
        return dict(nothing("awaited"), value=encoder.encode(_finish(result)))
    if inspect.isasyncgen(result):
        items = _finish(_collected(result, encoder.max_drained))
        return dict(
            nothing("yielded"), value=["iterator", encoder.number(result), encoder.nodes(items), ["end"]]
        )
    if streams.is_iterator(result) and not any(result is value for value in args):
        return _stepped(encoder, result, args)
    return dict(nothing("returned"), value=encoder.encode(result))


def _stepped(encoder, result, args):
    """Drives an iterator, noting how much of one-shot arguments it had taken before each step."""
    sources = [value for value in args if streams.is_iterator(value) and hasattr(value, "__length_hint__")]
    number = encoder.number(result)
    left = [_left(sources)] if sources else []
    items, snapshots = [], []
    end = ["cap"]
    while len(items) < encoder.max_drained:
        try:
            item = next(result)
        except StopIteration:
            end = ["end"]
            break
        except Exception as error:
            end = streams.end_node(encoder, error)
            break
        items.append(item)
        if len(snapshots) < SNAPSHOTS and _may_change(item):
            snapshots.append(_digest(item))
        if sources and len(items) <= WATCHED_STEPS:
            left.append(_left(sources))
    found = nothing("yielded")
    found["value"] = ["iterator", number, encoder.nodes(items), end]
    found["snapshots"] = snapshots
    found["left"] = left
    return found


def _left(sources):
    return [operator.length_hint(source, -1) for source in sources]


def _may_change(item):
    if type(item) is tuple:
        return not codec.ATOMS.issuperset(map(type, item))
    return type(item) not in codec.ATOMS


def _digest(item):
    return hashlib.sha1(codec.text_of(codec.encode(item)).encode("ascii")).hexdigest()[:8]


def _finish(coroutine):
    """The result of a coroutine on an event loop of its own."""
    loop = asyncio.new_event_loop()
    try:
        asyncio.set_event_loop(loop)
        return loop.run_until_complete(coroutine)
    finally:
        asyncio.set_event_loop(None)
        loop.close()


async def _collected(source, limit):
    items = []
    async for item in source:
        items.append(item)
        if len(items) >= limit:
            break
    return items
