"""Other NumPy arrays of the same type and dimensions. NumPy is never imported here, only met."""

import copy

SCALES = (1.0, -1.0, 0.1, 3.0, 1e6)


def varied(array, rng):
    """A changed copy: reversed, negated, scaled, cut, one value repeated, or other values of the same range."""
    changed = copy.deepcopy(array)
    if changed.dtype.kind not in "iuf" or not changed.size:
        return changed[::-1].copy() if changed.ndim else changed
    choice = rng.random()
    if choice < 0.15:
        return changed[::-1].copy()
    if choice < 0.3:
        return changed[: rng.randint(0, len(changed))].copy() if changed.ndim else changed
    if choice < 0.4:
        changed[...] = changed.flat[rng.randrange(changed.size)]
    elif choice < 0.6 and changed.dtype.kind != "u":
        changed *= changed.dtype.type(rng.choice(SCALES))
    else:
        _draw(changed, rng)
    return changed


def _draw(changed, rng):
    low, high = float(changed.min()), float(changed.max())
    for index in range(min(changed.size, 2000)):
        drawn = rng.uniform(low, high)
        changed.flat[index] = drawn if changed.dtype.kind == "f" else round(drawn)
