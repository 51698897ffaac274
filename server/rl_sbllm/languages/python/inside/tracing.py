"""Line events of one file, by the cheapest means that the interpreter has. Never used while anything is timed."""

from __future__ import annotations

import sys

from . import arcs

_MONITORED = hasattr(sys, "monitoring")


class Listening:
    """Listens while its block runs; says by `_monitor` or `_enter_frame` to what."""

    def __enter__(self):
        if _MONITORED:
            self._tool = _take_tool()
            self._monitor(self._tool)
        else:
            sys.settrace(self._enter_frame)
        return self

    def __exit__(self, *failure):
        if _MONITORED:
            _free_tool(self._tool)
        else:
            sys.settrace(None)


class Counter(Listening):
    """How many lines of the file were executed (loops that stay on one line count by their jumps)."""

    def __init__(self, path):
        self._path = path
        self.steps = 0

    def _monitor(self, tool):
        monitoring = sys.monitoring
        path, disable = self._path, monitoring.DISABLE

        def count(code, *rest):
            if code.co_filename != path:
                return disable
            self.steps += 1
            return None

        events = monitoring.events
        for event in (events.LINE, events.JUMP, events.PY_START):
            monitoring.register_callback(tool, event, count)
        monitoring.set_events(tool, events.LINE | events.JUMP | events.PY_START)

    def _enter_frame(self, frame, event, argument):
        if frame.f_code.co_filename != self._path:
            return None
        self.steps += 1
        return self._in_frame

    def _in_frame(self, frame, event, argument):
        if event == "line":
            self.steps += 1
        return self._in_frame


class Visits(Listening):
    """Which lines of the given code objects were executed, and which way their branches went."""

    def __init__(self, codes):
        self._codes = codes
        self.lines = set()
        self.branches = set()
        self._ways = {}

    def _monitor(self, tool):
        monitoring = sys.monitoring
        disable = monitoring.DISABLE

        def line(code, number):
            self.lines.add((code, number))
            return disable

        def branch(code, offset, destination):
            self.branches.add((code, offset, destination))

        events = monitoring.events
        monitoring.register_callback(tool, events.LINE, line)
        monitoring.register_callback(tool, events.BRANCH, branch)
        for code in self._codes:
            monitoring.set_local_events(tool, code, events.LINE | events.BRANCH)

    def _enter_frame(self, frame, event, argument):
        code = frame.f_code
        if code not in self._codes:
            return None
        if code not in self._ways:
            self._ways[code] = arcs.Ways(code, self.branches)
        return arcs.Frame(self._ways[code], self.lines).told


def listen(tool, callbacks):
    """Call each function at its event, everywhere (they say themselves what is not theirs)."""
    monitoring, wanted = sys.monitoring, 0
    for event, callback in callbacks.items():
        monitoring.register_callback(tool, event, callback)
        wanted |= event
    monitoring.set_events(tool, wanted)


def _take_tool():
    for tool in range(5, -1, -1):
        if sys.monitoring.get_tool(tool) is None:
            sys.monitoring.use_tool_id(tool, "rl-sbllm")
            return tool
    raise RuntimeError("no free monitoring tool")


def _free_tool(tool):
    monitoring = sys.monitoring
    monitoring.set_events(tool, 0)
    events = monitoring.events
    for event in (events.LINE, events.JUMP, events.PY_START, events.PY_RESUME, events.PY_RETURN):
        monitoring.register_callback(tool, event, None)
    for event in (events.PY_YIELD, events.PY_THROW, events.PY_UNWIND):
        monitoring.register_callback(tool, event, None)
    monitoring.free_tool_id(tool)
