"""The life of one worker: into the jail, read one job, run it, answer. Anything of ours that fails is an answer too."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
import traceback

from . import channel as channels
from . import jail, violations
from .status import Status

JOBS = {
    "observe": "observe:run",
    "time": "timing:run",
    "memory": "memory:run_peak",
    "high_water": "memory:run_high_water",
    "residue": "residue:run",
    "steps": "steps:run",
    "cover": "coverage:run",
    "lines": "line_work:run",
    "explore": "explore:run",
    "symbolic": "symbolic:run",
    "generate": "generate:run",
    "load": "loading:run",
    "probe": "probe:run",
}
"""Job name -> "file of this folder:function". Each is called with (job, channel, status)."""
_WATCHED = ("observe", "explore", "generate", "probe")
"""Jobs under the audit hook; it would cost time in the others."""


class JobFailure(Exception):
    """A job's own way to end with a failure of a named kind (see FailureKind in the host's model)."""

    def __init__(self, kind, detail, case=None):
        Exception.__init__(self, detail)
        self.kind, self.detail, self.case = kind, detail, case


def live(parent, channel_fd, status_fd, request, setup):
    """Called in the fresh fork; never returns."""
    exit_now = os._exit
    try:
        jail.detach(parent, request.get("core"), [channel_fd, status_fd])
        channel, status = channels.Channel(channel_fd), Status(status_fd)
        os.close(status_fd)
        _serve(channel, status, request, setup)
    except EOFError:
        exit_now(0)
    except BaseException:
        exit_now(70)
    exit_now(0)


def _serve(channel, status, request, setup):
    scratch = request.get("scratch")
    try:
        _settle_in(setup["root"], scratch)
        layers = jail.confine(request, setup["read"], scratch, setup["listed"])
        job = channel.receive()
        job["layers"] = layers
        file, _, function = JOBS[job["job"]].partition(":")
        run = getattr(importlib.import_module("." + file, __package__), function)
        if job["job"] in _WATCHED:
            violations.watch(status, scratch, setup)
        run(job, channel, status)
    except EOFError:
        raise
    except JobFailure as failure:
        _tell(channel, failure.kind, failure.detail, failure.case)
    except MemoryError:
        _tell(channel, "memory", "the memory limit was reached", status.current_case)
    except BaseException as error:
        _tell(channel, "crashed", _describe(error), status.current_case)


def _settle_in(root, scratch):
    os.chdir(root if os.path.isdir(root) else "/")
    tempfile.tempdir = scratch
    if scratch:
        os.environ["TMPDIR"] = scratch
    sys.argv = [""]


def _tell(channel, kind, detail, case):
    channel.send({"failure": {"kind": kind, "detail": detail[:2000], "case": case}})


def _describe(error):
    """One line: what it was, and where in whose file; a trace is for us, not for who reads the answer."""
    said = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()[-1]
    frames = traceback.extract_tb(error.__traceback__)
    return "%s (%s, line %d)" % (said, frames[-1].filename, frames[-1].lineno) if frames else said
