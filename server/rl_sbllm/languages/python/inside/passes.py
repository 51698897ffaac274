"""A pass: every timing case once (or as often as it counts), on arguments and a module that no earlier pass touched.

Preparing and running are apart, so that only the running is measured. Never reads a clock.
"""

from __future__ import annotations

import asyncio
import inspect
import itertools
import sys
import types
from collections import deque

from . import cases, copying, load

MOST_CALLS = 200
"""Recorded cases are repeated by how often they were seen, up to about this many calls a pass."""
MOST_DRAINED = 20000
"""Items taken of a result that is an iterator; as many as are compared."""

_EXECUTED_LAZILY = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)


class Preparation:
    """Makes passes of one job by its settings. A prepared pass is a list of (function, args, kwargs)."""

    def __init__(self, job, settings):
        self._job = job
        self._copy = settings.get("copy_arguments", True)
        self._isolate = settings.get("isolate_state", False)
        self._repeated = settings.get("repeated", False)
        self._module = load.load_module(job)
        self._cases = cases.make(job, self._module)
        together = settings.get("concurrency", 1)
        counts = [case.info.get("count", 1) for case in self._cases]
        self._weights = [weight * together for weight in weights(counts)]
        self._function = load.resolve(self._module, job["entry"])
        self._plain = all(copying.is_plain((case.args, case.kwargs)) for case in self._cases)
        self._copyable = self._plain or not self._isolate
        self._code = None

    @property
    def size(self):
        """Summed size of the cases, None when no argument has a length."""
        sizes = [case.info.get("size") for case in self._cases]
        known = [size for size in sizes if size is not None]
        return sum(known) if known else None

    @property
    def positions(self):
        """The case of each call of a pass, counted among all of its set."""
        only = self._job["cases"].get("only") or range(len(self._weights))
        return [position for position, weight in zip(only, self._weights) for _ in range(weight)]

    @property
    def changes_arguments(self):
        """Each pass has arguments of its own, so what a call did to them shows."""
        return self._copy and not self._repeated

    @property
    def function(self):
        """What the calls of a pass call, of whichever instance."""
        return self._function

    @property
    def module(self):
        """The instance of the target's module that the cases were made with."""
        return self._module

    def other_cases(self, wanted):
        """One pass over another set of cases, in the same module instance."""
        made = cases.make(dict(self._job, cases=wanted), self._module)
        return [[(self._function, case.args, case.kwargs) for case in made]]

    def passes(self, count):
        """`count` passes, ready to run."""
        if self._repeated or not (self._copy or self._isolate):
            one = self._calls(self._function, self._cases)
            return [one] * count
        return [self._fresh() for _ in range(count)]

    def _fresh(self):
        if self._copyable:
            function = self._light_instance() if self._isolate else self._function
            try:
                return self._copied_calls(function) if self._copy else self._calls(function, self._cases)
            except copying.CannotCopy:
                self._copyable = False
        return self._remade_calls()

    def _copied_calls(self, function):
        calls = []
        for case, weight in zip(self._cases, self._weights):
            for _ in range(weight):
                memo = {}
                calls.append((function, copying.copied(case.args, memo), copying.copied(case.kwargs, memo)))
        return calls

    def _remade_calls(self):
        # Arguments may be instances of the module's own classes, so module and cases are made together.
        if self._isolate:
            self._module = load.load_module(self._job)
            self._function = load.resolve(self._module, self._job["entry"])
        rounds = max(self._weights) if self._weights else 0
        made = [cases.make(self._job, self._module) for _ in range(rounds)]
        calls = []
        for position, weight in enumerate(self._weights):
            for again in range(weight):
                case = made[again][position]
                calls.append((self._function, case.args, case.kwargs))
        return calls

    def _calls(self, function, chosen):
        return [
            (function, case.args, case.kwargs)
            for case, weight in zip(chosen, self._weights)
            for _ in range(weight)
        ]

    def _light_instance(self):
        if self._code is None:
            self._code = compile(_bare(self._job["source"]), self._job["path"], "exec", dont_inherit=True)
        # The first instance was registered in full; these only need a namespace of their own.
        first = vars(self._module)
        module = types.ModuleType(self._module.__name__)
        kept = ("__spec__", "__loader__", "__file__", "__package__", "__path__")
        vars(module).update({name: first[name] for name in kept if name in first})
        sys.modules[module.__name__] = module
        exec(self._code, vars(module))
        return load.resolve(module, self._job["entry"])


def weights(counts):
    """How often each case runs in a pass, in proportion to how often it was seen, and never less than once."""
    total = sum(counts)
    if total <= MOST_CALLS:
        return [max(1, count) for count in counts]
    return [max(1, round(count * MOST_CALLS / total)) for count in counts]


def run(passes, loop=None):
    """Run prepared passes; results are drained and dropped, exceptions of cases are part of the pass."""
    lazy, finish = is_lazy, _finish
    for calls in passes:
        for function, args, kwargs in calls:
            try:
                result = function(*args, **kwargs)
                if lazy(type(result)):
                    finish(result, loop)
            except BaseException:
                pass
            result = None


def nothing(*args, **kwargs):
    """What an empty pass calls: the cost of the loop itself."""


def emptied(passes):
    """The same passes with a call that does nothing, to measure the loop."""
    return [[(nothing, args, kwargs) for _, args, kwargs in calls] for calls in passes]


def needs_event_loop(function):
    """Coroutines and asynchronous generators run on a loop that is made before the window."""
    return inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)


def new_event_loop(calls):
    """A loop of its own for passes whose calls need one, else None."""
    if not any(needs_event_loop(function) for function, _, _ in calls):
        return None
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    return loop


_LAZY = {}


def is_lazy(kind, known=_LAZY):
    """Results of this type have done nothing yet: they are driven inside the window."""
    try:
        return known[kind]
    except KeyError:
        known[kind] = _lazy_kind(kind)
        return known[kind]


def _lazy_kind(kind):
    if issubclass(kind, _EXECUTED_LAZILY):
        return True
    iterates = hasattr(kind, "__next__") and hasattr(kind, "__iter__")
    return iterates and kind.__module__ in ("builtins", "itertools")


def _finish(result, loop):
    if isinstance(result, types.CoroutineType):
        value = _to_the_end(result, loop)
        if is_lazy(type(value)):
            _finish(value, loop)
    elif isinstance(result, types.AsyncGeneratorType):
        _to_the_end(_drained(result), loop)
    else:
        deque(itertools.islice(result, MOST_DRAINED), maxlen=0)


def _to_the_end(coroutine, loop):
    return (loop or asyncio.new_event_loop()).run_until_complete(coroutine)


async def _drained(items):
    taken = 0
    async for _ in items:
        taken += 1
        if taken >= MOST_DRAINED:
            return


def _bare(source):
    return source[1:] if source.startswith("\ufeff") else source
