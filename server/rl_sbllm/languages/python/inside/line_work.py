"""Where in the target's file one pass spends its work: executed lines, and the CPU time between them.

Each line is given what it did itself and what functions of the same file did that it called, so that the figure of a line
says what could be saved there at most. The times serve an order of trying and are never a claim about speed.
"""

from __future__ import annotations

import sys
import time

from . import passes as prepared
from . import timing, tracing

MOST_LINES = 4000
"""Lines that are told; a function worth optimizing has fewer, and an answer has to end."""


def run(job, channel, status):
    """Answer {"steps", "nanoseconds": of the whole pass, "lines": [[line, steps, nanoseconds], ...]}, most steps first."""
    timing.silence()
    preparation = timing.prepare(job, {"copy_arguments": True})
    one = preparation.passes(1)
    loop = prepared.new_event_loop(one[0]) if one[0] else None
    with LineWork(job["path"]) as work:
        prepared.run(one, loop)
    lines = sorted(work.lines(), key=lambda told: -told[1])[:MOST_LINES]
    channel.send({"steps": work.steps, "nanoseconds": work.elapsed, "lines": lines})


class LineWork(tracing.Listening):
    """Counts and clocks the lines of one file; `steps` and `elapsed` are their sums over the whole block."""

    def __init__(self, path, clock=time.thread_time_ns):
        self._path, self._clock = path, clock
        self.steps = self.elapsed = 0
        self._line, self._since = None, 0
        self._callers = []
        self._open = {}
        self._lines = {}
        self._places = {}

    def lines(self):
        """[line, steps, nanoseconds] of each line that was executed."""
        return [[line, steps, elapsed] for line, (steps, elapsed) in self._lines.items()]

    def _at(self, line):
        """One step on a line; the time since the step before it belongs to the line of that one."""
        self.steps += 1
        if line != self._line:
            self._settle()
            self._line = line
        if not self._open.get(line):
            self._lines.setdefault(line, [0, 0])[0] += 1

    def _enter(self):
        """A function of the file starts or goes on: what it does is also done by the line that it was called from."""
        self._settle()
        self._callers.append((self._line, self.steps, self.elapsed))
        if self._line is not None:
            self._open[self._line] = self._open.get(self._line, 0) + 1

    def _leave(self):
        self._settle()
        if not self._callers:
            return
        line, steps, elapsed = self._callers.pop()
        self._line = line
        if line is not None:
            self._open[line] -= 1
            if not self._open[line]:
                # A line that calls itself again is given the whole once, by its outermost call.
                self._given(line, self.steps - steps, self.elapsed - elapsed)

    def _settle(self):
        now = self._clock()
        if self._line is not None:
            spent = now - self._since
            self.elapsed += spent
            self._given(self._line, 0, spent)
        self._since = now

    def _given(self, line, steps, elapsed):
        known = self._lines.setdefault(line, [0, 0])
        # While a line waits for what it called, its own part is in the whole that it will be given.
        if not self._open.get(line):
            known[0] += steps
            known[1] += elapsed

    def _monitor(self, tool):
        events, disable = sys.monitoring.events, sys.monitoring.DISABLE
        path = self._path

        def line(code, number):
            return disable if code.co_filename != path else self._at(number)

        def jump(code, offset, destination):
            if code.co_filename != path:
                return disable
            places = self._places_of(code)
            # A jump to another line is a step there already.
            if places.get(offset) is not None and places.get(offset) == places.get(destination):
                self._at(places[offset])
            return None

        def enter(code, *rest):
            return disable if code.co_filename != path else self._enter()

        def leave(code, *rest):
            return disable if code.co_filename != path else self._leave()

        def thrown(code, *rest):
            if code.co_filename == path:
                self._enter()

        def unwound(code, *rest):
            if code.co_filename == path:
                self._leave()

        tracing.listen(
            tool,
            {
                events.LINE: line,
                events.JUMP: jump,
                events.PY_START: enter,
                events.PY_RESUME: enter,
                events.PY_RETURN: leave,
                events.PY_YIELD: leave,
                events.PY_THROW: thrown,
                events.PY_UNWIND: unwound,
            },
        )

    def _places_of(self, code):
        places = self._places.get(code)
        if places is None:
            found = ((at, number) for start, end, number in code.co_lines() for at in range(start, end, 2))
            places = self._places[code] = dict(found)
        return places

    def _enter_frame(self, frame, event, argument):
        if frame.f_code.co_filename != self._path:
            return None
        self._enter()
        return self._in_frame

    def _in_frame(self, frame, event, argument):
        if event == "line":
            self._at(frame.f_lineno)
        elif event == "return":
            self._leave()
        return self._in_frame
