"""What of a module outlives a call: data globals, class attributes, defaults, closures, function attributes, caches."""

import functools
import types

from . import codec

FEW_DRAINED = 50
CHEAP_CHARACTERS = 20_000

CACHED = type(functools.lru_cache(maxsize=None)(lambda: None))


def of_module(module):
    """Name -> text of the encoded value, for everything of this module that a call could change."""
    found = {}
    for name, value in list(vars(module).items()):
        if not name.startswith("__"):
            _add(found, name, value, module.__name__)
    return found


def changed(before, after):
    """Names that differ, new and vanished ones included, sorted."""
    return sorted(name for name in set(before) | set(after) if before.get(name) != after.get(name))


def is_cheap(found):
    """Small enough to be looked at after every case."""
    return sum(map(len, found.values())) < CHEAP_CHARACTERS


def _add(found, name, value, module_name):
    if isinstance(value, CACHED):
        found[name + ".cache_info()"] = repr(value.cache_info())
        _add_function(found, name, value.__wrapped__)
    elif isinstance(value, types.FunctionType):
        if value.__module__ == module_name:
            _add_function(found, name, value)
    elif isinstance(value, (staticmethod, classmethod)):
        _add(found, name, value.__func__, module_name)
    elif isinstance(value, type):
        if value.__module__ == module_name and "." not in name:
            _add_class(found, name, value, module_name)
    elif not isinstance(value, (types.ModuleType, types.BuiltinFunctionType, property)):
        found[name] = _text(value)


def _add_class(found, name, cls, module_name):
    for inner, value in list(vars(cls).items()):
        if inner.startswith("__") and inner.endswith("__") and not isinstance(value, types.FunctionType):
            continue
        if not isinstance(value, (types.MemberDescriptorType, types.GetSetDescriptorType)):
            _add(found, "%s.%s" % (name, inner), value, module_name)


def _add_function(found, name, function):
    if not isinstance(function, types.FunctionType) or _dispatches(function):
        return
    for part in (function.__defaults__, function.__kwdefaults__):
        if part:
            found[name + ".__defaults__"] = found.get(name + ".__defaults__", "") + _text(part)
    for attribute, value in vars(function).items():
        if attribute != "__wrapped__":
            found["%s.%s" % (name, attribute)] = _text(value)
    wrapped = vars(function).get("__wrapped__")
    if wrapped is not None and wrapped is not function:
        _add_function(found, name, wrapped)
    for position, cell in enumerate(function.__closure__ or ()):
        _add_cell(found, "%s.%s" % (name, function.__code__.co_freevars[position]), cell)


def _dispatches(function):
    """`functools.singledispatch` keeps a cache of its own, which no caller sees."""
    return (
        hasattr(function, "registry") and hasattr(function, "dispatch") and hasattr(function, "_clear_cache")
    )


def _add_cell(found, name, cell):
    try:
        value = cell.cell_contents
    except ValueError:
        return
    if isinstance(value, CACHED):
        found[name + ".cache_info()"] = repr(value.cache_info())
    elif not isinstance(value, (types.FunctionType, type)):
        found[name] = _text(value)


def _text(value):
    encoder = codec.Encoder(drain=False, max_drained=FEW_DRAINED, with_caches=False)
    try:
        node = encoder.encode(value)
    except codec.TooLarge:
        return '["too-large"]'
    return codec.text_of([node, encoder.later] if encoder.later else node)
