"""Any Python value as plain JSON, exact in type and value, and decodable without running anything.

Never: pickle, `repr` of a user's object, or a guess. What cannot be encoded becomes an `opaque` node.

None, bool, int and str stand for themselves, floats too (`NaN` and `Infinity` as Python's json writes them).
Every other value is a list whose first item is a tag:

    ["int", hex]  ["str", [code points]]            integers and strings that JSON does not keep
    ["list", id, items]  ["tuple", items]           ["set", id, sorted items]  ["frozenset", sorted items]
    ["dict", id, keys, values]                      in insertion order
    ["typed", id, type, content, extra]             a subclass of a builtin: content as the builtin, extra = attributes
    ["object", id, type, names, values, cached, beside]   an instance: attributes by name; `cached` of them are filled on
                                                    demand, `beside` are no part of its own equality
    ["closure", id, name, digest, parts]            a function or class that no module holds: its code and what it holds
    ["iterator", id, items, end]                    drained; end = ["end"], ["end", value returned], ["cap"], ["unread"] or an
                                                    exception
    ["exception", type, args, "code" | "interpreter"]   who made the message
    ["name", "function" | "class" | "module" | "object" | "descriptor", qualified name]
    ["value", type, parts...]                       immutable values: bytes, complex, Decimal, range, datetime ...
    ["box", id, type, parts...]                     mutable values: bytearray, array, ndarray, StringIO ...
    ["ref", id]                                     seen before, or written under `later` because it lies deep
    ["opaque", id, type]                            not comparable but for being the same object
    ["too-large"]                                   more than the limit: not comparable

Ids number mutable objects in the order of the visit, one table for everything encoded by one `Encoder`; so aliasing shows.
"""

import collections
import json

from . import values

MAX_NODES = 2_000_000
MAX_CHARACTERS = 10_000_000
MAX_DEPTH = 60
MAX_DRAINED = 20_000
LONG_INT_BITS = 13_000

ATOMS = frozenset([type(None), bool, int, float, str])
PLAIN = frozenset([type(None), bool, float])

_compact = json.JSONEncoder(separators=(",", ":")).encode


class TooLarge(Exception):
    """The value has more nodes or text than one answer may carry."""


def text_of(node):
    """The canonical text of a node: equal texts mean equal values."""
    return _compact(node)


class Encoder:
    """Encodes values that belong together. `drain=False` leaves one-shot iterators unread."""

    # Written for speed where it is called once a value: a graph of 20,000 edges is 60,000 values.

    def __init__(self, drain=True, max_drained=MAX_DRAINED, filled=frozenset(), with_caches=True):
        """`filled` are caches that were full before the call, and so part of the state (see `objects.state`);
        `with_caches=False` leaves the others out."""
        self.drain = drain
        self.max_drained = max_drained
        self.filled = filled
        self.with_caches = with_caches
        self.later = []
        self._ids = {}
        self._owners = {}
        self._kept = []
        self._waiting = collections.deque()
        self._depth = 0
        self._nodes = 0
        self._characters = 0

    def encode(self, value):
        """The node of `value`; deep parts go to `self.later` as [id, node]."""
        node = self.node(value)
        self._finish_waiting()
        return node

    def node(self, value):
        """The node of a part of a value (used by the encoders of single types)."""
        kind = type(value)
        if kind in PLAIN:
            return value
        if kind is str:
            return self._string(value)
        if kind is int:
            return value if value.bit_length() < LONG_INT_BITS else ["int", hex(value)]
        if id(value) in self._ids:
            return ["ref", self._ids[id(value)]]
        if self._depth >= MAX_DEPTH:
            return self._postpone(value)
        self._depth += 1
        try:
            return self._compound(value, kind)
        finally:
            self._depth -= 1

    def nodes(self, items):
        """The nodes of many values; lists of plain atoms are taken whole."""
        items = list(items)
        if not items:
            return items
        self.count(len(items))
        kinds = set(map(type, items))
        if kinds <= ATOMS and self._json_keeps(items, kinds):
            return items
        return list(map(self.node, items))

    def number(self, value):
        """A new id for a mutable object, which is kept alive so that the id stays its own."""
        known = self._ids.get(id(value))
        if known is not None:
            return known
        self._kept.append(value)
        self._ids[id(value)] = len(self._kept)
        return len(self._kept)

    def opaque(self, value, name):
        """The node of what cannot be looked into."""
        return ["opaque", self.number(value), name]

    def memory(self, owner):
        """The node of the memory that some value stands in: the same one for all that share it."""
        token = self._owners.setdefault(id(owner), [])
        self._kept.append(owner)
        return ["ref", self._ids[id(token)]] if id(token) in self._ids else ["list", self.number(token), []]

    def is_empty(self):
        """No mutable object was met yet."""
        return not self._ids

    def has_met(self, value):
        """This very object was encoded (objects that were are kept alive)."""
        return id(value) in self._ids

    def apart_from(self, other):
        """No object was met by both encoders (which must both be alive)."""
        return self._ids.keys().isdisjoint(other._ids)

    def count(self, nodes, characters=0):
        """Take the size of what was just encoded off the limit."""
        self._nodes += nodes
        self._characters += characters
        if self._nodes > MAX_NODES or self._characters > MAX_CHARACTERS:
            raise TooLarge()

    def text(self, text):
        """A long text of ours (bytes as Latin-1), counted."""
        self.count(1, len(text))
        return text

    def sorted_nodes(self, items):
        """The nodes of a set's members in an order that depends on their values alone."""
        items = list(items)
        kinds = set(map(type, items))
        if len(kinds) == 1 and kinds <= {int, str}:
            return self.nodes(sorted(items))
        if kinds <= ATOMS or (kinds == {tuple} and all(map(_of_atoms, items))):
            return self.nodes(sorted(items, key=repr))
        return self.nodes(sorted(items, key=lambda item: text_of(Encoder(self.drain).encode(item))))

    def _string(self, value):
        self.count(1, len(value))
        return value if _clean(value) else ["str", list(map(ord, value))]

    def _json_keeps(self, items, kinds):
        if str in kinds:
            strings = items if len(kinds) == 1 else [item for item in items if type(item) is str]
            self.count(0, sum(map(len, strings)))
            if not _clean("\n".join(strings)):
                return False
        if int in kinds:
            integers = items if len(kinds) == 1 else [item for item in items if type(item) is int]
            return max(integers).bit_length() < LONG_INT_BITS and min(integers).bit_length() < LONG_INT_BITS
        return True

    def _compound(self, value, kind):
        self.count(1)
        if kind is list:
            return ["list", self.number(value), self.nodes(value)]
        if kind is tuple:
            return ["tuple", self.nodes(value)]
        if kind is dict:
            number = self.number(value)
            return (
                ["dict", number, self.nodes(value), self.nodes(value.values())]
                if value
                else ["dict", number, [], []]
            )
        if kind is set:
            return ["set", self.number(value), self.sorted_nodes(value)]
        if kind is frozenset:
            return ["frozenset", self.sorted_nodes(value)]
        return values.encode(self, value, kind)

    def _postpone(self, value):
        number = self.number(value)
        self._waiting.append((number, value))
        return ["ref", number]

    def _finish_waiting(self):
        while self._waiting:
            number, value = self._waiting.popleft()
            self.later.append([number, self._compound(value, type(value))])


def _of_atoms(value):
    return ATOMS.issuperset(map(type, value))


def _clean(text):
    """JSON keeps it: no lone surrogates (two lone ones side by side would come back as one character)."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def encode(value, drain=False):
    """(node, later) of one value on its own, ["too-large"] when it does not fit."""
    encoder = Encoder(drain)
    try:
        return encoder.encode(value), encoder.later
    except TooLarge:
        return ["too-large"], []
