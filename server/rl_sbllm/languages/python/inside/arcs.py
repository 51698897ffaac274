"""Which way branches go on interpreters without `sys.monitoring`: the place that is executed after each branch.

Events for every bytecode are dear, so a frame asks for them only on lines with a branch of which a way was not yet seen, and
no longer than they tell something new now and then: what is told is a lower bound. The end of a long loop is told by lines.
"""

import dis

PATIENCE = 60000
"""So many events of one line without news, and from then on that line is not listened to."""


def branches(code):
    """{offset of a branch: its two destinations}."""
    found, instructions = {}, list(dis.get_instructions(code))
    for instruction, following in zip(instructions, instructions[1:]):
        if is_branch(instruction.opname):
            found[instruction.offset] = frozenset((following.offset, instruction.argval))
    return found


def is_branch(name):
    """Whether an instruction goes on at one of two places."""
    return name == "FOR_ITER" or ("JUMP" in name and "_IF_" in name)


class Ways:
    """Of one code object: what can be seen, and on which lines it is still worth while to look."""

    def __init__(self, code, seen):
        self._code, self._seen = code, seen
        self._missing, self._left = {}, {}
        """By line: how many ways of its branches were not seen, and how many events it is still listened to."""
        self._after = {}
        """{offset: (its line, offset of the branch, destinations)}; the prefix of a long jump may be all that is told of it."""
        self._ends = {}
        """{(line of a loop, where it goes on after its end): offset of the branch}."""
        known, prefixes, line = branches(code), [], None
        starts = dict(dis.findlinestarts(code))
        for instruction in dis.get_instructions(code):
            line = starts.get(instruction.offset, line)
            if instruction.opname == "EXTENDED_ARG":
                prefixes.append(instruction.offset)
                continue
            if instruction.offset in known:
                told = (line, instruction.offset, known[instruction.offset])
                self._missing[line] = self._missing.get(line, 0) + len(told[2])
                self._left[line] = PATIENCE
                self._after.update(dict.fromkeys(prefixes + [instruction.offset], told))
                if instruction.opname == "FOR_ITER":
                    self._ends[line, instruction.argval] = instruction.offset
            prefixes = []

    def missing_on(self, line):
        """Whether the line has a branch to look at."""
        return self._missing.get(line, 0) > 0 and self._left[line] > 0

    def went(self, last, offset):
        """From one place to another, in one frame."""
        if last not in self._after:
            return
        line, branch, destinations = self._after[last]
        self._left[line] -= 1
        if offset in destinations:
            self._saw(line, branch, offset)

    def went_on(self, line, offset):
        """From a line that was not listened to."""
        branch = self._ends.get((line, offset))
        if branch is not None:
            self._saw(line, branch, offset)

    def _saw(self, line, branch, offset):
        way = (self._code, branch, offset)
        if way not in self._seen:
            self._seen.add(way)
            self._missing[line] -= 1
            self._left[line] = PATIENCE


class Frame:
    """The events of one frame."""

    def __init__(self, ways, lines):
        self._ways, self._lines = ways, lines
        self._last = self._line = None

    def told(self, frame, event, argument):
        """The frame's trace function."""
        if event == "opcode":
            offset = frame.f_lasti
            if offset != self._last:
                self._ways.went(self._last, offset)
                self._last = offset
        elif event == "line":
            offset, line = frame.f_lasti, frame.f_lineno
            if self._last is None:
                self._ways.went_on(self._line, offset)
            else:
                self._ways.went(self._last, offset)
            self._lines.add((frame.f_code, line))
            self._line = line
            listened = frame.f_trace_opcodes = self._ways.missing_on(line)
            self._last = offset if listened else None
        elif event == "return":
            self._ways.went_on(self._line, frame.f_lasti)
        return self.told
