"""Other sequences of the same items: shorter, longer, turned round, mixed, with items once more."""

import copy

SIZES = (6, 12, 40, 130)
"""A size is drawn up to one of these: what is odd about 49 or 128 items shows only where there are as many."""
NEAR_A_CONSTANT = 0.4


def length(constants, rng):
    """A size, sometimes one near a number of the program."""
    near = [number for number in constants if 0 <= number <= SIZES[-1]]
    if near and rng.random() < NEAR_A_CONSTANT:
        return max(0, rng.choice(near) + rng.choice((0, 1, -1)))
    return rng.randint(0, rng.choice(SIZES))


def _copied(value):
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


def _of_length(items, another, wanted, rng):
    if another is not None:
        return items[:wanted] + [another() for _ in range(wanted - len(items))]
    return items[:wanted] + [_copied(rng.choice(items)) for _ in range(wanted - len(items)) if items]


def _grown(items, another, wanted, rng):
    for _ in range(rng.choice((1, 1, 2, 5, 12)) if another is not None else 0):
        items.insert(rng.randint(0, len(items)), another())
    return items


def _shuffled(items, another, wanted, rng):
    rng.shuffle(items)
    return items


def _sorted(items, another, wanted, rng):
    try:
        return sorted(items, reverse=rng.random() < 0.3)
    except Exception:
        return items


def _repeated_one(items, another, wanted, rng):
    """An item once more: equal, but another object."""
    if items:
        items.insert(rng.randint(0, len(items)), _copied(rng.choice(items)))
    return items


CHANGES = (
    lambda items, another, wanted, rng: [],
    lambda items, another, wanted, rng: items[:1],
    lambda items, another, wanted, rng: items[::-1],
    lambda items, another, wanted, rng: items + [_copied(item) for item in items],
    lambda items, another, wanted, rng: items + [_copied(item) for item in items[::-1]],
    lambda items, another, wanted, rng: [copied for item in items for copied in (item, _copied(item))],
    lambda items, another, wanted, rng: [_copied(rng.choice(items)) for _ in items] if items else items,
    lambda items, another, wanted, rng: [items[0]] * len(items) if items else items,
    lambda items, another, wanted, rng: items[: rng.randint(0, len(items))],
    lambda items, another, wanted, rng: items[rng.randint(0, len(items)) :],
    _shuffled,
    _sorted,
    _grown,
    _grown,
    _of_length,
    _of_length,
    _repeated_one,
    _repeated_one,
)
