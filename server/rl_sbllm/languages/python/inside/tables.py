"""NumPy and pandas values: dtype, shape and bytes; columns with their index. Imported only when they are loaded."""

import sys


def encoder_for(kind, root):
    """The encoder of a NumPy or pandas type, None to treat it as any other object."""
    library = sys.modules[root]
    if root == "numpy":
        if issubclass(kind, library.ndarray):
            return _ndarray
        if issubclass(kind, library.generic):
            return _scalar
        if issubclass(kind, library.dtype):
            return lambda encoder, value, kind: ["value", "numpy.dtype", value.str]
        return _random if issubclass(kind, _generators(library)) else None
    if issubclass(kind, library.DataFrame):
        return _frame
    if issubclass(kind, library.Series):
        return _series
    if issubclass(kind, library.Index):
        return _index
    return None


def _ndarray(encoder, value, kind):
    """["box", id, type, memory, flags and mask, dtype, shape, content]; arrays that share memory have one memory node."""
    number = encoder.number(value)
    dtype = value.dtype.str if value.dtype.names is None else repr(value.dtype.descr)
    more = [encoder.memory(_owner(value)), value.flags.writeable, _more(encoder, value)]
    head = ["box", number, "%s.%s" % (kind.__module__, kind.__qualname__)] + more
    plain = value.view(sys.modules["numpy"].ndarray)
    if value.dtype.hasobject or value.dtype.char in "gG":
        items = plain.ravel().tolist() if value.dtype.hasobject else list(map(repr, plain.ravel()))
        return head + [dtype, ["tuple", list(value.shape)], ["list", 0, encoder.nodes(items)]]
    return head + [dtype, ["tuple", list(value.shape)], encoder.text(plain.tobytes().decode("latin-1"))]


def _generators(library):
    numbers = getattr(library, "random", None)
    names = ("Generator", "RandomState", "BitGenerator")
    return tuple(getattr(numbers, name) for name in names if hasattr(numbers, name))


def _random(encoder, value, kind):
    """A generator of random numbers is the state that it is in."""
    bits = (
        value if hasattr(value, "state") else value.bit_generator if hasattr(value, "bit_generator") else None
    )
    state = bits.state if bits is not None else value.get_state()
    return ["box", encoder.number(value), "numpy.random." + kind.__name__, encoder.node(state)]


def _owner(value):
    """The array that owns the memory."""
    array = sys.modules["numpy"].ndarray
    while isinstance(value.base, array):
        value = value.base
    return value


def _more(encoder, value):
    """What a subclass keeps beside the numbers: a mask, attributes."""
    held = {name: part for name, part in getattr(value, "__dict__", {}).items() if name[:1] != "_"}
    mask = getattr(value, "_mask", None)
    parts = ([] if mask is None else [mask.tolist()]) + ([held] if held else [])
    return ["tuple", encoder.nodes(parts)]


def _scalar(encoder, value, kind):
    return [
        "value",
        "numpy." + kind.__name__,
        value.dtype.str,
        encoder.text(value.tobytes().decode("latin-1")),
    ]


def _frame(encoder, value, kind):
    columns = [encoder.node(value.iloc[:, position]) for position in range(value.shape[1])]
    return ["box", encoder.number(value), "pandas.DataFrame", encoder.node(value.columns), ["tuple", columns]]


def _series(encoder, value, kind):
    body = encoder.nodes(value.tolist())
    return [
        "box",
        encoder.number(value),
        "pandas.Series",
        str(value.dtype),
        encoder.node(value.name),
        encoder.node(value.index),
        ["tuple", body],
    ]


def _index(encoder, value, kind):
    return [
        "box",
        encoder.number(value),
        "pandas." + kind.__name__,
        str(value.dtype),
        ["tuple", encoder.nodes(value.names)],
        ["tuple", encoder.nodes(value.tolist())],
    ]
