"""What is written down while a project's tests run: the arguments of one function, and how each test ended.

Standard library only, Python 3.8+; the folder goes on the path of the project's tests. Every line is JSON after a secret word,
written at once to the standard output that test runners do not capture: a run that is ended early loses nothing.
Arguments are pickled at the entry, before the function can change them.
"""

import _thread
import base64
import io
import json
import os
import pickle
import re
import time

_SHARE, _FLOOR_SECONDS = 0.03, 0.05
"""Taping may take so much of the time so far, and the floor beside it; then it pauses until there is time again."""
_LONGEST_WHY = 300
_ADDRESS = re.compile(" at 0x[0-9a-fA-F]+")


class TooLarge(Exception):
    pass


class Tape:
    """`settings`: word, calls (most distinct ones), bytes, seconds, enough_seconds, only (test ids or None), limits."""

    def __init__(self, settings):
        self._word, self._out = settings["word"], os.dup(1)
        self._calls, self._bytes = settings.get("calls", 0), settings.get("bytes", 0)
        self._start = time.monotonic()
        self._end = self._start + settings["seconds"]
        self._enough = self._start + settings.get("enough_seconds", settings["seconds"])
        self.only = settings.get("only")
        self._limits = settings.get("limits") or {}
        self._counts, self._skipped = {}, {}
        self._spent, self._test, self._began, self._in_tests = 0.0, None, 0.0, 0.0
        self._reached = self._any_reached = self._paused = False
        self._taking = _thread.allocate_lock()

    @property
    def over(self):
        """Whether no further test is to begin."""
        now = time.monotonic()
        return now > self._end or (now > self._enough and self._any_reached)

    def entered(self, frame, taped):
        """The target or the entry (`taped`) was entered. False: nothing more is of interest before the next test."""
        self._reached = self._any_reached = True
        return taped and self._take(frame)

    def begin(self, test):
        """A test begins; what hangs longer than its limit ends the whole run, and says so."""
        self._test, self._began, self._reached = test, time.monotonic(), False
        if self.only is not None:
            self._say({"began": test})
        if test in self._limits:
            _thread.start_new_thread(self._watch, (test, self._began, self._limits[test]))

    def ended(self, test, outcome, why=""):
        """A test ended: passed, failed or skipped."""
        seconds = time.monotonic() - self._began
        self._test = None
        self._in_tests += seconds
        if self._reached or self.only is not None:
            said = {"test": test, "outcome": outcome, "seconds": seconds, "reached": self._reached}
            self._say(dict(said, why=why[:_LONGEST_WHY]))

    def broken(self, file, why):
        """A test file could not be loaded."""
        self._say({"broken": file, "why": why[:_LONGEST_WHY]})

    def finish(self):
        """Nothing is taped after this."""
        said = {"counts": list(self._counts.values()), "skipped": self._skipped, "paused": self._paused}
        self._say(dict(said, in_tests=self._in_tests))

    def _watch(self, test, began, seconds):
        time.sleep(seconds)
        if self._test == test and self._began == began:
            why = "it had not ended after %.1f s" % seconds
            self._say({"test": test, "outcome": "hung", "seconds": seconds, "reached": True, "why": why})
            os._exit(1)

    def _take(self, frame):
        if not self._affordable():
            self._paused = True
            return False
        if not self._taking.acquire(False):
            return (
                True  # Pickling an argument may call the function itself; another thread's call is left out.
            )
        began = time.perf_counter()
        try:
            self._keep(self._pickled(*arguments_of(frame)))
        except TooLarge:
            self._skipped["over the limit"] = self._skipped.get("over the limit", 0) + 1
        except Exception as error:
            why = _ADDRESS.sub("", "%s: %s" % (type(error).__name__, str(error)[:160]))
            self._skipped[why] = self._skipped.get(why, 0) + 1
        finally:
            self._spent += time.perf_counter() - began
            self._taking.release()
        return True

    def _affordable(self):
        return self._spent <= _FLOOR_SECONDS + _SHARE * (time.monotonic() - self._start)

    def _pickled(self, args, kwargs):
        file = _Bounded(max(self._bytes, 1))
        _Pickler(file, 4).dump((args, kwargs))
        return file.getvalue()

    def _keep(self, data):
        if data in self._counts:
            self._counts[data] += 1
        elif len(self._counts) >= self._calls or len(data) > self._bytes:
            raise TooLarge
        else:
            self._bytes -= len(data)
            self._counts[data] = 1
            self._say({"call": base64.b64encode(data).decode("ascii")})

    def _say(self, value):
        data = ("\n%s %s\n" % (self._word, json.dumps(value))).encode("utf-8")
        while data:
            data = data[os.write(self._out, data) :]


class _Bounded(io.BytesIO):
    """Stops a pickle that grows over the limit."""

    def __init__(self, limit):
        super().__init__()
        self._limit = limit

    def write(self, data):
        if self.tell() + len(data) > self._limit:
            raise TooLarge
        return super().write(data)


class _Pickler(pickle.Pickler):
    """Refuses what only the test files define: a worker could not read it."""

    def reducer_override(self, obj):
        module = (
            getattr(obj, "__module__", None)
            if isinstance(obj, type) or callable(obj)
            else type(obj).__module__
        )
        last = str(module).rpartition(".")[2]
        if last.startswith("test_") or last.endswith("_test") or last in ("conftest", "tests", "__main__"):
            raise pickle.PicklingError("an argument is of a type that the tests define (%s)" % module)
        return NotImplemented


def arguments_of(frame):
    """(args, kwargs) that call the frame's function again."""
    code, held = frame.f_code, frame.f_locals
    count = code.co_argcount
    names = code.co_varnames
    args = [held[name] for name in names[:count]]
    kwargs = {name: held[name] for name in names[count : count + code.co_kwonlyargcount]}
    following = count + code.co_kwonlyargcount
    if code.co_flags & 0x04:
        args += held[names[following]]
        following += 1
    if code.co_flags & 0x08:
        kwargs.update(held[names[following]])
    return tuple(args), kwargs
