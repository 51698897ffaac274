"""What one call leaves around it: text on the standard streams, warnings, files, the state of `random` and of the process."""

import decimal
import gc
import hashlib
import io
import os
import random
import sys
import warnings

from . import files

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
        self._folder = files.Folder()
        self._process = process_state()
        self._warnings = warnings.catch_warnings(record=True)
        self._caught = self._warnings.__enter__()
        warnings.simplefilter("always")

    def begin(self):
        """Before a case: seeds, empty streams."""
        random.seed(0)
        self._folder.begin()
        numbers = _numpy_random()
        if numbers is not None:
            numbers.seed(0)
        self._drawn_before = self._drawn()
        del self._caught[:]
        for stream in (self.output, self.errors):
            if not stream.closed:
                stream.take()

    def end(self):
        """After a case; random is None when nothing was drawn, process and files tell what changed."""
        drawn = self._drawn()
        last, self._process = self._process, process_state()
        return {
            "output": self.output.take() if not self.output.closed else "",
            "errors": self.errors.take() if not self.errors.closed else "",
            "warnings": [[warning.category.__name__, str(warning.message)] for warning in self._caught],
            "random": drawn if drawn != self._drawn_before else None,
            "process": {name: now for name, now in self._process.items() if now != last[name]},
            "files": self._folder.changed(),
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


def process_state():
    """What belongs to the whole process and a call could change: name -> text."""
    context = decimal.getcontext()
    environ = sorted(item for item in os.environ.items() if item[0] != "TMPDIR")  # each worker has its own
    return {
        "os.environ": hashlib.sha1(repr(environ).encode("utf-8", "replace")).hexdigest()[:8],
        "working directory": os.getcwd(),
        "recursion limit": str(sys.getrecursionlimit()),
        "garbage collector": "on" if gc.isenabled() else "off",
        "sys.path": repr(sys.path),
        "decimal context": repr(
            (context.prec, context.rounding, context.Emin, context.Emax, context.capitals)
        ),
        "excepthook": str(sys.excepthook is sys.__excepthook__),
        "trace": str(sys.gettrace() is None and sys.getprofile() is None),
    }


def _numpy_random():
    library = sys.modules.get("numpy")
    return getattr(library, "random", None) if library is not None else None
