"""Landlock by plain system calls: which files a process may still reach. See landlock(7).

Landlock does not mediate metadata (chmod, utime, xattr): `seccomp.py` forbids those.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_FIRST_ABI = (1 << 13) - 1
_MAKE_DEVICES_AND_SOCKETS = (1 << 6) | (1 << 9) | (1 << 11)
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_TCP = 3
_ABSTRACT_SOCKETS_AND_SIGNALS = 3

_libc = ctypes.CDLL(None, use_errno=True)
_syscall = _libc.syscall
_syscall.restype = ctypes.c_long


def abi():
    """The kernel's Landlock version, 0 when it has none."""
    version = _syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    return max(0, version)


def restrict(read, write, listed=()):
    """Leave only `read` readable and `write` writable, for good; of `listed` folders the names. True when the kernel could."""
    version = abi()
    if not version:
        return False
    handled = _handled(version)
    ruleset = _create(version, handled)
    for path in outermost(read):
        _allow(ruleset, path, _READ_FILE | _READ_DIR | _EXECUTE, handled)
    for path in listed:
        _allow(ruleset, path, _READ_DIR, handled)
    for path in write:
        _allow(ruleset, path, handled & ~_MAKE_DEVICES_AND_SOCKETS, handled)
    _checked(_libc.prctl(38, 1, 0, 0, 0), "no new privileges")
    _checked(_syscall(_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0)), "Landlock")
    os.close(ruleset)
    return True


def outermost(paths):
    """The paths without those that lie inside another one."""
    kept = []
    for path in sorted(set(paths), key=len):
        if not any(path.startswith(other.rstrip("/") + "/") for other in kept):
            kept.append(path)
    return kept


def _handled(version):
    rights = _FIRST_ABI
    if version >= 2:
        rights |= _REFER
    if version >= 3:
        rights |= _TRUNCATE
    if version >= 5:
        rights |= _IOCTL_DEV
    return rights


def _create(version, handled):
    attributes = struct.pack(
        "QQQ", handled, _TCP if version >= 4 else 0, _ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    return _checked(
        _syscall(_CREATE, ctypes.c_char_p(attributes), ctypes.c_size_t(size), ctypes.c_uint32(0)), "Landlock"
    )


def _allow(ruleset, path, access, handled):
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EACCES):
            return
        raise
    try:
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            access &= _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
        rule = struct.pack("=Qi", access & handled, fd)
        added = _syscall(
            _ADD, ctypes.c_int(ruleset), ctypes.c_int(1), ctypes.c_char_p(rule), ctypes.c_uint32(0)
        )
        _checked(added, "Landlock rule for " + path)
    finally:
        os.close(fd)


def _checked(result, what):
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, "%s: %s" % (what, os.strerror(code)))
    return result
