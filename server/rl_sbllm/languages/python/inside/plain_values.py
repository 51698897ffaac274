"""Values of built-in types made plain: the least of a type, and equal ones that are objects of their own."""

LEAST = {bool: False, int: 0, float: 0.0, str: "", bytes: b""}


def least(value):
    """The smallest value of its type; the same object when there is none."""
    kind = type(value)
    if kind in LEAST:
        return LEAST[kind]
    return kind() if kind in (list, dict, set, frozenset) else value


def apart(value, lift=0, depth=0):
    """The value with equal but other objects for its numbers and texts, also inside lists, tuples and the values of dicts.

    The interpreter keeps one object for each small whole number: `lift` is added to those inside, so that equal ones stay equal.
    """
    kind = type(value)
    if kind is int:
        return int(str(value + (lift if depth else 0))) if abs(value) < 10**30 else value
    if kind is float:
        return value * 1.0
    if kind is str:
        return "".join(list(value))
    if kind in (list, tuple) and depth < 4:
        return kind([apart(item, lift, depth + 1) for item in value])
    if kind is dict and depth < 4:
        return {key: apart(item, lift, depth + 1) for key, item in value.items()}
    return value
