"""Did a call change its arguments? Answered in C speed for plain data, by canonical text for everything else.

`marshal` writes lists, dicts, sets and atoms of exactly the builtin types byte for byte the same when they hold the same;
anything else it refuses, and then the slow way is taken. Its bytes never leave this process.
"""

import hashlib
import marshal

from . import codec, objects

_VERSION = 2
"""The last one without references, whose bytes depend on values alone."""
_CONTAINERS = frozenset([list, tuple, dict, set, frozenset])

_dumps, _loads = marshal.dumps, marshal.loads


class Before:
    """The arguments of one call as they were before it."""

    def __init__(self, args, kwargs):
        self._bytes = _plain(args, kwargs)
        self.filled = frozenset() if self._bytes is not None else objects.full_caches(args)
        self._text = None if self._bytes is not None else _text_by(self._encoder(), args, kwargs)

    def digest(self):
        """A short text that equal arguments share."""
        data = self._bytes if self._bytes is not None else self._text.encode("ascii")
        return hashlib.sha1(data).hexdigest()[:16]

    def size(self):
        """Characters or bytes of the arguments."""
        return len(self._bytes if self._bytes is not None else self._text)

    def compare(self, args, kwargs):
        """(changed, certain) now that the call is over."""
        self._after = None
        if self._bytes is not None:
            now = _plain(args, kwargs)
            if now == self._bytes:
                return False, True
            # A set that grew and shrank again may be written in another order: the canonical text decides.
            first = text(*_loads(self._bytes))
            return first != text(args, kwargs), True
        self._after = self._encoder()
        now = _text_by(self._after, args, kwargs)
        return now != self._text, certain(self._text) and certain(now)

    def fills_caches(self, args):
        """The call filled what a class caches: no change that counts, but the next call would be faster by it."""
        return self._bytes is None and objects.full_caches(args) != self.filled

    def _encoder(self):
        return codec.Encoder(drain=False, filled=self.filled, with_caches=False)

    def apart(self, args, kwargs, encoder):
        """No object of the arguments (after `compare`) was met by the encoder."""
        return apart(args, kwargs, encoder) if self._after is None else encoder.apart_from(self._after)


def text(args, kwargs):
    """Canonical text of the arguments, taken without reading one-shot iterators."""
    return _text_by(codec.Encoder(drain=False), args, kwargs)


def _text_by(encoder, args, kwargs):
    try:
        return codec.text_of([encoder.encode([list(args), kwargs]), encoder.later])
    except codec.TooLarge:
        return '["too-large"]'


def certain(encoded):
    """Nothing in the text stands for what could not be looked into."""
    return '["unread"]' not in encoded and '["too-large"]' not in encoded and '["opaque"' not in encoded


def apart(args, kwargs, encoder):
    """No container of these plain arguments was met by the encoder."""
    if encoder.is_empty():
        return True
    stack, seen = [args, kwargs], set()
    while stack:
        value = stack.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if encoder.has_met(value):
            return False
        items = list(value.values()) if type(value) is dict else value
        stack.extend(item for item in items if type(item) in _CONTAINERS)
    return True


def _plain(args, kwargs):
    try:
        return _dumps((list(args), kwargs), _VERSION)
    except (ValueError, TypeError):
        return None
