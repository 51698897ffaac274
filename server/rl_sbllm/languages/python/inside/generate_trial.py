"""One try of a case: build the arguments, call the entry under a line tracer with a time limit, say what happened."""

from __future__ import annotations

import contextlib
import dis
import inspect
import io
import random
import signal
import sys
import time
import traceback

MAX_YIELDS = 200000


class Expired(BaseException):
    """The time limit of a try; not an Exception, so that the target's own handlers let it through."""


class Trial:
    """`state`: returned | raised | own (an exception by a `raise` of the file) | expired | unbuilt."""

    __slots__ = ("args", "error", "lines", "message", "seconds", "state")

    def __init__(self, state, lines=frozenset(), error="", message="", seconds=0.0, args=None):
        self.state, self.lines, self.error = state, lines, error
        self.message, self.seconds, self.args = message, seconds, args


@contextlib.contextmanager
def limited(seconds):
    """Raise `Expired` in the body after so many seconds, and again until it lets go."""

    def expire(number, frame):
        raise Expired()

    before = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.05)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def quietly(seconds):
    """`limited`, with what is printed thrown away."""
    with limited(seconds):
        with contextlib.redirect_stdout(io.StringIO()):
            with contextlib.redirect_stderr(io.StringIO()):
                yield


def executable_lines(source, path, first, last):
    """Lines between `first` and `last` that hold code of a function (not its header or docstring)."""
    found = set()
    stack = [compile(source, path, "exec", dont_inherit=True)]
    while stack:
        code = stack.pop()
        stack.extend(const for const in code.co_consts if inspect.iscode(const))
        if code.co_firstlineno < first or code.co_firstlineno > last or code.co_name == "<module>":
            continue
        for _, line in dis.findlinestarts(code):
            if line is not None and line > code.co_firstlineno and first < line <= last:
                found.add(line)
    return frozenset(found)


class Bench:
    """Calls one entry of the module again and again; `lines` are those of the target that count as covered."""

    def __init__(self, function, path, lines):
        self.function, self.path, self.lines = function, path, lines

    def try_case(self, make, seed, size, seconds):
        """Build with `make(rng, size)` and call, traced."""
        try:
            with limited(seconds):
                args, kwargs = make(random.Random(seed), size)
        except (Exception, Expired) as error:
            return Trial("unbuilt", error=type(error).__name__, message=str(error))
        return self.try_call(args, kwargs, seconds)

    def try_call(self, args, kwargs, seconds):
        """Call with these arguments, traced."""
        hit = set()
        started = time.perf_counter()
        try:
            with quietly(seconds):
                sys.settrace(self._tracer(hit))
                try:
                    drain(self.function(*args, **kwargs))
                finally:
                    sys.settrace(None)
        except Expired:
            return Trial("expired", frozenset(hit), "Expired", "", time.perf_counter() - started)
        except (Exception, SystemExit) as error:
            state = "own" if self._raised_by_file(error) else "raised"
            return Trial(
                state, frozenset(hit), type(error).__name__, str(error)[:300], time.perf_counter() - started
            )
        return Trial("returned", frozenset(hit), "", "", time.perf_counter() - started, (args, kwargs))

    def time_pass(self, makes, size, seconds):
        """Seconds of one untraced call of each case at this size; None when one fails or it takes longer than allowed."""
        try:
            with quietly(seconds):
                calls = [make(random.Random(seed), size) for seed, make in enumerate(makes)]
                started = time.perf_counter()
                for args, kwargs in calls:
                    drain(self.function(*args, **kwargs))
                return time.perf_counter() - started
        except (Exception, Expired, SystemExit):
            return None

    def _tracer(self, hit):
        path, lines = self.path, self.lines

        def local(frame, event, arg):
            if event == "line" and frame.f_lineno in lines:
                hit.add(frame.f_lineno)
            return local

        def start(frame, event, arg):
            return local if frame.f_code.co_filename == path else None

        return start

    def _raised_by_file(self, error):
        frames = traceback.extract_tb(error.__traceback__)
        if not frames or frames[-1].filename != self.path:
            return False
        return (frames[-1].line or "").lstrip().startswith("raise ")


def drain(result):
    """Run what was returned to its end when it is lazy: generators, coroutines, one-shot iterators."""
    if inspect.isasyncgen(result):
        result = _taken(result)
    if inspect.iscoroutine(result):
        try:
            while True:
                result.send(None)
        except StopIteration:
            return
    if inspect.isgenerator(result) or type(result).__name__ in ("map", "filter", "zip", "chain", "islice"):
        for count, _ in enumerate(result):
            if count > MAX_YIELDS:
                raise Expired()


async def _taken(source):
    count = 0
    async for _ in source:
        count += 1
        if count > MAX_YIELDS:
            raise Expired()
