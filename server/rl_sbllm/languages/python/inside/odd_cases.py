"""Cases outside the types seen: what the code may accept beyond the workload. A difference here is an assumption, no more.

Each case's `id` is `topic:level:name:kinds`: what is other (see TOPICS), how deep it lies (0 = the argument itself, 1 = an
element of it ...), the parameter's name, and the types that the given case has on the way there (`list/int`). The host makes a sentence of it (`evaluation/equivalence/wording.py`).
"""

import collections
import inspect
import random

from . import codec, describe, shrink
from .odd_values import Items, Odd, Text

BASES = 4
LENGTHS = (12, 40)
"""Items that copies of the given cases have at most."""
DEEPEST = 2
WIDEST = 12
"""Items of a container that are looked at for one of each type."""


def opened(given, wanted, job, function):
    """At most `wanted["count"]` cases, in a fixed order: all of one given case, then of the next, then of longer copies."""
    made, texts = [], set()
    entry = job["workload"]["entry"]
    for length in LENGTHS:
        for base in given[:BASES]:
            for level, topic, name, kinds, args, kwargs in _variants(base, function, length):
                if len(made) >= wanted.get("count", 0):
                    return made
                text = topic + codec.text_of(codec.Encoder(drain=False).encode([list(args), kwargs]))
                if text not in texts:
                    texts.add(text)
                    words = "%s:%d:%s:%s" % (topic, level, name, kinds)
                    made.append((args, kwargs, describe.info(words, "open", entry, args, kwargs, 1, False)))
    return made


def _variants(base, function, length):
    """(level, topic, name, kinds, args, kwargs) of one given case."""
    names = _names(function, base)
    try:
        given = _copied(base, length)
    except Exception:
        return  # an argument that cannot be copied
    for path in _places(*given):
        kinds = "/".join(type(_at(given, path[:end])).__name__ for end in range(2, len(path) + 1))
        for topic, change in CHANGES:
            args, kwargs = _copied(base, length)
            holders = list(args), dict(kwargs)
            if _changed(holders, path, change):
                yield len(path) - 2, topic, names[path[1]], kinds, tuple(holders[0]), holders[1]
    for name in _left_out(function, base):
        for value in (1, "d", [1]):
            args, kwargs = _copied(base, length)
            yield 0, "given", name, "", args, dict(kwargs, **{name: value})


def _copied(base, length):
    """The same each time it is asked for."""
    return shrink.smaller_copy(base.args, base.kwargs, random.Random(0), length)


def _names(function, base):
    """The parameter's name for each position and keyword."""
    names = {index: "argument %d" % (index + 1) for index in range(len(base.args))}
    names.update({name: name for name in base.kwargs})
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return names
    for index in range(len(base.args)):
        if parameters and (index < len(parameters) or parameters[-1].kind is parameters[-1].VAR_POSITIONAL):
            names[index] = parameters[min(index, len(parameters) - 1)].name
    return names


def _places(args, kwargs):
    """Paths to change: every argument, then one item of each type in the containers below it."""
    paths = [(0, index) for index in range(len(args))] + [(1, name) for name in sorted(kwargs)]
    for _ in range(DEEPEST + 1):
        yield from paths
        paths = [path + (key,) for path in paths for key in _keys(_at((args, kwargs), path))]


def _keys(value):
    if type(value) not in (list, tuple, dict):
        return []
    pairs = list(value.items() if type(value) is dict else enumerate(value))
    first = {}
    for key, item in pairs[:WIDEST]:
        first.setdefault(type(item), key)
    return list(first.values())


def _at(holders, path):
    value = holders[path[0]]
    for key in path[1:]:
        value = value[key]
    return value


def _changed(holders, path, change):
    """Put the changed value at the path, tuples made anew on the way up; False where the change does not apply."""
    try:
        value = change(_at(holders, path))
    except (TypeError, ValueError, OverflowError):
        return False
    if value is NOTHING:
        return False
    for depth in range(len(path) - 1, 0, -1):
        holder = _at(holders, path[:depth])
        if type(holder) is not tuple:
            holder[path[depth]] = value
            return True
        value = holder[: path[depth]] + (value,) + holder[path[depth] + 1 :]
    return False


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


def _float(value):
    return float(min(value, 10**15))


def _numbers(value):
    """The strings of a list as numbers."""
    if not value or any(type(item) is not str for item in value):
        return NOTHING
    return [len(item) for item in value]


def _twins(value):
    """A list in which two items are equal and of different types."""
    for index, item in enumerate(value):
        if type(item) is int:
            return value[: index + 1] + [float(item)] + value[index + 1 :]
    return NOTHING


CHANGES = (
    ("bool", _for(int, bool)),
    ("bool", _for(int, lambda value: not value)),
    ("float", _for(int, _float)),
    ("nan", _for(float, lambda value: float("nan"))),
    ("negative-zero", _for(float, lambda value: -0.0)),
    ("infinite", _for(float, lambda value: float("inf"))),
    ("nan", _for(int, lambda value: float("nan"))),
    ("negative-zero", _for(int, lambda value: -0.0)),
    ("text", _for(str, Text)),
    ("bytes", _for(str, lambda value: value.encode("utf-8", "replace"))),
    ("tuple", _for(list, tuple)),
    ("list", _for(tuple, list)),
    ("deque", _for(list, collections.deque)),
    ("deque", _for(tuple, collections.deque)),
    ("items", _for(list, Items)),
    ("iterator", _for(list, iter)),
    ("iterator", _for(tuple, lambda value: iter(list(value)))),
    ("dict", _for(list, dict.fromkeys)),
    ("defaultdict", _for(dict, lambda value: collections.defaultdict(list, value))),
    ("numbers", _for(list, _numbers)),
    ("twins", _for(list, _twins)),
    ("some", _for(type(None), lambda value: [])),
    ("some", _for(type(None), lambda value: 1)),
    ("none", lambda value: NOTHING if value is None else None),
    ("unhashable", lambda value: [value] if type(value) in (int, str, float) else NOTHING),
    ("odd", lambda value: Odd(value) if type(value) in (int, str, float, tuple) else NOTHING),
)
TOPICS = tuple(dict.fromkeys([topic for topic, _ in CHANGES] + ["given"]))
