"""A pytest plugin that tapes the arguments of one function while a project's tests run. Standard library only, Python 3.8+.

Alone in its folder, since the folder goes on the path of the project's tests. Each distinct call is written at once, as a line of
JSON after a secret word, to the standard output that pytest does not capture: a run that is ended early loses nothing.
Arguments are pickled at the entry, before the function can change them.
"""

import base64
import io
import json
import os
import pickle
import sys
import time

_TOOL = 4
_GENERATOR = 0x20


class _Tape:
    def __init__(self, settings):
        self._word, self._path = settings["word"], settings["path"]
        self._name, self._line = settings["name"].rpartition(".")[2], settings["line"]
        self._limit, self._bytes = settings["calls"], settings["bytes"]
        self._end = time.monotonic() + settings["seconds"]
        self._out = os.dup(1)
        self._counts, self._start_at, self._busy = {}, {}, False
        self.skipped = {}

    @property
    def over(self):
        return time.monotonic() > self._end

    def wants(self, code):
        if code.co_name != self._name or abs(code.co_firstlineno - self._line) > self._slack:
            return False
        return os.path.realpath(code.co_filename) == self._path

    _slack = 30  # Decorators count or not, by the version of Python.

    def take(self, frame):
        if self._busy:
            return  # Pickling an argument may call the function itself.
        self._busy = True
        try:
            self._keep(self._pickled(*arguments_of(frame)))
        except Exception as error:
            why = "%s: %s" % (type(error).__name__, str(error)[:120])
            self.skipped[why] = self.skipped.get(why, 0) + 1
        finally:
            self._busy = False

    def is_start(self, frame):
        """A generator is entered at each resume too; only the first entry has the arguments as given."""
        if not frame.f_code.co_flags & _GENERATOR:
            return True
        first = self._start_at.setdefault(frame.f_code, frame.f_lasti)
        return frame.f_lasti <= first

    def _pickled(self, args, kwargs):
        file = io.BytesIO()
        _Pickler(file, 4).dump((args, kwargs))
        return file.getvalue()

    def _keep(self, data):
        if data in self._counts:
            self._counts[data] += 1
        elif len(self._counts) >= self._limit or len(data) > self._bytes:
            self.skipped["over the limit"] = self.skipped.get("over the limit", 0) + 1
        else:
            self._bytes -= len(data)
            self._counts[data] = 1
            self._say({"call": base64.b64encode(data).decode("ascii")})

    def finish(self):
        self._say({"counts": list(self._counts.values()), "skipped": self.skipped})

    def _say(self, value):
        data = ("\n%s %s\n" % (self._word, json.dumps(value))).encode("utf-8")
        while data:
            data = data[os.write(self._out, data) :]


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


def _watch(tape):
    """Have the tape called at each entry of the function; gives what ends it."""
    if hasattr(sys, "monitoring") and sys.monitoring.get_tool(_TOOL) is None:
        return _monitor(tape)

    def profile(frame, event, arg):
        if event == "call" and tape.wants(frame.f_code) and tape.is_start(frame):
            tape.take(frame)

    sys.setprofile(profile)
    return lambda: sys.setprofile(None)


def _monitor(tape):
    monitoring = sys.monitoring

    def start(code, offset):
        if not tape.wants(code):
            return monitoring.DISABLE
        tape.take(sys._getframe(1))
        return None

    monitoring.use_tool_id(_TOOL, "rl-sbllm")
    monitoring.register_callback(_TOOL, monitoring.events.PY_START, start)
    monitoring.set_events(_TOOL, monitoring.events.PY_START)
    return lambda: monitoring.free_tool_id(_TOOL)


_tape = _Tape(json.loads(os.environ["RL_SBLLM_RECORD"])) if "RL_SBLLM_RECORD" in os.environ else None
_stop = []


def pytest_sessionstart(session):
    if _tape is not None:
        _stop.append(_watch(_tape))


def pytest_runtest_logfinish(nodeid, location):
    if _tape is not None and _tape.over and _session:
        _session[0].shouldstop = "the time for recording is over"


_session = []


def pytest_collection_finish(session):
    _session.append(session)


def pytest_sessionfinish(session, exitstatus):
    if _tape is not None and _stop:
        _stop.pop()()
        _tape.finish()
