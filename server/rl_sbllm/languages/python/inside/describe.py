"""A case in words: the call as source text, whether that text makes the case again, and its size."""

import ast
import collections
import copy
import datetime
import decimal
import fractions

from . import odd_values

LITERAL_LIMIT = 4000
READING_LIMIT = 160


class NotLiteral(Exception):
    """There is no source text for it without names of the program."""


def info(name, origin, entry, args, kwargs, count, timing, text=None):
    """The fields of CaseInfo; `text` is the source of the arguments when it is known."""
    call, literal = _call(entry, args, kwargs, text)
    return {
        "id": name,
        "origin": origin,
        "call": call,
        "literal": literal,
        "timing": timing,
        "size": size(args, kwargs),
        "count": count,
    }


def size(args, kwargs):
    """Summed length of the sized arguments, None when there is none."""
    lengths = [length for length in map(_length, list(args) + list(kwargs.values())) if length is not None]
    return sum(lengths) if lengths else None


def literal(value, room=LITERAL_LIMIT):
    """Source text that evaluates to an equal value of the same types; raises NotLiteral."""
    parts = []
    _write(value, parts, [room], 0)
    return "".join(parts)


def shorten(text, limit=READING_LIMIT):
    """Text for reading: the middle left out when it is long."""
    if len(text) <= limit:
        return text
    half = (limit - 5) // 2
    return text[:half] + " ... " + text[-half:]


def _call(entry, args, kwargs, text):
    name = entry.rpartition(".")[2] if "<" in entry else entry
    if text is not None and len(text) <= LITERAL_LIMIT:
        return "%s(%s)" % (name, text), _stands_alone(text)
    try:
        shown = [literal(value) for value in args] + [
            "%s=%s" % (key, literal(value)) for key, value in kwargs.items()
        ]
        whole = "%s(%s)" % (name, ", ".join(shown))
        if len(whole) <= LITERAL_LIMIT:
            return whole, True
    except NotLiteral:
        pass
    shown = [_abbreviated(value) for value in args] + [
        "%s=%s" % (k, _abbreviated(v)) for k, v in kwargs.items()
    ]
    return shorten("%s(%s)" % (name, ", ".join(shown)), 2 * READING_LIMIT), False


def _stands_alone(text):
    try:
        tree = ast.parse("f(%s\n)" % text, mode="eval")
    except (SyntaxError, ValueError):
        return False
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names <= KNOWN


def _abbreviated(value):
    try:
        return shorten(literal(value, 400), 80)
    except NotLiteral:
        length = _length(value)
        name = type(value).__name__
        if isinstance(value, (list, tuple)) and value:
            inside = ", ".join(_abbreviated_item(item) for item in value[:3])
            return "<%s of %d: %s%s>" % (name, len(value), inside, ", ..." if len(value) > 3 else "")
        if isinstance(value, str):
            return shorten(ascii(value[:200]), 80)
        return "<%s of %d>" % (name, length) if length is not None else "<%s>" % name


def _abbreviated_item(value):
    try:
        return shorten(literal(value, 100), 30)
    except NotLiteral:
        return "<%s>" % type(value).__name__


def _length(value):
    if type(value) in (list, tuple, dict, set, frozenset, str, bytes, bytearray, range):
        return len(value)
    try:
        return len(value)
    except Exception:
        return None


def _write(value, parts, room, depth):
    kind = type(value)
    if depth > 20 or room[0] <= 0:
        raise NotLiteral()
    if kind in (bool, type(None), bytes):
        return _put(repr(value), parts, room)
    if kind is str:
        return _put(repr(value) if len(value) < room[0] else _too_long(), parts, room)
    if kind is int:
        return _put(repr(value) if value.bit_length() < 12000 else hex(value), parts, room)
    if kind is float:
        return _put(_float(value), parts, room)
    if kind is complex or kind is range:
        return _put(
            repr(value) if kind is range else "complex(%s, %s)" % (_float(value.real), _float(value.imag)),
            parts,
            room,
        )
    if kind is dict:
        return _write_dict(value, parts, room, depth)
    if kind in BRACKETS:
        return _write_items(value, kind, parts, room, depth)
    if kind in PLAIN_REPR and getattr(value, "tzinfo", None) is None:
        return _put(repr(value), parts, room)
    if kind is collections.defaultdict and value.default_factory is list:
        return _write_made("defaultdict(list, ", dict(value), parts, room, depth)
    if kind in MADE_OF:
        name, content = MADE_OF[kind]
        return _write_made(name, content(value), parts, room, depth)
    if kind.__module__ == "numpy" and kind.__name__ == "ndarray" and value.dtype.kind in "biuf":
        _put("numpy.array(", parts, room)
        _write(value.tolist() if value.size else value.reshape(-1).tolist(), parts, room, depth + 1)
        return _put(", %r).reshape(%r)" % (value.dtype.str, value.shape), parts, room)
    if _is_plain_instance(value, kind):
        return _write_instance(value, kind, parts, room, depth)
    raise NotLiteral()


def _is_plain_instance(value, kind):
    """All that it holds are attributes, and a class of that name can be found again."""
    plain = all(vars(base).get("__slots__") in (None, ()) for base in kind.__mro__[:-1])
    made_here = (
        kind.__new__ is object.__new__ and "<" not in kind.__qualname__ and "." not in kind.__qualname__
    )
    return made_here and plain and hasattr(value, "__dict__") and not callable(value)


def _write_instance(value, kind, parts, room, depth):
    """As `an("Class", name=value)`, which a counterexample's script understands."""
    _put('an("%s"' % kind.__qualname__, parts, room)
    for name, held in vars(value).items():
        if not name.isidentifier():
            raise NotLiteral()
        _put(", %s=" % name, parts, room)
        _write(held, parts, room, depth + 1)
    return _put(")", parts, room)


def _write_made(name, content, parts, room, depth):
    _put(name, parts, room)
    _write(content, parts, room, depth + 1)
    _put(")", parts, room)


def _of_deque(value):
    return list(value) if value.maxlen is None else _too_long()


PLAIN_REPR = frozenset(
    [
        bytearray,
        datetime.date,
        datetime.datetime,
        datetime.time,
        datetime.timedelta,
        decimal.Decimal,
        fractions.Fraction,
    ]
)
MADE_OF = {
    collections.deque: ("deque(", _of_deque),
    collections.OrderedDict: ("OrderedDict(", dict),
    collections.Counter: ("Counter(", dict),
    type(iter([])): ("iter(", lambda value: list(copy.copy(value))),
    odd_values.Text: ("Text(", lambda value: str.__str__(value)),
    odd_values.Items: ("Items(", lambda value: list(list.__iter__(value))),
    odd_values.Odd: ("Odd(", lambda value: value.value),
}
KNOWN = frozenset("f float complex frozenset set iter range deque OrderedDict Counter Text Items Odd".split())
"""Names that a call may use and still stand alone: a counterexample's script defines them."""


BRACKETS = {list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}"), frozenset: ("frozenset({", "})")}


def _write_items(value, kind, parts, room, depth):
    if not value and kind in (set, frozenset):
        return _put(kind.__name__ + "()", parts, room)
    opening, closing = BRACKETS[kind]
    _put(opening, parts, room)
    for index, item in enumerate(sorted(value, key=repr) if kind in (set, frozenset) else value):
        if index:
            _put(", ", parts, room)
        _write(item, parts, room, depth + 1)
    return _put("," + closing if kind is tuple and len(value) == 1 else closing, parts, room)


def _write_dict(value, parts, room, depth):
    _put("{", parts, room)
    for index, (key, item) in enumerate(value.items()):
        if index:
            _put(", ", parts, room)
        _write(key, parts, room, depth + 1)
        _put(": ", parts, room)
        _write(item, parts, room, depth + 1)
    return _put("}", parts, room)


def _put(text, parts, room):
    room[0] -= len(text)
    parts.append(text)


def _float(value):
    if value != value or value in (float("inf"), float("-inf")):
        return 'float("%r")' % (value,)
    return repr(value)


def _too_long():
    raise NotLiteral()
