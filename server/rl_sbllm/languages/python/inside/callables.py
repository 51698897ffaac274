"""Callables among the arguments: wrapped, so that the calls made to them are part of the behaviour."""

import functools
import hashlib
import inspect
import types

from . import codec

KEPT_CALLS = 200
ENCODED_CALLS = 20_000

WRAPPED = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, functools.partial)


class Recorder:
    """The calls made to the wrapped callables of one case, in order, with what they got and gave."""

    def __init__(self):
        self._count = 0
        self._kept = []
        self._digest = hashlib.sha256()
        self._originals = []

    def wrap_arguments(self, args, kwargs):
        """(args, kwargs) with wrapped callables; those inside a list or dict argument are replaced in place."""
        names = ["%d" % index for index in range(len(args))]
        wrapped = tuple(self._wrap(value, name) for value, name in zip(args, names))
        return wrapped, {name: self._wrap(value, name) for name, value in kwargs.items()}

    def calls(self):
        """What was called, None when there was nothing to call."""
        if not self._originals:
            return None
        return {"count": self._count, "first": self._kept, "digest": self._digest.hexdigest()[:16]}

    def closed_over(self):
        """Objects that the wrapped functions close over."""
        cells = []
        for function in self._originals:
            for cell in getattr(function, "__closure__", None) or ():
                try:
                    cells.append(cell.cell_contents)
                except ValueError:
                    cells.append(None)
        return cells

    def _wrap(self, value, name):
        if type(value) is list:
            for index, item in enumerate(value):
                if isinstance(item, WRAPPED):
                    value[index] = self._wrap_one(item, "%s[%d]" % (name, index))
            return value
        if type(value) is dict:
            for key, item in value.items():
                if isinstance(item, WRAPPED):
                    value[key] = self._wrap_one(item, "%s[%r]" % (name, key))
            return value
        return self._wrap_one(value, name)

    def _wrap_one(self, function, name):
        if not isinstance(function, WRAPPED) or inspect.iscoroutinefunction(function):
            return function
        function = getattr(function, "_rl_sbllm_wrapped", function)
        self._originals.append(function)

        def recorded(*args, **kwargs):
            before = self._begin(name, args, kwargs)
            try:
                result = function(*args, **kwargs)
            except BaseException as error:
                self._end(before, ["exception", type(error).__name__, []])
                raise
            self._end(before, result)
            return result

        recorded._rl_sbllm_wrapped = function
        try:
            return functools.update_wrapper(recorded, function)
        except (AttributeError, TypeError):
            return recorded

    def _begin(self, name, args, kwargs):
        self._count += 1
        if self._count > ENCODED_CALLS:
            return None
        call = [name, codec.encode(args)[0], codec.encode(kwargs)[0] if kwargs else None]
        index = len(self._kept)
        if index < KEPT_CALLS:
            self._kept.append(call)
        self._digest.update(codec.text_of(call).encode("ascii"))
        return call

    def _end(self, call, result):
        if call is None:
            return
        call.append(codec.encode(result)[0])
        self._digest.update(codec.text_of(call[-1]).encode("ascii"))
