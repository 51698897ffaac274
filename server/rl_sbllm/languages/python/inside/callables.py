"""Callables among the arguments: wrapped, so that the calls made to them are part of the behaviour."""

import functools
import hashlib
import inspect
import types

from . import codec

KEPT_CALLS = 200
ENCODED_CALLS = 20_000
DEPTH = 3

WRAPPED = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, functools.partial)
_NAMESPACES = (type, types.ModuleType)


class Recorder:
    """The calls made to the wrapped callables of one case, in the order they began, with what they got and gave."""

    def __init__(self):
        self._count = 0
        self._kept = []
        self._digests = []
        self._originals = []
        self._patched = []

    def wrap_arguments(self, args, kwargs):
        """(args, kwargs) with wrapped callables; those inside a list, dict or instance are replaced in place."""
        wrapped = tuple(self._wrap(value, "%d" % index) for index, value in enumerate(args))
        return wrapped, {name: self._wrap(value, name) for name, value in kwargs.items()}

    def release(self):
        """Classes whose instances are called get their own `__call__` back."""
        for kind, method in self._patched:
            kind.__call__ = method
        self._patched = []

    def calls(self):
        """What was called, None when there was nothing to call."""
        if not self._originals:
            return None
        digest = hashlib.sha256(b"".join(part for parts in self._digests for part in parts))
        return {"count": self._count, "first": self._kept, "digest": digest.hexdigest()[:16]}

    def closed_over(self):
        """Objects that the wrapped functions hold: what they close over, are bound to, or were given beforehand."""
        found = []
        for function in self._originals:
            _held(function, found, 0)
        return found

    def _wrap(self, value, name):
        kind = type(value)
        if kind is list:
            for index, item in enumerate(value):
                if isinstance(item, WRAPPED):
                    value[index] = self._wrap_one(item, "%s[%d]" % (name, index))
        elif kind is dict:
            for key, item in value.items():
                if isinstance(item, WRAPPED):
                    value[key] = self._wrap_one(item, "%s[%r]" % (name, key))
        elif kind is tuple:
            if any(isinstance(item, WRAPPED) for item in value):
                return tuple(self._wrap(item, "%s[%d]" % (name, index)) for index, item in enumerate(value))
        elif isinstance(value, WRAPPED):
            return self._wrap_one(value, name)
        elif isinstance(vars(kind).get("__call__"), types.FunctionType):
            self._patch(kind, name)
        elif isinstance(getattr(value, "__dict__", None), dict) and not isinstance(value, _NAMESPACES):
            for key, item in value.__dict__.items():
                if isinstance(item, types.FunctionType):
                    value.__dict__[key] = self._wrap_one(item, "%s.%s" % (name, key))
        return value

    def _patch(self, kind, name):
        """Calls of instances are found on their class."""
        if any(known is kind for known, _ in self._patched):
            return
        method = vars(kind)["__call__"]
        self._patched.append((kind, method))
        kind.__call__ = self._recorded(method, name)
        self._originals.append(method)

    def _wrap_one(self, function, name):
        function = getattr(function, "_rl_sbllm_wrapped", function)
        self._originals.append(function)
        recorded = self._recorded(function, name)
        recorded._rl_sbllm_wrapped = function
        return recorded

    def _recorded(self, function, name):
        recorder = self

        def recorded(*args, **kwargs):
            begun = recorder._begin(name, args, kwargs)
            try:
                result = function(*args, **kwargs)
            except BaseException as error:
                recorder._end(begun, ["exception", type(error).__name__, []])
                raise
            recorder._end(begun, result)
            return result

        async def awaited(*args, **kwargs):
            begun = recorder._begin(name, args, kwargs)
            try:
                result = await function(*args, **kwargs)
            except BaseException as error:
                recorder._end(begun, ["exception", type(error).__name__, []])
                raise
            recorder._end(begun, result)
            return result

        chosen = awaited if inspect.iscoroutinefunction(function) else recorded
        try:
            return functools.update_wrapper(chosen, function)
        except (AttributeError, TypeError):
            return chosen

    def _begin(self, name, args, kwargs):
        self._count += 1
        if self._count > ENCODED_CALLS:
            return None
        call = [name, codec.encode(args)[0], codec.encode(kwargs)[0] if kwargs else None]
        parts = [hashlib.sha1(codec.text_of(call).encode("ascii")).digest()]
        if len(self._kept) < KEPT_CALLS:
            self._kept.append(call)
        self._digests.append(parts)
        return call, parts

    def _end(self, begun, result):
        if begun is None:
            return
        call, parts = begun
        call.append(codec.encode(result)[0])
        parts.append(hashlib.sha1(codec.text_of(call[-1]).encode("ascii")).digest())


def _held(function, found, depth):
    held = [getattr(function, "__self__", None)]
    if isinstance(function, functools.partial):
        held = [*function.args, *function.keywords.values(), function.func]
    for cell in getattr(function, "__closure__", None) or ():
        try:
            held.append(cell.cell_contents)
        except ValueError:
            held.append(None)
    for value in held:
        if isinstance(value, WRAPPED):
            if depth < DEPTH:
                _held(value, found, depth + 1)
        elif value is not None and not isinstance(value, (types.ModuleType, type)):
            found.append(value)
