"""The limits of Windows by a job object. Untested on real machines, and never chosen yet: see `launch.launcher`.

A job bounds memory, CPU time and processes, and ends all of them with its last handle. It keeps nobody from files or the
network: that takes a restricted token or an AppContainer, which is not written. So this alone is level D, and the launcher
says so instead of starting anything.
"""

from __future__ import annotations

import ctypes
import socket
import subprocess
from collections.abc import Sequence
from typing import IO, Any, Protocol

from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.sandbox.launch import Jail
from rl_sbllm.sandbox.process import Limits

_EXTENDED_LIMIT_INFORMATION = 9
_PROCESS_TIME, _ACTIVE_PROCESS, _PROCESS_MEMORY = 0x2, 0x8, 0x100
_DIE_ON_UNHANDLED_EXCEPTION, _KILL_ON_JOB_CLOSE = 0x400, 0x2000
_TICKS_PER_SECOND = 10_000_000


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = [
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    ]


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; the six counters of IO_COUNTERS lie in the middle."""

    _fields_ = [
        ("Basic", BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    ]


class Kernel(Protocol):
    """The three calls of kernel32 that are needed; 0 is failure in each."""

    def CreateJobObjectW(self, attributes: Any, name: Any, /) -> int: ...

    def SetInformationJobObject(self, job: int, kind: int, limits: Any, size: int, /) -> int: ...

    def AssignProcessToJobObject(self, job: int, process: int, /) -> int: ...


class JobObjectLauncher:
    """See `Launcher`. Refuses to start anything: files and network would stay open to it."""

    name = "job-object"
    scratch: str | None = None

    def start(
        self, argv: Sequence[str], jail: Jail, control: socket.socket, errors: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        raise ToolFailed(
            "On Windows nothing keeps a program from files and the network yet, so none is run.",
            help="Use WSL 2 or a Linux container.",
        )


def limits_of(limits: Limits) -> ExtendedLimits:
    """One process, which ends with the job, within its memory and CPU time."""
    wanted = ExtendedLimits()
    wanted.Basic.LimitFlags = (
        _PROCESS_TIME | _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_UNHANDLED_EXCEPTION | _KILL_ON_JOB_CLOSE
    )
    wanted.Basic.PerProcessUserTimeLimit = int(limits.seconds * _TICKS_PER_SECOND)
    wanted.Basic.ActiveProcessLimit = 1
    wanted.ProcessMemoryLimit = limits.megabytes << 20
    return wanted


def put_into_a_job(kernel: Kernel, process: int, limits: Limits) -> int:
    """The handle of a new job that holds the process; the process ends when it is closed. `ToolFailed` says which call failed."""
    job = kernel.CreateJobObjectW(None, None)
    wanted = limits_of(limits)
    size = ctypes.sizeof(wanted)
    if not job:
        raise _failed("made")
    if not kernel.SetInformationJobObject(job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(wanted), size):
        raise _failed("given its limits")
    if not kernel.AssignProcessToJobObject(job, process):
        raise _failed("given its process")
    return job


def _failed(what: str) -> ToolFailed:
    return ToolFailed(f"A Windows job object could not be {what}.", help="Use WSL 2 or a Linux container.")
