"""What is known of one value from how it is used: scores for kinds, and the uses of what it holds.

A `Use` stands for every value that flows to one place (a parameter, its elements, its keys ...). Two places that must hold
the same kind of thing are unified, so evidence found at one of them counts for both.
"""

from __future__ import annotations

STRING_METHODS = frozenset(name for name in dir(str) if not name.startswith("_"))
_TYPES = {"str": str, "list": list, "dict": dict, "set": set, "int": int, "float": float}
_CALLED_ON = {
    name: [kind for kind, cls in _TYPES.items() if hasattr(cls, name)]
    for cls in _TYPES.values()
    for name in dir(cls)
    if not name.startswith("_")
}
KINDS_OF_VALUE = (
    (bool, "bool"),
    (int, "int"),
    (float, "float"),
    (complex, "complex"),
    (str, "str"),
    (bytes, "bytes"),
    (list, "list"),
    (tuple, "tuple"),
    (dict, "dict"),
    ((set, frozenset), "set"),
)


class Use:
    """Evidence on one place. Children are made when first asked for; `roles` are words such as `size` or `index`."""

    def __init__(self, name=""):
        self.name = name
        self._parent = None
        self.scores = {}
        self.reasons = []
        self.children = {}
        self.roles = set()
        self.pool = []
        self.samples = []
        self.inside = []
        self.width = 0
        self.arity = None
        self.separator = None
        self.class_names = []
        self.attributes = {}
        self.constructor = None
        """Parameters of the constructor, for an object whose class is in the file."""

    def root(self):
        node = self
        while node._parent is not None:
            node = node._parent
        return node

    def add(self, kind, weight, why=""):
        """Count evidence for a kind; the reason is shown to the user beside the case."""
        node = self.root()
        node.scores[kind] = node.scores.get(kind, 0.0) + weight
        if why and why not in node.reasons:
            node.reasons.append(why)
        return self

    def child(self, which):
        """The use of `elem`, `key`, `sub` (what indexing gives), `result`, `item0`, `field:name` ..."""
        node = self.root()
        if which not in node.children:
            node.children[which] = Use()
        return node.children[which].root()

    def has(self, which):
        return which in self.root().children

    def attribute(self, name):
        node = self.root()
        if name not in node.attributes:
            node.attributes[name] = Use(name)
        return node.attributes[name].root()

    def called_method(self, name, why):
        """A method of that name was called on it."""
        kinds = _CALLED_ON.get(name)
        if not kinds:
            self.add("object", 3.0, why)
            return
        for kind in kinds:
            self.add(kind, 3.0 / len(kinds), why)

    def unify(self, other):
        """Both places hold the same kind of thing."""
        if other is None:
            return
        a, b = self.root(), other.root()
        if a is b:
            return
        if b.name and not a.name:
            a, b = b, a
        b._parent = a
        for kind, score in b.scores.items():
            a.scores[kind] = a.scores.get(kind, 0.0) + score
        a.reasons += [why for why in b.reasons if why not in a.reasons]
        a.roles |= b.roles
        a.pool += [value for value in b.pool if value not in a.pool]
        a.samples += b.samples
        a.inside += b.inside
        a.class_names += b.class_names
        a.constructor = a.constructor or b.constructor
        a.width = max(a.width, b.width)
        a.arity = b.arity if a.arity is None else a.arity
        a.separator = a.separator or b.separator
        for mine, theirs in ((a.children, b.children), (a.attributes, b.attributes)):
            for which, use in list(theirs.items()):
                if which in mine:
                    mine[which].unify(use)
                else:
                    mine[which] = use

    def ranked(self):
        """Kinds by score, best first."""
        scores = self.root().scores
        return sorted(scores, key=lambda kind: -scores[kind])

    def score(self, *kinds):
        scores = self.root().scores
        return sum(scores.get(kind, 0.0) for kind in kinds)


def kind_of(value):
    """The kind of a plain value, None for None and the rest."""
    return next((kind for types, kind in KINDS_OF_VALUE if isinstance(value, types)), None)


def observe(use, value, weight=6.0, depth=0):
    """Evidence from a value that was seen there (an argument in an example, a default)."""
    if value is None:
        use.add("none", weight / 3)
        return
    kind = kind_of(value)
    if kind is None:
        return
    use.add(kind, weight)
    use.root().samples.append(value)
    if depth > 4:
        return
    if isinstance(value, dict):
        for key, held in list(value.items())[:20]:
            observe(use.child("elem"), key, weight / 2, depth + 1)
            observe(use.child("sub"), held, weight / 2, depth + 1)
    elif isinstance(value, tuple):
        use.root().width = max(use.root().width, len(value))
        for position, held in enumerate(value[:6]):
            observe(use.child("item%d" % position), held, weight / 2, depth + 1)
            observe(use.child("elem"), held, weight / 4, depth + 1)
    elif isinstance(value, (list, set, frozenset)):
        for held in list(value)[:20]:
            observe(use.child("elem"), held, weight / 2, depth + 1)
