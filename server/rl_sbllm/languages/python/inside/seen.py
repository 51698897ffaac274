"""What the workload shows at each place: types and values. A place is an argument, or the elements, keys or fields below it."""

WALKED_CASES = 30
WALKED_ITEMS = 60
KEPT_VALUES = 80
DEPTH = 6


class Seen:
    """`values[place]` is a dict type -> list of values; `widths[place]` the lengths of tuples there."""

    def __init__(self, cases, constants):
        self.values = {}
        self.widths = {}
        self.constants = {}
        self._atoms = {}
        for constant in constants:
            self.constants.setdefault(type(constant), []).append(constant)
        for case in cases[:WALKED_CASES]:
            for index, value in enumerate(case.args):
                self._walk(value, "%d" % index, 0)
            for name, value in case.kwargs.items():
                self._walk(value, name, 0)

    def at(self, place, kind):
        """Values of exactly that type seen there."""
        return self.values.get(place, {}).get(kind, [])

    def any_at(self, place, rng, default=None):
        """Some value seen there, of any type seen there."""
        found = self.values.get(place)
        if not found:
            return default
        return rng.choice(found[rng.choice(sorted(found, key=lambda kind: kind.__qualname__))])

    def other_type(self, place, kind, rng):
        """A value of another type seen at the place, or None when there is no other."""
        found = self.values.get(place, {})
        others = sorted((other for other in found if other is not kind), key=lambda other: other.__qualname__)
        return rng.choice(found[rng.choice(others)]) if others else None

    def has_other_type(self, place, kind):
        return any(other is not kind for other in self.values.get(place, {}))

    def everywhere(self, kind):
        """Atoms of that type seen at any place: a key may stand for an element, a size for an index."""
        return self._atoms.get(kind, [])

    def fixed_width(self, place):
        """All tuples there have one length."""
        return len(self.widths.get(place, ())) == 1

    def _walk(self, value, place, depth):
        kind = type(value)
        kept = self.values.setdefault(place, {}).setdefault(kind, [])
        if len(kept) < KEPT_VALUES:
            kept.append(value)
            if kind in (int, str):
                self._atoms.setdefault(kind, []).append(value)
        if depth < DEPTH:
            self._walk_parts(value, kind, place, depth + 1)

    def _walk_parts(self, value, kind, place, depth):
        if kind is tuple:
            self.widths.setdefault(place, set()).add(len(value))
            for index, item in enumerate(value[:WALKED_ITEMS]):
                self._walk(item, "%s(%d)" % (place, index), depth)
                self._walk(item, place + "[]", depth)
        elif kind in (list, set, frozenset):
            for _, item in zip(range(WALKED_ITEMS), value):
                self._walk(item, place + "[]", depth)
        elif kind is dict:
            for _, (key, item) in zip(range(WALKED_ITEMS), value.items()):
                self._walk(key, place + "{}", depth)
                self._walk(item, place + "{}:", depth)
