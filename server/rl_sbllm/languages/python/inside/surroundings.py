"""What one call leaves around it: text on the standard streams, warnings, and the state of `random`."""

import hashlib
import io
import random
import sys
import warnings

OUTPUT_LIMIT = 1_000_000


class Stream(io.TextIOWrapper):
    """A standard stream kept in memory; `take` empties it."""

    def __init__(self):
        io.TextIOWrapper.__init__(
            self, io.BytesIO(), encoding="utf-8", errors="surrogateescape", newline="\n", write_through=True
        )

    def take(self):
        """The text written since the last time, cut at the limit."""
        self.flush()
        data = self.buffer.getvalue()
        self.buffer.seek(0)
        self.buffer.truncate()
        return data[:OUTPUT_LIMIT].decode("utf-8", "backslashreplace")


class Surroundings:
    """Installed once, before the module is loaded, so that what holds `sys.stdout` holds ours."""

    def __init__(self):
        self.output, self.errors = Stream(), Stream()
        sys.stdout, sys.stderr = self.output, self.errors
        sys.stdin = io.StringIO("")
        self._warnings = warnings.catch_warnings(record=True)
        self._caught = self._warnings.__enter__()
        warnings.simplefilter("always")

    def begin(self):
        """Before a case: seeds, empty streams."""
        random.seed(0)
        numbers = _numpy_random()
        if numbers is not None:
            numbers.seed(0)
        self._drawn_before = self._drawn()
        del self._caught[:]
        for stream in (self.output, self.errors):
            if not stream.closed:
                stream.take()

    def end(self):
        """After a case: {"output", "errors", "warnings", "random"}; random is None when nothing was drawn."""
        drawn = self._drawn()
        return {
            "output": self.output.take() if not self.output.closed else "",
            "errors": self.errors.take() if not self.errors.closed else "",
            "warnings": [[warning.category.__name__, str(warning.message)] for warning in self._caught],
            "random": drawn if drawn != self._drawn_before else None,
        }

    def restore(self):
        """Give the process its own streams back (for tests; a worker just ends)."""
        self._warnings.__exit__(None, None, None)
        sys.stdout, sys.stderr, sys.stdin = sys.__stdout__, sys.__stderr__, sys.__stdin__

    def _drawn(self):
        digest = hashlib.sha1(repr(random.getstate()).encode("ascii"))
        numbers = _numpy_random()
        if numbers is not None:
            state = numbers.get_state()
            digest.update(state[1].tobytes() + repr(state[2:]).encode("ascii"))
        return digest.hexdigest()[:16]


def _numpy_random():
    library = sys.modules.get("numpy")
    return getattr(library, "random", None) if library is not None else None
