"""Instances of classes as attributes by name: `__dict__` and `__slots__`, less what the class caches lazily."""

import dataclasses
import functools
import types

METHOD_OF_C = (type(list.append), types.WrapperDescriptorType)

UNIQUE_NAMES = {"builtins": "", "__main__": "__main__."}


def type_name(kind):
    """Qualified name of a class."""
    module = kind.__module__
    prefix = UNIQUE_NAMES.get(module, "%s." % (module,)) if isinstance(module, str) else ""
    return prefix + kind.__qualname__


def instance(encoder, value, kind, name):
    """The node of an instance: attributes if it has any place for them, C types by their own reduction, else opaque."""
    if _holds_attributes(value, kind):
        names, contents = attributes(value)
        number = encoder.number(value)
        return ["object", number, name, names, encoder.nodes(contents), defines_equality(kind)]
    parts = _reduced(value, kind)
    if parts is None:
        return ["opaque", name]
    return ["box", encoder.number(value), name] + encoder.nodes(parts)


def attributes(value):
    """(sorted names, values) of an instance's own attributes that belong to its state."""
    kind = type(value)
    found = {}
    for base in kind.__mro__:
        for name in _slots(base):
            found.update(_slot(value, base, name))
    found.update(getattr(value, "__dict__", None) or {})
    ignored = _lazily_cached(kind) | _not_compared_fields(value)
    names = sorted(str(name) for name in found if name not in ignored)
    return names, [found[name] for name in names]


def defines_equality(kind):
    """The class, or a base other than object, says what is equal."""
    return any("__eq__" in vars(base) for base in kind.__mro__[:-1])


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


def _lazily_cached(kind):
    names = set()
    for base in kind.__mro__:
        for name, member in vars(base).items():
            if isinstance(member, functools.cached_property):
                names.add(name)
    return names


def _not_compared_fields(value):
    if not dataclasses.is_dataclass(value):
        return set()
    return {field.name for field in dataclasses.fields(value) if not field.compare}


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
