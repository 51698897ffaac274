"""Cases outside the types seen: what the code may accept beyond the workload. A difference here is an assumption, no more.

Each case's `id` is the assumption's words: what the argument would have to be for the rewrite to differ.
"""

import collections
import inspect
import random

from . import codec, describe, shrink

BASES = 3


class Text(str):
    """A string whose sum stays of its own type, as markup types do."""

    def __add__(self, other):
        return Text(str.__add__(self, other))


class Items(list):
    """A list of a class of its own."""


class Odd:
    """Equal to a value, but with a hash of its own."""

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == (other.value if isinstance(other, Odd) else other)

    __hash__ = object.__hash__


def opened(given, wanted, job, function):
    """At most `wanted["count"]` cases, in a fixed order."""
    made, texts = [], set()
    for base in given[:BASES]:
        for words, args, kwargs in _variants(base, function, wanted.get("seed", 0)):
            text = words + codec.text_of(codec.encode([list(args), kwargs]))
            if text not in texts:
                texts.add(text)
                entry = job["workload"]["entry"]
                made.append((args, kwargs, describe.info(words, "open", entry, args, kwargs, 1, False)))
    return made[: wanted.get("count", 0)]


def _variants(base, function, seed):
    for name in list(range(len(base.args))) + sorted(base.kwargs):
        for words, change in WHOLE + PARTS:
            try:
                args, kwargs = shrink.smaller_copy(base.args, base.kwargs, random.Random(seed))
            except Exception:
                return  # an argument that cannot be copied
            args = list(args)
            holder = args if isinstance(name, int) else kwargs
            changed = change(holder[name])
            if changed is not NOTHING:
                holder[name] = changed
                yield words, tuple(args), kwargs
    for name in _left_out(function, base):
        for value in (1, "d", [1]):
            args, kwargs = shrink.smaller_copy(base.args, base.kwargs, random.Random(seed))
            yield "a value is given for `%s`" % name, args, dict(kwargs, **{name: value})


def _left_out(function, base):
    """Parameters with defaults that the case does not give."""
    try:
        bound = inspect.signature(function).bind(*base.args, **base.kwargs)
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    named = [one for one in parameters if one.default is not one.empty]
    return [one.name for one in named if one.name not in bound.arguments and one.kind != one.POSITIONAL_ONLY]


NOTHING = object()


def _for(kind, make):
    return lambda value: make(value) if type(value) is kind else NOTHING


def _in_place_of_an_item(kind, make):
    """The first item of that type (any, for None) replaced, in a list, a tuple or the values of a dict."""

    def change(value):
        if type(value) is dict:
            keys = [key for key, item in value.items() if kind is None or type(item) is kind]
            return _with_key(value, keys[0], make) if keys else NOTHING
        if type(value) not in (list, tuple):
            return NOTHING
        places = [place for place, item in enumerate(value) if kind is None or type(item) is kind]
        if not places:
            return NOTHING
        items = list(value)
        items[places[0]] = make(items[places[0]])
        return type(value)(items)

    return change


def _with_key(value, key, make):
    changed = dict(value)
    changed[key] = make(changed[key])
    return changed


def _generator(value):
    return (item for item in value)


WHOLE = (
    ("an int is a bool", _for(int, lambda value: bool(value))),
    ("an int is a float", _for(int, lambda value: float(min(value, 10**15)))),
    ("a float is NaN", _for(float, lambda value: float("nan"))),
    ("a float is -0.0", _for(float, lambda value: -0.0)),
    ("a float is infinite", _for(float, lambda value: float("inf"))),
    ("a string is of a class of its own", _for(str, Text)),
    ("a list is a tuple", _for(list, tuple)),
    ("a tuple is a list", _for(tuple, list)),
    ("a list is a deque", _for(list, collections.deque)),
    ("a list is of a class of its own", _for(list, Items)),
    ("a list is an iterator", _for(list, iter)),
    ("a list is a generator", _for(list, _generator)),
    ("a dict is a defaultdict", _for(dict, lambda value: collections.defaultdict(list, value))),
    ("a list is a set", _for(list, lambda value: set(map(str, value)))),
)
PARTS = (
    ("an element is a bool", _in_place_of_an_item(int, lambda item: True)),
    ("an element is an equal float", _in_place_of_an_item(int, lambda item: float(min(item, 10**15)))),
    ("an element is NaN", _in_place_of_an_item(float, lambda item: float("nan"))),
    ("an element is -0.0", _in_place_of_an_item(float, lambda item: -0.0)),
    ("an element is infinite", _in_place_of_an_item(float, lambda item: float("inf"))),
    ("a string element is of a class of its own", _in_place_of_an_item(str, Text)),
    ("an element is None", _in_place_of_an_item(None, lambda item: None)),
    ("an element cannot be hashed", _in_place_of_an_item(None, lambda item: [item])),
    ("an element hashes differently from what it equals", _in_place_of_an_item(None, Odd)),
)
