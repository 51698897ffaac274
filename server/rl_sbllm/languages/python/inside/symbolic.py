"""Looks with CrossHair, where the interpreter has it, for calls on which two versions of the target differ.

Their values are worked out from the conditions on the way (by Z3), so that also inputs are met which nobody would draw: a
number that only one product gives, a word that is compared with. What is found is a hint: the host runs the call on both
versions and compares as always.

Frames:  {"call": source text of the arguments, plain literals}   as soon as it is found
         {"path": n}                                              n ways through both were followed so far
         {"done": true}  |  {"unsupported": why}
"""

from __future__ import annotations

import copy
import importlib
import inspect
import itertools
from dataclasses import replace

from . import annotations, cases, load, timing

MOST_CALLS, MOST_YIELDED, MOST_CASES = 8, 200, 50
_A_PATH_SHARE, _A_PATH_SECONDS = 0.2, 0.5
LONGEST_CALL = 2000


def run(job, channel, status):
    """`job["source"]` against `job["other"]`, for about `job["seconds"]` of this process's time."""
    timing.silence()
    try:
        core = _crosshair()
        first, second, signature = _versions(job)
    except annotations.Unsupported as error:
        channel.send({"unsupported": str(error)})
        return
    search = _Search(core, first, second, signature, channel)
    search.run(job["seconds"])
    channel.send({"done": True})


def _crosshair():
    """The parts of it that are used; it is no part of what this folder needs."""
    try:
        importlib.import_module("crosshair.core_and_libs")  # Makes the standard library known to it.
        names = ("core", "options", "statespace", "behavior_compare", "tracers")
        return {name: importlib.import_module("crosshair." + name) for name in names}
    except ImportError as error:
        raise annotations.Unsupported("this version of CrossHair (%s)" % error)


def _versions(job):
    """The function of either version, and the signature that the calls given have."""
    original = load.load_module(job)
    first = load.resolve(original, job["entry"])
    _refuse_other_than_functions(first)
    made = cases.given(job, original)[:MOST_CASES]
    try:
        signature = annotations.signature(first, [(case.args, case.kwargs) for case in made])
    except (TypeError, ValueError) as error:
        raise annotations.Unsupported("its signature (%s)" % error)
    second = load.resolve(load.load_module(dict(job, source=job["other"])), job["entry"])
    _refuse_other_than_functions(second)
    return _drained(first), _drained(second), signature


def _refuse_other_than_functions(found):
    if not inspect.isfunction(found):
        raise annotations.Unsupported("what is no plain function")
    if inspect.iscoroutinefunction(found) or inspect.isasyncgenfunction(found):
        raise annotations.Unsupported("coroutines")


def _drained(function):
    if not inspect.isgeneratorfunction(function):
        return function
    return lambda *args, **kwargs: list(itertools.islice(function(*args, **kwargs), MOST_YIELDED))


class _Search:
    """Follows ways through both versions and tells of those on which they part."""

    def __init__(self, crosshair, first, second, signature, channel):
        self._crosshair, self._versions = crosshair, (first, second)
        self._signature, self._channel = signature, channel
        self._paths, self._calls = 0, []

    def run(self, seconds):
        """Each version leads for half of the time: the ways that the other one parts on are met late, or never."""
        for _ in range(2):
            if len(self._calls) < MOST_CALLS:
                self._explore(seconds / 2)
            self._versions = self._versions[::-1]

    def _explore(self, seconds):
        options = replace(
            self._crosshair["options"].DEFAULT_OPTIONS,
            per_condition_timeout=seconds,
            per_path_timeout=max(_A_PATH_SECONDS, _A_PATH_SHARE * seconds),
        )
        root = self._crosshair["statespace"].RootNode()
        explore = self._crosshair["core"].explore_paths
        explore(self._both, self._signature, options, root, self._on_path)

    def _both(self, args):
        others = copy.deepcopy(args)
        return self._behaviour(self._versions[0], args), self._behaviour(self._versions[1], others), others

    def _behaviour(self, function, args):
        with self._crosshair["core"].ExceptionFilter() as filtered:
            return function(*args.args, **args.kwargs), None
        if filtered.user_exc:
            return None, filtered.user_exc[0]
        raise self._crosshair["core"].IgnoreAttempt

    def _on_path(self, space, before, after, ran, *rest):
        """True ends the search."""
        if ran is None:
            return False
        first, second, others = ran
        with self._crosshair["core"].ExceptionFilter():
            same = self._same(first, second, after, others)
            space.detach_path()
            self._tell(None if same else before)
        return len(self._calls) >= MOST_CALLS

    def _same(self, first, second, after, others):
        equal = self._crosshair["behavior_compare"].flexible_equal
        (value, error), (other, other_error) = first, second
        if error is not None or other_error is not None:
            return type(error) is type(other_error) and repr(error) == repr(other_error)
        return type(value) is type(other) and equal(value, other) and equal(after.arguments, others.arguments)

    def _tell(self, args):
        """`args`: those of a way on which the two part, else None."""
        text = None if args is None else self._text(args)
        with self._crosshair["tracers"].NoTracing():
            self._paths += 1
            self._channel.send({"path": self._paths})
            if text is not None and text not in self._calls and _is_literal(text):
                self._calls.append(text)
                self._channel.send({"call": text})

    def _text(self, args):
        realize = self._crosshair["core"].deep_realize
        parts = [realize(repr(realize(value))) for value in args.args]
        parts += ["%s=%s" % (name, realize(repr(realize(value)))) for name, value in args.kwargs.items()]
        return ", ".join(parts)


def _is_literal(text):
    try:
        cases.literal_arguments(text)
    except (ValueError, SyntaxError):
        return False
    return len(text) <= LONGEST_CALL
