"""Inputs made by the bench itself: given cases changed at random, by code that shares nothing with the product's generator.

What the product's own inputs are blind to would otherwise be blind here, too. The text below is put behind a workload file,
and makes other inputs for every number that it is asked for.
"""

from __future__ import annotations

COUNT = 300
MOST_BYTES = 4_000_000
_TEXT = '''

import pickle as _pickle
import random as _random

_every_input = inputs


def _changed_number(value, rng, others):
    if rng.random() < 0.2 and others:
        return type(value)(rng.choice(others))
    if isinstance(value, int):
        return rng.choice([value + 1, value - 1, value + 2, value - 2, -value, 0, 1, value // 2, value // 3])
    return rng.choice([value + 0.5, value - 1.0, -value, 0.0, value / 2.0, value * 1.5, float(round(value))])


def _changed_series(value, rng, others):
    """A list, tuple, str or bytes: cut, doubled, turned, mixed, an item gone, repeated, moved or changed."""
    if not value:
        return value
    first, second = sorted((rng.randrange(len(value) + 1), rng.randrange(len(value) + 1)))
    where, other = rng.randrange(len(value)), rng.randrange(len(value))
    kind = rng.randrange(10)
    if len(value) > 60 and rng.random() < 0.8:
        return value[where : where + rng.randint(0, 40)]
    if kind == 0:
        return value[first:second]
    if kind == 1:
        return value[::-1]
    if kind == 2:
        return value[:where] + value[where + 1 :]
    if kind == 3:
        return value[:where] + value[other : other + 1] + value[where:]
    if kind == 4:
        return value[:where] + value[other : other + 1] + value[where + 1 :]
    if kind == 5:
        return value[first:] + value[:first]
    if kind == 6 and len(value) < 30:
        return value + value[first:second]
    if isinstance(value, (list, tuple)):
        items = list(value)
        if kind == 7:
            rng.shuffle(items)
        else:
            items[where] = _changed(items[where], rng, others)
        return items if type(value) is list else tuple(items)
    if isinstance(value, str):
        letter = rng.choice(" aA0_-.,\\t\\n\\u00e9" + value)
        return value[:where] + letter + value[where + rng.randrange(2) :]
    return value[:where] + bytes([rng.randrange(256)]) + value[where + 1 :]


def _changed(value, rng, others):
    if isinstance(value, bool) or value is None:
        return (not value) if isinstance(value, bool) else value
    if type(value) in (int, float):
        return _changed_number(value, rng, others)
    if type(value) in (list, tuple, str, bytes):
        return _changed_series(value, rng, others)
    if type(value) is dict and value:
        items = list(value.items())
        where = rng.randrange(len(items))
        kind = rng.randrange(4)
        if kind == 0:
            del items[where]
        elif kind == 1:
            rng.shuffle(items)
        elif kind == 2:
            items[where] = (_changed(items[where][0], rng, others), items[where][1])
        else:
            items[where] = (items[where][0], _changed(items[where][1], rng, others))
        return dict(items)
    if type(value) in (set, frozenset) and value:
        items = sorted(value, key=repr)
        where = rng.randrange(len(items))
        items[where : where + 1] = [] if rng.random() < 0.5 else [_changed(items[where], rng, others)]
        return type(value)(items)
    return value


def _numbers(value, found):
    if type(value) in (int, float):
        found.append(value)
    elif isinstance(value, (list, tuple)):
        for item in value[:30]:
            _numbers(item, found)
    return found


def inputs(scale):
    rng = _random.Random("own %d" % scale)
    texts = []
    for case in _every_input({headline}):
        try:
            texts.append(_pickle.dumps(case))
        except Exception:
            continue
    texts.sort(key=lambda text: (len(text), text))
    found, seen, size = [], set(texts), 0
    for _ in range(4 * {count}):
        if not texts or len(found) == {count} or size > {bytes}:
            break
        text = texts[int(rng.random() ** 2 * len(texts))]
        size += len(text)
        args, kwargs = _pickle.loads(text)
        args, kwargs = list(args), dict(kwargs)
        places = [(args, at) for at in range(len(args))] + [(kwargs, name) for name in kwargs]
        for _ in range(rng.randint(1, 4)):
            if places:
                place, at = rng.choice(places)
                try:
                    place[at] = _changed(place[at], rng, _numbers(place[at], []))
                except (TypeError, ValueError, OverflowError, ArithmeticError):
                    continue
        made = tuple(args), kwargs
        if _pickle.dumps(made) not in seen:
            seen.add(_pickle.dumps(made))
            found.append(made)
    return found
'''


def with_own_inputs(workload: str, headline_scale: int = 1) -> str:
    """The text of a workload whose `inputs(number)` changes the given cases of the headline scale at random."""
    filled = _TEXT.replace("{headline}", str(headline_scale))
    return workload + filled.replace("{count}", str(COUNT)).replace("{bytes}", str(MOST_BYTES))
