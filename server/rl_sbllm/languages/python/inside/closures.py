"""Functions and classes: by name where a module holds them under it, else by their code and by what they close over.

Two functions made at run time can only be told to be equal when their code is the same; of other code nothing is known.
"""

import hashlib
import types

from . import named, objects

_OWN = frozenset(["__dict__", "__weakref__", "__module__", "__qualname__", "__doc__", "__firstlineno__"])


_left_out = set()


def leave_out(qualified):
    """The target itself is no part of the code of functions that call it: a candidate's is other code by intent."""
    _left_out.add(qualified)


def function(encoder, value, kind):
    """["name", "function", qualified] or ["closure", id, name, digest of the code, parts]."""
    value = getattr(value, "_rl_sbllm_wrapped", value)
    if not isinstance(value, types.FunctionType):
        return encoder.node(value)
    qualified = "%s.%s" % (getattr(value, "__module__", None), value.__qualname__)
    if named.by_its_own_name(value, value.__module__, value.__qualname__):
        return ["name", "function", qualified]
    if "<locals>" in qualified and not value.__closure__:
        known = named.anywhere(value)
        if known is not None:
            return ["name", "function", known]
    number = encoder.number(value)
    parts = [value.__defaults__, value.__kwdefaults__, _cells(value), vars(value)]
    digest = code_digest(value.__code__, value.__globals__)
    return ["closure", number, qualified, digest, ["tuple", encoder.nodes(parts)]]


def class_(encoder, value, kind):
    """The same for a class; the parts are its bases and what its body holds."""
    qualified = objects.type_name(value)
    if named.by_its_own_name(value, value.__module__, value.__qualname__) or not _made_by_python(value):
        return ["name", "class", qualified]
    known = named.anywhere(value)
    if known is not None:
        return ["name", "class", known]
    number = encoder.number(value)
    names = sorted(name for name in vars(value) if name not in _OWN)
    held = [vars(value)[name] for name in names]
    bases = ["tuple", [encoder.node(base) for base in value.__bases__]]
    shape = hashlib.sha1(repr(names).encode("utf-8", "backslashreplace")).hexdigest()[:16]
    return ["closure", number, qualified, shape, ["tuple", [bases] + [_member(encoder, one) for one in held]]]


def code_digest(code, names, seen=None):
    """A text that two pieces of code share when they do the same, the functions of their module that they call included."""
    seen = set() if seen is None else seen
    digest = hashlib.sha1()
    _add_code(digest, code, names, seen)
    return digest.hexdigest()[:16]


def _add_code(digest, code, names, seen):
    seen.add(code)
    told = (
        code.co_code,
        code.co_names,
        code.co_varnames,
        code.co_freevars,
        code.co_cellvars,
        code.co_flags,
        code.co_argcount,
        code.co_kwonlyargcount,
        getattr(code, "co_posonlyargcount", 0),
    )
    digest.update(repr(told).encode("utf-8", "backslashreplace"))
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            _add_code(digest, constant, names, seen)
        else:
            digest.update(_constant(constant).encode("utf-8", "backslashreplace"))
    for name in code.co_names:
        called = names.get(name)
        if isinstance(called, types.FunctionType) and called.__globals__ is names:
            if called.__code__ not in seen and called.__qualname__ not in _left_out:
                _add_code(digest, called.__code__, names, seen)


def _constant(constant):
    if isinstance(constant, frozenset):
        return "frozenset(%s)" % (sorted(map(repr, constant)),)
    return "%s %r" % (type(constant).__name__, constant)


def _cells(value):
    found = []
    for name, cell in zip(value.__code__.co_freevars, value.__closure__ or ()):
        try:
            found.append((name, cell.cell_contents))
        except ValueError:
            found.append((name,))
    return found


def _made_by_python(kind):
    return bool(kind.__flags__ & (1 << 9)) and isinstance(vars(kind).get("__module__"), str)


def _member(encoder, value):
    if isinstance(value, (staticmethod, classmethod)):
        return ["tuple", [type(value).__name__, encoder.node(value.__func__)]]
    if isinstance(value, property):
        return ["tuple", ["property"] + [encoder.node(part) for part in (value.fget, value.fset, value.fdel)]]
    if isinstance(value, (types.MemberDescriptorType, types.GetSetDescriptorType)):
        return ["name", "descriptor", value.__name__]
    return encoder.node(value)
