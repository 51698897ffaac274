"""How values of single types are encoded: standard library types, NumPy and pandas, subclasses and instances.

Each encoder is `(encoder, value, kind) -> node`. A type is found by itself, then along its bases; see `codec.py` for the tags.
"""

import _random
import array
import collections
import datetime
import decimal
import enum
import fractions
import hashlib
import io
import pathlib
import re
import sys
import types

from . import closures, containers, named, objects, raising, streams, tables


def encode(encoder, value, kind):
    """The node of a value that is neither an atom nor a plain list, tuple, dict, set or frozenset."""
    known = _known.get(kind)
    if known is None:
        known = _known[kind] = _encoder_of(kind)
    return known(encoder, value, kind)


def _encoder_of(kind):
    """Decided by the class alone, so once for each."""
    known = EXACT.get(kind) or _foreign(kind)
    if known is not None:
        return known
    if issubclass(kind, enum.Enum):
        return _enum
    if issubclass(kind, type):
        return closures.class_
    if issubclass(kind, BaseException):
        return _exception
    for base, encode_base in containers.BASES + BASES:
        if issubclass(kind, base):
            return encode_base
    if streams.iterates(kind):
        return streams.iterator
    return streams.async_iterator if streams.iterates_asynchronously(kind) else objects.instance


_known = {}


def _enum(encoder, value, kind):
    name = value.name if isinstance(value.name, str) else str(value._value_)
    return ["value", "enum", objects.type_name(kind), name]


def _value(name, *parts_of):
    def encode_value(encoder, value, kind):
        return ["value", objects.type_name(kind)] + [encoder.node(part(value)) for part in parts_of]

    return encode_value


def _bytes(encoder, value, kind):
    return ["value", "bytes", encoder.text(value.decode("latin-1"))]


def _bytearray(encoder, value, kind):
    return ["box", encoder.number(value), "bytearray", encoder.text(bytes(value).decode("latin-1"))]


def _array(encoder, value, kind):
    return [
        "box",
        encoder.number(value),
        "array.array",
        value.typecode,
        ["tuple", encoder.nodes(value.tolist())],
    ]


def _memoryview(encoder, value, kind):
    content = encoder.text(value.tobytes().decode("latin-1"))
    return [
        "box",
        encoder.number(value),
        "memoryview",
        value.format,
        ["tuple", list(value.shape or ())],
        content,
        encoder.node(value.obj),
    ]


def _view(encoder, value, kind):
    return ["value", kind.__name__, ["tuple", encoder.nodes(value)]]


def _mapping_proxy(encoder, value, kind):
    return ["value", "mappingproxy", encoder.node(dict(value))]


def _string_io(encoder, value, kind):
    if value.closed:
        return ["box", encoder.number(value), objects.type_name(kind), "closed"]
    content = value.getvalue()
    body = encoder.node(content) if isinstance(content, str) else encoder.text(content.decode("latin-1"))
    return ["box", encoder.number(value), objects.type_name(kind), body, value.tell()]


def _bound_method(encoder, value, kind):
    return ["box", encoder.number(value), "method", value.__func__.__qualname__, encoder.node(value.__self__)]


def _builtin(encoder, value, kind):
    owner = getattr(value, "__self__", None)
    if owner is None or isinstance(owner, types.ModuleType):
        return ["name", "function", "%s.%s" % (value.__module__, value.__qualname__)]
    return ["box", encoder.number(value), "method", value.__qualname__, encoder.node(owner)]


def _module(encoder, value, kind):
    return ["name", "module", value.__name__]


def _path(encoder, value, kind):
    return ["value", objects.type_name(kind), encoder.node(str(value))]


def _sentinel(encoder, value, kind):
    return named.node(encoder, value, "object")


def _exception(encoder, value, kind):
    made = value.__traceback__ is None or raising.raised_by_code(value)
    held = [vars(value)] if vars(value) else []
    parts = encoder.nodes(list(value.args) + held)
    return ["exception", objects.type_name(kind), parts, "code" if made else "interpreter"]


def _file(encoder, value, kind):
    """What is left to read, or where it stands; what was written is seen in the folder (`files.py`)."""
    number, name = encoder.number(value), objects.type_name(kind)
    if value.closed:
        return ["box", number, name, "closed"]
    try:
        if value.writable():
            value.flush()
        if not encoder.drain or not value.readable():
            return ["box", number, name, value.tell() if value.seekable() else None]
        rest = value.read()
    except (OSError, ValueError) as error:
        return ["box", number, name, type(error).__name__]
    body = encoder.text(rest.decode("latin-1")) if isinstance(rest, bytes) else encoder.node(rest)
    return ["box", number, name, getattr(value, "mode", None), body]


def _generator_of_numbers(encoder, value, kind):
    state = hashlib.sha1(repr(_random.Random.getstate(value)).encode("ascii")).hexdigest()
    return ["typed", encoder.number(value), objects.type_name(kind), state, containers.extra(encoder, value)]


def _like(encode_base):
    """A subclass: the content as the library type's own, then the attributes."""

    def encode_subclass(encoder, value, kind):
        number, base = encoder.number(value), next(one for one in kind.__mro__ if one in EXACT)
        content = encode_base(encoder, value, base)
        if content[0] == "box":
            content[1] = 0  # The id is that of the whole.
        return ["typed", number, objects.type_name(kind), content, containers.extra(encoder, value)]

    return encode_subclass


def _foreign(kind):
    """NumPy and pandas are never imported here, only met."""
    root = kind.__module__.partition(".")[0] if isinstance(kind.__module__, str) else ""
    if root in ("numpy", "pandas") and root in sys.modules:
        return tables.encoder_for(kind, root)
    return None


EXACT = {
    bytes: _bytes,
    bytearray: _bytearray,
    memoryview: _memoryview,
    array.array: _array,
    complex: _value("complex", lambda v: v.real, lambda v: v.imag),
    decimal.Decimal: _value("Decimal", str),
    fractions.Fraction: _value("Fraction", lambda v: v.numerator, lambda v: v.denominator),
    range: _value("range", lambda v: v.start, lambda v: v.stop, lambda v: v.step),
    slice: _value("slice", lambda v: v.start, lambda v: v.stop, lambda v: v.step),
    datetime.datetime: _value("datetime", lambda v: v.isoformat(), lambda v: v.fold, lambda v: v.tzinfo),
    datetime.date: _value("date", lambda v: v.isoformat()),
    datetime.time: _value("time", lambda v: v.isoformat(), lambda v: v.fold, lambda v: v.tzinfo),
    datetime.timedelta: _value("timedelta", lambda v: v.days, lambda v: v.seconds, lambda v: v.microseconds),
    datetime.timezone: _value("timezone", lambda v: v.utcoffset(None), lambda v: v.tzname(None)),
    re.Pattern: _value("Pattern", lambda v: v.pattern, lambda v: v.flags),
    re.Match: _value("Match", lambda v: v.re, lambda v: v.string, lambda v: v.regs, lambda v: v.lastindex),
    type(Ellipsis): _value("Ellipsis"),
    type(NotImplemented): _value("NotImplemented"),
    object: _sentinel,
    collections.deque: containers.deque_like,
    collections.defaultdict: containers.defaultdict_like,
    collections.OrderedDict: containers.ordered_like,
    collections.Counter: containers.dict_like,
    type({}.keys()): _view,
    type({}.values()): _view,
    type({}.items()): _view,
    types.MappingProxyType: _mapping_proxy,
    io.StringIO: _string_io,
    io.BytesIO: _string_io,
    types.FunctionType: closures.function,
    types.MethodType: _bound_method,
    types.BuiltinFunctionType: _builtin,
    types.ModuleType: _module,
}

SUBCLASSED = (
    datetime.datetime,
    datetime.date,
    datetime.time,
    datetime.timedelta,
    decimal.Decimal,
    fractions.Fraction,
)
SUBCLASSED += (complex, bytearray, array.array, io.StringIO, io.BytesIO)

BASES = (
    (pathlib.PurePath, _path),
    (types.ModuleType, _module),
    (_random.Random, _generator_of_numbers),
    (io.IOBase, _file),
)
BASES = tuple((base, _like(EXACT[base])) for base in SUBCLASSED) + BASES
