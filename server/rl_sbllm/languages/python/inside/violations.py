"""Names what a program tried that the jail refuses, so that the verdict can say so instead of "it raised OSError"."""

from __future__ import annotations

import os
import sys

_NAMES = {
    "socket.connect": "opens a network connection",
    "socket.bind": "opens a network port",
    "socket.getaddrinfo": "looks up a network address",
    "socket.gethostbyname": "looks up a network address",
    "os.fork": "starts a process",
    "os.forkpty": "starts a process",
    "os.exec": "starts a process",
    "os.posix_spawn": "starts a process",
    "os.system": "starts a process",
    "subprocess.Popen": "starts a process",
    "os.kill": "signals a process",
}
_CHANGES = (
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.utime",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _internet():
    """Families of addresses; a pair of local sockets, as event loops make, is none of them."""
    from _socket import AF_INET, AF_INET6

    return (int(AF_INET), int(AF_INET6))


_OF_A_PROCESS = ("environ", "mem", "maps", "smaps", "fd", "task", "root", "cwd")
"""Entries of /proc/self through which a program looks at more than itself."""


def is_private(path, home, secrets, read):
    """Whether no program under test has business there: other processes, hidden folders of the home, known secrets."""
    parts = path.split("/")
    if parts[1:2] == ["proc"] and len(parts) > 3:
        return parts[2].isdigit() or (parts[2] in ("self", "thread-self") and parts[3] in _OF_A_PROCESS)
    if any(path == secret or path.startswith(secret + "/") for secret in secrets):
        return True
    if not path.startswith(home + "/."):
        return False
    return not any(path == place or path.startswith(place.rstrip("/") + "/") for place in read)


def watch(status, scratch, seen):
    """From now on, note in the status page the first forbidden thing that the program tries.

    `seen`: the zygote's setup, of which `home`, `secrets` and `read` say what is private.
    """
    inside = os.path.join(scratch, "") if scratch else None
    internet = _internet()
    absolute, starts, fspath, decode, private = (
        os.path.abspath,
        str.startswith,
        os.fspath,
        os.fsdecode,
        is_private,
    )
    places = seen["home"], tuple(seen["secrets"]), tuple(seen["read"])

    def hook(event, arguments):
        if event == "open":
            path, _, flags = arguments
            if flags & _WRITING and not _is_own(path):
                status.violation("writes a file outside the scratch folder (%s)" % (path,))
            elif not isinstance(path, int) and private(absolute(decode(fspath(path))), *places):
                status.violation("reads what is private (%s)" % (path,))
        elif event == "socket.__new__":
            if arguments[1] in internet:
                status.violation("opens a network connection")
        elif event in _NAMES:
            status.violation(_NAMES[event])
        elif event in _CHANGES and not _is_own(arguments[0]):
            status.violation("changes a file outside the scratch folder (%s)" % event)

    def _is_own(path):
        if isinstance(path, int):
            return True
        name = decode(fspath(path))
        return name == os.devnull or (inside is not None and starts(absolute(name), inside))

    sys.addaudithook(hook)
