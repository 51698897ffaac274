"""Another value of the same type for one place: the odd ones first (empty, zero, negative, equal, reversed, non-ASCII ...)."""

import copy
from functools import partial

from . import arrays, objects, sequences, texts

ODD_INTS = (0, 1, -1, 2, 3, 7, 10, 100)
LARGE_INTS = (1000, 2**31 - 1, 2**31, 2**53 + 1, 2**63, 10**20)
ODD_FLOATS = (0.0, 1.0, -1.0, 0.5, 0.1, 1e-9, 1e9, 1e16, 2.5, 3.0000000000000004)
MAX_ITEMS = 4000


def varied(value, place, seen, rng):
    """A changed copy of `value` for `place`; the same object when nothing of its type can be changed."""
    kind = type(value)
    if rng.random() < 0.15 and seen.has_other_type(place, kind):
        return _copy(seen.other_type(place, kind, rng))
    change = CHANGES.get(kind)
    if change is not None:
        return change(value, place, seen, rng)
    if kind.__module__ == "numpy" and kind.__name__ == "ndarray":
        return arrays.varied(value, rng)
    if hasattr(value, "__dict__") and not callable(value):
        return _instance(value, place, seen, rng)
    return value


def _copy(value):
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


def _none(value, place, seen, rng):
    return value


def _bool(value, place, seen, rng):
    return not value


def _int(value, place, seen, rng):
    known = seen.at(place, int) or [value]
    choice = rng.random()
    if choice < 0.16:
        return rng.choice(ODD_INTS)
    if choice < 0.28:
        return rng.choice((value + 1, value - 1, -value, value * 2, value // 2))
    if choice < 0.4:
        return rng.choice(known) + rng.choice((0, 0, 1, -1))
    if choice < 0.5:
        return rng.choice(seen.everywhere(int) or known)
    if choice < 0.75 and seen.constants.get(int):
        return rng.choice(seen.constants[int]) + rng.choice((0, 1, -1))
    if choice < 0.78:
        return rng.choice(LARGE_INTS) * rng.choice((1, 1, 1, -1))
    if choice < 0.88:
        return rng.randint(0, rng.choice(sequences.SIZES))
    low, high = min(known), max(known)
    return rng.randint(low - 2, high + 2) if rng.random() < 0.6 else rng.randint(0, max(2, min(60, high)))


def _float(value, place, seen, rng):
    known = [number for number in seen.at(place, float) if number - number == 0] or [1.0]
    choice = rng.random()
    if choice < 0.3:
        return rng.choice(ODD_FLOATS)
    if choice < 0.45:
        return rng.choice((0.0 - value, value * 0.5, value * 3.0, value + 1e-9 * abs(value)))
    if choice < 0.6:
        return rng.choice(known)
    if choice < 0.7 and seen.constants.get(float):
        return rng.choice(seen.constants[float])
    low, high = min(known), max(known)
    return (
        rng.choice(
            (rng.uniform(low, high), rng.uniform(-high, high), round(rng.uniform(low, high + 1.0)) * 1.0)
        )
        + 0.0
    )


def _str(value, place, seen, rng):
    if rng.random() < 0.12 and seen.everywhere(str):
        return rng.choice(seen.everywhere(str))
    return texts.varied(value, seen.at(place, str), seen.constants.get(str, ()), rng)


def _bytes(value, place, seen, rng):
    known = [item.decode("latin-1") for item in seen.at(place, bytes)]
    return texts.varied(value.decode("latin-1"), known, (), rng).encode("latin-1", "replace")


def _list(value, place, seen, rng):
    return _items(list(value), place, seen, rng)


def _tuple(value, place, seen, rng):
    alike = len(set(map(type, value))) == 1
    if not seen.fixed_width(place) or (alike and rng.random() < 0.1):
        return tuple(_items(list(value), place, seen, rng))
    items = list(value)
    for index in rng.sample(range(len(items)), min(len(items), rng.choice((1, 1, 2)))):
        items[index] = varied(items[index], "%s(%d)" % (place, index), seen, rng)
    return tuple(items)


def _items(items, place, seen, rng):
    if items and rng.random() < 0.45:
        return _changed_items(items, place, seen, rng)
    wanted = sequences.length(seen.constants.get(int, ()), rng)
    another = partial(_another, place, seen, rng) if seen.values.get(place + "[]") else None
    return rng.choice(sequences.CHANGES)(items, another, wanted, rng)[:MAX_ITEMS]


def _changed_items(items, place, seen, rng):
    for _ in range(rng.choice((1, 1, 2, max(1, len(items) // 2)))):
        index = rng.randrange(len(items))
        items[index] = varied(items[index], place + "[]", seen, rng)
    return items


def _another(place, seen, rng):
    item = _copy(seen.any_at(place + "[]", rng))
    return varied(item, place + "[]", seen, rng) if rng.random() < 0.5 else item


def _set(value, place, seen, rng):
    return type(value)(_hashable(_items(sorted(value, key=repr), place, seen, rng)))


def _hashable(items):
    kept = []
    for item in items:
        try:
            hash(item)
        except Exception:
            continue
        kept.append(item)
    return kept


def _dict(value, place, seen, rng):
    items = list(value.items())
    choice = rng.random()
    if choice < 0.1:
        return {}
    if choice < 0.25 and items:
        del items[rng.randrange(len(items))]
    elif choice < 0.4:
        rng.shuffle(items)
    elif choice < 0.6 and seen.values.get(place + "{}"):
        key = varied(_copy(seen.any_at(place + "{}", rng)), place + "{}", seen, rng)
        if rng.random() < 0.4:
            key = rng.choice(seen.everywhere(type(key)) or [key])
        item = varied(_copy(seen.any_at(place + "{}:", rng)), place + "{}:", seen, rng)
        items += [(key, item) for key in _hashable([key])]
    elif items:
        index = rng.randrange(len(items))
        items[index] = (items[index][0], varied(items[index][1], place + "{}:", seen, rng))
    return dict(items)


def _instance(value, place, seen, rng):
    """One public data attribute of a copy changed lightly; private ones may hang together."""
    if rng.random() < 0.5:
        return value
    changed = _copy(value)
    names = [name for name, held in vars(changed).items() if name[:1] != "_" and _is_data(held)]
    if changed is value or not names or objects.frozen(type(value)):
        return value
    name = rng.choice(names)
    setattr(changed, name, varied(getattr(changed, name), place + "." + name, seen, rng))
    return changed


def _is_data(held):
    return type(held) in (int, float, str, list, dict) or type(held).__name__ == "ndarray"


CHANGES = {
    type(None): _none,
    bool: _bool,
    int: _int,
    float: _float,
    str: _str,
    bytes: _bytes,
    list: _list,
    tuple: _tuple,
    set: _set,
    frozenset: _set,
    dict: _dict,
}
