"""What an instrumented copy came to, in classes that matter: the two sides of a test, below, at and above a bound, empty,
one, several, sorted or not, with repeats or without. Each class once seen at its place is a goal reached.
"""

import operator

SEQUENCES = (list, tuple, str, bytes)
SIZED = SEQUENCES + (dict, set, frozenset, range)
SHORT = 60
"""Sequences up to this length are looked at closely."""


class Goals:
    """`now` holds the goals of the case at work: (place, class), the place a number for one in the code."""

    def __init__(self):
        self.now = set()

    def argument(self, name, value):
        """What an input itself is like: numbers by their size, texts by how many different characters they have."""
        found = [class_of(value)]
        if type(value) is int:
            found.append(("bits", min(value.bit_length(), 64) // 2))
        elif type(value) in (str, bytes):
            found.append(("different", len(set(value)).bit_length()))
        elif type(value) in SIZED:
            found.append(("length", len(value).bit_length()))
            if type(value) in (list, tuple):
                found += [("item", class_of(item)) for item in value[:SHORT]]
        self.now.update(("argument", name, one) for one in found)

    def test(self, site, value):
        """A value of which only the truth counts."""
        self.now.add((site, bool(value)))
        return value

    def value(self, site, value):
        """A value as a whole."""
        self.now.add((site, class_of(value)))
        return value

    def compare(self, site, name, left, right):
        """The result of a comparison; noted is how far from its border it was."""
        result = OPERATIONS[name](left, right)
        self.now.add((site, _closeness(left, right, name, result)))
        return result

    def arithmetic(self, site, name, left, right):
        """The result of an operation; noted is the class of its operands."""
        result = getattr(operator, name)(left, right)
        if type(left) in (int, float) and type(right) in (int, float):
            self.now.add((site, "left", _number(left)))
            self.now.add((site, "right", _number(right)))
            self.now.add((site, "result", _number(result)))
        return result

    def slice(self, site, lower, upper, step):
        """A slice object."""
        return slice(lower, upper, step)

    def item(self, site, holder, index):
        """An item or slice; noted is where in the holder it lies."""
        result = holder[index]
        if isinstance(holder, SEQUENCES):
            if type(index) is slice:
                bounds = _bound(index.start, len(holder)), _bound(index.stop, len(holder))
                self.now.add((site, bounds[0]) + (bounds[1],))
            elif type(index) is int:
                self.now.add((site, _bound(index, len(holder) - 1)))
        return result


def class_of(value):
    """The class of a value, by its type and what is odd about it."""
    kind = type(value)
    if kind in (bool, type(None)):
        return (kind.__name__, value)
    if kind in (int, float):
        return (kind.__name__, _number(value))
    if kind in SIZED:
        length = min(len(value), 3)
        return (kind.__name__, length) + (_order(value) if kind in SEQUENCES and len(value) > 1 else ())
    return (kind.__name__,)


def _order(value):
    if len(value) > SHORT:
        return ()
    try:
        ordered = sorted(value)
        return (list(value) == ordered, any(map(operator.eq, ordered, ordered[1:])))
    except Exception:
        return ()


def _number(value):
    if value != value:
        return "nan"
    if value in (0, 1, -1):
        return int(value)
    return -2 if value < 0 else 2


def _bound(index, end):
    if type(index) is not int:
        return None
    if index < 0:
        return "last" if index == -1 else "below" if index < -end - 1 else "negative"
    return "first" if index == 0 else "end" if index == end else "beyond" if index > end else "within"


def _closeness(left, right, name, result):
    if type(left) in (int, float) and type(right) in (int, float):
        return _distance(left - right), left == right and left is not right
    kind = type(left)
    if name in ("in_", "not_in"):
        return (bool(result), min(len(right), 2) if isinstance(right, SIZED) else None, _place(left, right))
    if kind is type(right) and kind in SEQUENCES and name not in ("is_", "is_not"):
        return (
            left == right,
            left is right,
            _distance(len(left) - len(right)),
            bool(left < right) if kind in (str, bytes) else None,
        )
    if name in ("eq", "ne"):
        return (bool(result), left is right)
    return (bool(result),)


def _distance(apart):
    if apart != apart:
        return "nan"
    if apart == 0:
        return 0
    near = -1 <= apart <= 1
    return (1 if near else 2) * (1 if apart > 0 else -1)


def _place(item, holder):
    """First, last or between, in a short list or tuple."""
    if type(holder) not in (list, tuple) or not 1 < len(holder) <= SHORT:
        return None
    try:
        return _bound(holder.index(item), len(holder) - 1)
    except Exception:
        return None


OPERATIONS = {
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "eq": operator.eq,
    "ne": operator.ne,
    "is_": operator.is_,
    "is_not": operator.is_not,
    "in_": lambda item, holder: item in holder,
    "not_in": lambda item, holder: item not in holder,
}
