"""Copies of arguments for timed passes, much cheaper than `copy.deepcopy` for plain data.

Aliasing is kept: one memo serves all arguments of a pass. What cannot be copied raises `CannotCopy`; the caller makes
the cases again.
"""

import collections
import copy

ATOMS = frozenset(
    [type(None), bool, int, float, complex, str, bytes, type, range, type(Ellipsis), type(NotImplemented)]
)
_deepcopy = copy.deepcopy


class CannotCopy(Exception):
    """A one-shot iterator, a lock, a socket: the cases have to be made again."""


def copied(value, memo):
    """A copy that shares nothing mutable with `value`; `memo` is a dict in `copy.deepcopy`'s form."""
    kind = type(value)
    if kind in ATOMS:
        return value
    known = memo.get(id(value))
    if known is not None:
        return known
    copier = _COPIERS.get(kind)
    if copier is not None:
        return copier(value, memo)
    try:
        return _deepcopy(value, memo)
    except Exception as error:
        raise CannotCopy(repr(type(value))) from error


def is_plain(value, seen=None):
    """Made of exact builtin types alone, so it belongs to no module and may be copied into any."""
    kind = type(value)
    if kind in ATOMS or kind is bytearray:
        return kind is not type or value.__module__ == "builtins"
    if kind not in _COPIERS:
        return False
    seen = set() if seen is None else seen
    if id(value) in seen:
        return True
    seen.add(id(value))
    parts = list(value) + list(value.values()) if kind is dict else value
    others = [part for part in parts if type(part) not in _SIMPLE]
    return all(is_plain(part, seen) for part in others)


_SIMPLE = ATOMS - {type}


def _copied_list(value, memo):
    if _SIMPLE.issuperset(map(type, value)):
        result = memo[id(value)] = value[:]
        return result
    result = memo[id(value)] = []
    result.extend([copied(item, memo) for item in value])
    return result


def _copied_tuple(value, memo):
    if _SIMPLE.issuperset(map(type, value)):
        return value
    items = [copied(item, memo) for item in value]
    known = memo.get(id(value))  # a tuple that holds itself through a list
    if known is not None:
        return known
    same = all(new is old for new, old in zip(items, value))
    result = memo[id(value)] = value if same else tuple(items)
    return result


def _copied_dict(value, memo):
    if _SIMPLE.issuperset(map(type, value)) and _SIMPLE.issuperset(map(type, value.values())):
        result = memo[id(value)] = value.copy()
        return result
    result = memo[id(value)] = {}
    for key, item in value.items():
        result[copied(key, memo)] = copied(item, memo)
    return result


def _copied_set(value, memo):
    if not _SIMPLE.issuperset(map(type, value)):
        result = memo[id(value)] = type(value)([copied(item, memo) for item in value])
        return result
    result = memo[id(value)] = value.copy()
    return result


def _copied_bytearray(value, memo):
    result = memo[id(value)] = bytearray(value)
    return result


def _copied_deque(value, memo):
    result = memo[id(value)] = collections.deque(maxlen=value.maxlen)
    result.extend([copied(item, memo) for item in value])
    return result


_COPIERS = {
    list: _copied_list,
    tuple: _copied_tuple,
    dict: _copied_dict,
    set: _copied_set,
    frozenset: _copied_set,
    bytearray: _copied_bytearray,
    collections.deque: _copied_deque,
}
