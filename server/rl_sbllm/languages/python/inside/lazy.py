"""Attributes that are no state of their own: what a class caches on demand, and what its own equality does not read."""

import ast
import dataclasses
import functools
import inspect
import textwrap
import types

_PLAIN = (types.FunctionType, staticmethod, classmethod, type)
_ANY_ATTRIBUTE = frozenset(
    "__dict__ __slots__ vars getattr attrgetter astuple asdict fields __reduce__ repr str super".split()
)
_cached = {}
_beside = {}


def cached_names(kind):
    """Attributes that the class fills when they are first asked for."""
    if kind not in _cached:
        _cached[kind] = frozenset(_descriptors(kind) | _filled_on_demand(kind))
    return _cached[kind]


def leaves_out(kind):
    """Some attribute could be beside its equality."""
    is_beside(kind, "")
    return _beside[kind] != (frozenset(), None)


def is_beside(kind, name):
    """The class has its own equality, and that does not read this private attribute (or field left out of comparison)."""
    if kind not in _beside:
        _beside[kind] = (_fields_left_out(kind), _read_by_equality(kind))
    left_out, read = _beside[kind]
    return name in left_out or (read is not None and name[:1] == "_" and name not in read)


def _descriptors(kind):
    """`cached_property` of any library: it stands in the class under the name that it fills in the instance."""
    found = set()
    for base in kind.__mro__:
        for name, member in vars(base).items():
            if isinstance(member, functools.cached_property) or _caches(member):
                found.add(name)
    return found


def _caches(member):
    kind = type(member)
    if isinstance(member, _PLAIN) or kind is property or not hasattr(kind, "__get__"):
        return False
    if isinstance(member, property):
        return "cache" in kind.__name__.lower() or "lazy" in kind.__name__.lower()
    return bool(kind.__flags__ & (1 << 9)) and not hasattr(kind, "__set__")


def _filled_on_demand(kind):
    found = set()
    for base in kind.__mro__[:-1]:
        for member in list(vars(base).values()):
            function = member.fget if isinstance(member, property) else member
            if isinstance(function, types.FunctionType) and function.__code__.co_argcount == 1:
                found |= _filled_by(function)
    return found


def _filled_by(function):
    if not any(name[:1] == "_" for name in function.__code__.co_names):
        return set()
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, ValueError):
        return set()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If):
            found |= _missing(node.test) & _assigned(node.body)
        elif isinstance(node, ast.Try) and any(_catches_attribute_error(one) for one in node.handlers):
            found |= _read(node.body) & _assigned(tree.body)
    return {name for name in found if name[:1] == "_"}


def _missing(test):
    """Attributes whose absence the condition asks for: `self.x is None`, `not hasattr(self, "x")`, `"x" not in vars(self)`."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        call = test.operand
        return _named_in(call) if isinstance(call, ast.Call) and _is_name(call.func, "hasattr") else set()
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return set()
    if isinstance(test.ops[0], ast.NotIn):
        return _strings(test.left)
    is_none = isinstance(test.ops[0], ast.Is) and _is_none(test.comparators[0])
    return (_read([test.left]) | _named_in(test.left)) if is_none else set()


def _named_in(call):
    if isinstance(call, ast.Call) and (_is_name(call.func, "hasattr") or _is_name(call.func, "getattr")):
        return _strings(call.args[1]) if len(call.args) > 1 else set()
    return set()


def _strings(node):
    return {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def _is_name(node, name):
    return isinstance(node, ast.Name) and node.id == name


def _is_none(node):
    return isinstance(node, ast.Constant) and node.value is None


def _assigned(body):
    return _attributes(body, ast.Store)


def _read(body):
    return _attributes(body, ast.Load)


def _attributes(body, context):
    found = set()
    for statement in body:
        for node in ast.walk(statement):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.ctx, context)
                and _is_name(node.value, "self")
            ):
                found.add(node.attr)
    return found


def _catches_attribute_error(handler):
    return handler.type is not None and "AttributeError" in {
        node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)
    }


def _fields_left_out(kind):
    if not dataclasses.is_dataclass(kind):
        return frozenset()
    return frozenset(field.name for field in dataclasses.fields(kind) if not field.compare)


def _read_by_equality(kind):
    """Names that `__eq__` and what it calls of the class speak of; None when it has none, or may read anything."""
    for base in kind.__mro__[:-1]:
        if "__eq__" in vars(base):
            names = _names_in(vars(base)["__eq__"], kind, set())
            return None if names is None or names & _ANY_ATTRIBUTE else frozenset(names)
    return None


def _names_in(member, kind, seen):
    member = member.fget if isinstance(member, property) else getattr(member, "func", member)
    if not isinstance(member, types.FunctionType):
        return None
    names = _names_in_code(member.__code__)
    for name in list(names - seen):
        seen.add(name)
        for base in kind.__mro__[:-1]:
            inner = vars(base).get(name)
            if isinstance(inner, (types.FunctionType, property, functools.cached_property)):
                names |= _names_in(inner, kind, seen) or set()
    return names


def _names_in_code(code):
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _names_in_code(constant)
        elif isinstance(constant, str):
            names.add(constant)
    return names
