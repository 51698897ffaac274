"""Instances of classes as attributes by name: `__dict__` and `__slots__`, and what a base in C holds beside them."""

import types

from . import lazy, named

METHOD_OF_C = (type(list.append), types.WrapperDescriptorType)

UNIQUE_NAMES = {"builtins": "", "__main__": "__main__."}

_ALL_IN_ATTRIBUTES = frozenset([object, types.SimpleNamespace])
_bases_in_c = {}


def type_name(kind):
    """Qualified name of a class."""
    module = kind.__module__
    prefix = UNIQUE_NAMES.get(module, "%s." % (module,)) if isinstance(module, str) else ""
    return prefix + kind.__qualname__


def instance(encoder, value, kind):
    """The node of an instance: attributes, or what a C type itself says it is made of, else opaque."""
    name = type_name(kind)
    if _base_in_c(kind) in _ALL_IN_ATTRIBUTES and _holds_attributes(value, kind):
        return _with_attributes(encoder, value, kind, name, None)
    parts = _reduced(value, kind)
    if parts is not None:
        return ["box", encoder.number(value), name] + encoder.nodes(parts)
    if _base_in_c(kind) is object or not _holds_attributes(value, kind):
        return named.node(encoder, value, name)
    return _with_attributes(encoder, value, kind, name, "what %s holds" % type_name(_base_in_c(kind)))


def _with_attributes(encoder, value, kind, name, hidden):
    names, contents, cached, beside = state(value, encoder.filled)
    if cached and not encoder.with_caches:
        names, contents, cached = names[: -len(cached)], contents[: -len(cached)], []
    number = encoder.number(value)
    nodes = encoder.nodes(contents)
    if hidden is not None:
        names, nodes = names + [hidden], list(nodes) + [encoder.opaque(object(), hidden)]
    return ["object", number, name, names, nodes, cached, beside]


def attributes(value):
    """(sorted names, values) of an instance's own attributes, less those that its class caches."""
    names, contents, cached, _ = state(value)
    kept = len(names) - len(cached)
    return names[:kept], contents[:kept]


def state(value, filled=frozenset()):
    """(names, values, cached names, names beside equality): what is cached comes last, each part sorted.

    `filled` are (id of the object, name) of caches that were full before the call: what becomes of them is behaviour.
    """
    kind = type(value)
    slots, caches, may_be_beside = _plans.get(kind) or _plan(kind)
    found = getattr(value, "__dict__", None) or {}
    if slots:
        found = dict(found)
        for base, name in slots:
            found.update(_slot(value, base, name))
    names = sorted(map(str, found))
    cached = [name for name in names if name in caches and (id(value), name) not in filled] if caches else []
    if cached:
        names = [name for name in names if name not in cached] + cached
    beside = [name for name in names if lazy.is_beside(kind, name)] if may_be_beside else []
    return names, [found[name] for name in names], cached, beside


_plans = {}


def _plan(kind):
    """What is the same for all instances of a class: slots, names of caches, whether it leaves something out of equality."""
    slots = [(base, name) for base in reversed(kind.__mro__) for name in _slots(base)]
    _plans[kind] = (slots, lazy.cached_names(kind), lazy.leaves_out(kind))
    return _plans[kind]


def full_caches(values):
    """(id, name) of the caches of these objects that hold something."""
    found = set()
    for value in values:
        for name in lazy.cached_names(type(value)) if hasattr(value, "__dict__") else ():
            if vars(value).get(name) is not None:
                found.add((id(value), name))
    return frozenset(found)


def _base_in_c(kind):
    """The nearest base that is made by C code, so that its instances may hold more than attributes."""
    if kind not in _bases_in_c:
        _bases_in_c[kind] = next((base for base in kind.__mro__ if _is_of_c(base)), object)
    return _bases_in_c[kind]


def _is_of_c(base):
    new = vars(base).get("__new__")
    return not base.__flags__ & (1 << 9) or (
        isinstance(new, types.BuiltinFunctionType) and new.__self__ is base
    )


def _holds_attributes(value, kind):
    return hasattr(value, "__dict__") or any(_slots(base) for base in kind.__mro__)


def _slots(base):
    slots = vars(base).get("__slots__", ())
    names = (slots,) if isinstance(slots, str) else tuple(slots)
    return [name for name in names if name not in ("__dict__", "__weakref__")]


def _slot(value, base, name):
    mangled = name
    if name.startswith("__") and not name.endswith("__"):
        mangled = "_%s%s" % (base.__name__.lstrip("_"), name)
    descriptor = vars(base).get(mangled)
    if not isinstance(descriptor, types.MemberDescriptorType):
        return {}
    try:
        return {mangled: descriptor.__get__(value, type(value))}
    except AttributeError:
        return {}


def _reduced(value, kind):
    """What a C type itself says it is made of, e.g. `operator.itemgetter(1)`; Python code is never run for it."""
    for name in ("__reduce_ex__", "__reduce__"):
        for base in kind.__mro__[:-1]:
            method = vars(base).get(name)
            if method is None:
                continue
            if not isinstance(method, METHOD_OF_C):
                return None
            return _call_reduce(value, name)
    return None


def _call_reduce(value, name):
    try:
        parts = value.__reduce_ex__(4) if name == "__reduce_ex__" else value.__reduce__()
    except Exception:
        return None
    return list(parts) if isinstance(parts, tuple) else None


def frozen(kind):
    """Attributes of its instances cannot be set."""
    return getattr(getattr(kind, "__dataclass_params__", None), "frozen", False)
