"""Files that a call leaves in the scratch folder, the only place where it may write."""

import hashlib
import os
import random
import tempfile

MOST = 200
LONGEST = 20_000_000


class Folder:
    """The scratch folder; `changed` tells what is other than the last time."""

    def __init__(self):
        scratch = os.environ.get(
            "TMPDIR"
        )  # As `worker` sets both; elsewhere there is no folder of the worker's own.
        self._root = scratch if scratch and scratch == tempfile.tempdir else None
        self._last = self._seen()

    def begin(self):
        """Names that `tempfile` draws are the same in every run."""
        names = getattr(tempfile, "_RandomNameSequence", None)
        if names is None:
            return
        sequence = names()
        sequence._rng, sequence._rng_pid = random.Random(0), os.getpid()
        tempfile._name_sequence = sequence

    def changed(self):
        """{relative path: digest, or None for one that is gone}."""
        now, before = self._seen(), self._last
        self._last = now
        return {
            name: now.get(name) for name in sorted({**now, **before}) if now.get(name) != before.get(name)
        }

    def _seen(self):
        found = {}
        if not self._root:
            return found
        for folder, _, names in os.walk(self._root):
            for name in names:
                if len(found) >= MOST:
                    return found
                path = os.path.join(folder, name)
                found[os.path.relpath(path, self._root)] = _digest(path)
        return found


def _digest(path):
    try:
        if os.path.islink(path):
            return "link to %s" % os.readlink(path)
        if os.path.getsize(path) > LONGEST:
            return "%d bytes" % os.path.getsize(path)
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        return type(error).__name__
    return "%d bytes, sha1 %s" % (len(data), hashlib.sha1(data).hexdigest()[:16])
