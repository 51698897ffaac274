"""The inner jail, put on by a worker right after its fork: limits, files, system calls. There is no way back.

The outer jail (mount, network, process namespaces) is the host's work; each holds without the other.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct

from . import landlock, seccomp

_PDEATHSIG, _DUMPABLE = 1, 4
_CAPABILITY_VERSION_3 = 0x20080522
_libc = ctypes.CDLL(None, use_errno=True)


def detach(parent, core, keep):
    """Lead a session of its own, die with the zygote, run on `core`, keep only the descriptors `keep`."""
    os.setsid()
    _libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
    if core is not None:
        os.sched_setaffinity(0, {core})
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    start = 3
    for fd in sorted(keep):
        os.closerange(start, fd)
        start = fd + 1
    os.closerange(start, 256)


def confine(limits, read, scratch, listed):
    """Give up everything but computing. Answers which layers the kernel could put on."""
    undumpable()
    _set_limits(limits)
    writable = ["/dev/null"] + ([scratch] if scratch else [])
    layers = {"landlock": landlock.restrict(read, writable, listed)}
    _drop_capabilities()
    layers["seccomp"] = seccomp.restrict()
    return layers


def undumpable():
    """Keep other processes of this user out of this one's memory and environment."""
    _libc.prctl(_DUMPABLE, 0, 0, 0, 0)


def _set_limits(limits):
    seconds = max(1, int(limits["seconds"]) + 1)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, limits["address_space"] + (limits["megabytes"] << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    _limit(resource.RLIMIT_FSIZE, 16 << 20)
    _limit(resource.RLIMIT_NOFILE, 64)
    # A recursion that is deep in C ends with a signal here, not by eating the machine.
    _limit(resource.RLIMIT_STACK, 64 << 20)


def _limit(what, value):
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(what, (value, value))


def address_space():
    """Bytes of address space that this process has reserved."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _drop_capabilities():
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    _libc.capset(ctypes.c_char_p(header), ctypes.c_char_p(bytes(24)))
