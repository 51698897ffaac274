"""One-shot iterators among the arguments: how much was taken of each, so that laziness shows.

Generators, `map`, `filter`, `chain` and `islice` are replaced by ones of the same type that count; iterators that know how
much is left are asked; iterators written in Python show their plain attributes. Others (`zip`, `enumerate`) show nothing
until what is left of them is read.
"""

import itertools
import operator
import types

from . import streams

_ATOMS = (type(None), bool, int, float, str)


class Sources:
    """The iterators among the arguments of one call."""

    def __init__(self):
        self._asked = []

    def watch(self, args):
        """The arguments, counting iterators in the place of those that cannot be asked."""
        return tuple(self._watched(value) for value in args)

    def __bool__(self):
        return bool(self._asked)

    def taken(self):
        """How far each one is, in whatever measure it has."""
        return [ask() for ask in self._asked]

    def _watched(self, value):
        if type(value) in _COUNTED:
            taken = [0]
            self._asked.append(lambda: taken[0])
            return _COUNTED[type(value)](value, taken)
        if streams.is_iterator(value):
            if hasattr(value, "__length_hint__"):
                self._asked.append(lambda: operator.length_hint(value, -1))
            elif hasattr(value, "__dict__"):
                self._asked.append(lambda: _plain_attributes(value))
        return value


def _plain_attributes(value):
    return sorted([name, held] for name, held in vars(value).items() if type(held) in _ATOMS)


def _counted(source, taken):
    sent = None
    while True:
        try:
            item = source.send(sent)
        except StopIteration as end:
            return end.value
        taken[0] += 1
        try:
            sent = yield item
        except GeneratorExit:
            source.close()
            raise
        except BaseException as error:
            item = source.throw(error)
            taken[0] += 1
            sent = yield item


async def _counted_asynchronously(source, taken):
    try:
        async for item in source:
            taken[0] += 1
            yield item
    finally:
        await source.aclose()


def _note(taken):
    def passed_on(item):
        taken[0] += 1
        return item

    return passed_on


def _noted(source, taken):
    return map(_note(taken), source)


def _kept_all(source, taken):
    def keep(item):
        taken[0] += 1
        return True

    return filter(keep, source)


_COUNTED = {
    types.GeneratorType: _counted,
    types.AsyncGeneratorType: _counted_asynchronously,
    map: _noted,
    filter: _kept_all,
    itertools.chain: lambda source, taken: itertools.chain(_noted(source, taken)),
    itertools.islice: lambda source, taken: itertools.islice(_noted(source, taken), None),
}
