"""How values of single types are encoded: standard library types, NumPy and pandas, subclasses and instances.

Each encoder is `(encoder, value, kind) -> node`. A type is found by itself, then along its bases; see `codec.py` for the tags.
"""

import array
import collections
import datetime
import decimal
import enum
import fractions
import io
import pathlib
import re
import sys
import types

from . import containers, objects, streams, tables


def encode(encoder, value, kind):
    """The node of a value that is neither an atom nor a plain list, tuple, dict, set or frozenset."""
    known = EXACT.get(kind)
    if known is not None:
        return known(encoder, value, kind)
    foreign = _foreign(kind)
    if foreign is not None:
        return foreign(encoder, value, kind)
    if isinstance(value, enum.Enum):
        return [
            "value",
            "enum",
            objects.type_name(kind),
            value.name if isinstance(value.name, str) else str(value._value_),
        ]
    if isinstance(value, type):
        return ["name", "class", objects.type_name(value)]
    if isinstance(value, BaseException):
        return ["exception", objects.type_name(kind), encoder.nodes(value.args)]
    for base, encode_base in containers.BASES + BASES:
        if isinstance(value, base):
            return encode_base(encoder, value, kind)
    if streams.is_iterator(value):
        return streams.iterator(encoder, value)
    return objects.instance(encoder, value, kind, objects.type_name(kind))


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


def _function(encoder, value, kind):
    qualified = "%s.%s" % (getattr(value, "__module__", None), value.__qualname__)
    if "<locals>" in qualified or "<lambda>" in qualified:
        return ["opaque", "function " + qualified]
    return ["name", "function", qualified]


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


def _weak(encoder, value, kind):
    return ["opaque", objects.type_name(kind)]


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
    object: _weak,
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
    types.FunctionType: _function,
    types.MethodType: _bound_method,
    types.BuiltinFunctionType: _builtin,
    types.ModuleType: _module,
}

BASES = (
    (pathlib.PurePath, _path),
    (types.ModuleType, _module),
)
