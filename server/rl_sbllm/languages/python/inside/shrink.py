"""Copies of a case's arguments, mostly smaller than the original, so that many fresh cases are cheap."""

import copy

SMALL = (3, 8, 20, 40)
KEEP_ALL = 0.1
WHOLE_UP_TO = 2000
LARGE = 300
"""An integer above this may be a size: half of the fresh cases get a small one."""


def smaller_copy(args, kwargs, rng, limit=None):
    """(args, kwargs) that share nothing mutable with the originals; raises what `copy.deepcopy` raises."""
    limit = limit or (WHOLE_UP_TO if rng.random() < KEEP_ALL else rng.choice(SMALL))
    memo = {}
    return tuple(_copied(value, limit, rng, memo) for value in args), {
        name: _copied(value, limit, rng, memo) for name, value in kwargs.items()
    }


def _copied(value, limit, rng, memo):
    kind = type(value)
    if id(value) in memo:
        return memo[id(value)]
    if kind is list:
        result = memo[id(value)] = []
        result.extend(_copied(item, limit, rng, memo) for item in _window(value, limit, rng))
        return result
    if kind is dict:
        result = memo[id(value)] = {}
        keys = _window(list(value), limit, rng)
        result.update((_copied(key, limit, rng, memo), _copied(value[key], limit, rng, memo)) for key in keys)
        return result
    if kind is tuple:
        items = value if len(value) <= 8 else _window(value, limit, rng)
        return tuple(_copied(item, limit, rng, memo) for item in items)
    if kind in (set, frozenset):
        items = sorted(value, key=repr) if len(value) < 5000 else list(value)
        return kind(_copied(item, limit, rng, memo) for item in _window(items, limit, rng))
    if kind is int and value > LARGE and rng.random() < 0.5:
        return rng.randint(0, LARGE)
    if kind in (str, bytes) and len(value) > 20 * limit:
        return _window(value, 20 * limit, rng)
    return copy.deepcopy(value, memo)


def _window(items, limit, rng):
    if len(items) <= limit:
        return items
    start = rng.choice((0, rng.randrange(len(items) - limit + 1)))
    return items[start : start + limit]
