"""Iterators: read to their end (up to a limit), or only looked at when they must not be consumed."""

import asyncio
import copy
import itertools

from . import objects, raising

COPYABLE = tuple(type(iter(sample)) for sample in ([], (), "", b"", range(0), bytearray(), {1: 1}, set())) + (
    type(reversed([])),
    type(iter(range(10**30))),
    itertools.count,
    itertools.repeat,
)


def is_iterator(value):
    """It has both halves of the iterator protocol on its class."""
    return iterates(type(value))


def iterates(kind):
    """Instances of the class are iterators."""
    return hasattr(kind, "__next__") and hasattr(kind, "__iter__")


def iterates_asynchronously(kind):
    """The same for `async for`."""
    return hasattr(kind, "__anext__") and hasattr(kind, "__aiter__")


def async_iterator(encoder, value, kind):
    """Read on a loop of its own; the same node as that of an iterator."""
    number = encoder.number(value)
    if not encoder.drain:
        return ["iterator", number, [], ["unread"]]
    items, end = finish(read_async(value, encoder.max_drained))
    encoder.count(len(items))
    return ["iterator", number, encoder.nodes(items), end_node(encoder, end)]


async def read_async(source, limit, each=None):
    """As `read`, for asynchronous iterators; `each` is called with every item as it comes."""
    items = []
    try:
        async for item in source:
            items.append(item)
            if each is not None:
                each(item)
            if len(items) >= limit:
                return items, "cap"
    except Exception as error:
        return items, error
    return items, None


def finish(coroutine):
    """The result of a coroutine on an event loop of its own."""
    loop = asyncio.new_event_loop()
    try:
        asyncio.set_event_loop(loop)
        return loop.run_until_complete(coroutine)
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def iterator(encoder, value, kind=None):
    """["iterator", id, items, end]; the kind of iterator is not part of it."""
    number = encoder.number(value)
    if not encoder.drain:
        source = _copied(value)
        if source is None:
            return ["iterator", number, [], ["unread"]]
    else:
        source = value
    items, end = read(source, encoder.max_drained)
    encoder.count(len(items))
    return ["iterator", number, encoder.nodes(items), end_node(encoder, end)]


def read(source, limit):
    """(items, end): end is None, the exception that ended it, or "cap"."""
    items = []
    try:
        for item in source:
            items.append(item)
            if len(items) >= limit:
                return items, "cap"
    except Exception as error:
        return items, error
    return items, None


def end_node(encoder, end):
    """The node that says how an iterator ended."""
    if end is None:
        return ["end"]
    if end == "cap":
        return ["cap"]
    by = "code" if raising.raised_by_code(end) else "interpreter"
    return ["exception", objects.type_name(type(end)), encoder.nodes(end.args), by]


def _copied(value):
    if type(value) not in COPYABLE:
        return None
    return copy.copy(value)
