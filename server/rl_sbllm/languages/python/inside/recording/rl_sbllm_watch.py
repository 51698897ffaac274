"""Has a tape called at each entry of some functions: by `sys.monitoring`, on their code alone, or by a profile function before 3.12.

On: from each test's begin, until the tape wants no more of that test. A test pays for what it calls and no more.
"""

import sys
import threading

from rl_sbllm_codes import Codes

_GENERATOR = 0x20


def watch(tape, settings):
    """The watch over the functions that `settings` names: path, and spots with `taped`."""
    kind = Monitored if hasattr(sys, "monitoring") and _free_tool() is not None else Profiled
    watching = kind(tape)
    watching.codes = Codes(settings["path"], settings["spots"], watching.add)
    watching.codes.watch_loading()
    return watching


def _free_tool():
    return next((tool for tool in (4, 3, 0, 1, 2, 5) if sys.monitoring.get_tool(tool) is None), None)


class Monitored:
    """Python 3.12 and newer."""

    def __init__(self, tape):
        self._tape, self._watched, self._off, self._tool = tape, {}, [], _free_tool()
        self._event = sys.monitoring.events.PY_START
        sys.monitoring.use_tool_id(self._tool, "rl-sbllm")
        sys.monitoring.register_callback(self._tool, self._event, self._entered)

    def add(self, code, spot):
        self._watched[id(code)] = (code, bool(spot["taped"]))
        self._set(code, self._event)

    def begin(self):
        while self._off:
            self._set(self._off.pop(), self._event)

    def end(self):
        for code, _ in self._watched.values():
            self._set(code, 0)
        sys.monitoring.free_tool_id(self._tool)

    def _set(self, code, events):
        sys.monitoring.set_local_events(self._tool, code, events)

    def _entered(self, code, offset):
        known = self._watched.get(id(code))
        if known is not None and not self._tape.entered(sys._getframe(1), known[1]):
            self._set(code, 0)
            self._off.append(code)


class Profiled:
    """Before 3.12."""

    def __init__(self, tape):
        self._tape, self._watched, self._wanted, self._starts = tape, {}, {}, {}

    def add(self, code, spot):
        self._watched[id(code)] = self._wanted[id(code)] = (code, bool(spot["taped"]))
        self._set(self._profile)

    def begin(self):
        self._wanted = dict(self._watched)
        if self._wanted:
            self._set(self._profile)

    def end(self):
        self._wanted = {}
        self._set(None)

    def _set(self, function):
        sys.setprofile(function)
        threading.setprofile(function)

    def _profile(self, frame, event, arg):
        if event != "call":
            return
        known = self._wanted.get(id(frame.f_code))
        if known is None or not self._is_start(frame):
            return
        if not self._tape.entered(frame, known[1]):
            self._wanted.pop(id(frame.f_code), None)
            if not self._wanted:
                self._set(None)

    def _is_start(self, frame):
        """A generator is entered at each resume too; only the first entry has the arguments as given."""
        if not frame.f_code.co_flags & _GENERATOR:
            return True
        first = self._starts.setdefault(frame.f_code, frame.f_lasti)
        return frame.f_lasti <= first
