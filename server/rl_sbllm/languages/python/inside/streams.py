"""Iterators: read to their end (up to a limit), or only looked at when they must not be consumed."""

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
    kind = type(value)
    return hasattr(kind, "__next__") and hasattr(kind, "__iter__")


def iterator(encoder, value):
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
