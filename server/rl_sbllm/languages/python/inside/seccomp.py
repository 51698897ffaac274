"""A seccomp filter by hand: a list of what is refused, fit for arbitrary C extensions. x86_64 and aarch64.

Refused: sockets, processes, exec, other processes' memory and signals, metadata of files, raised limits, new namespaces.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

_X86 = (
    "ptrace=101 socket=41 connect=42 accept=43 bind=49 listen=50 accept4=288 kill=62 tkill=200 tgkill=234 "
    "process_vm_readv=310 process_vm_writev=311 bpf=321 perf_event_open=298 keyctl=250 add_key=248 request_key=249 "
    "mount=165 umount2=166 unshare=272 setns=308 chroot=161 pivot_root=155 userfaultfd=323 pidfd_open=434 "
    "pidfd_send_signal=424 pidfd_getfd=438 execve=59 execveat=322 setsid=112 setpgid=109 reboot=169 init_module=175 "
    "finit_module=313 kexec_load=246 swapon=167 memfd_create=319 name_to_handle_at=303 open_by_handle_at=304 "
    "process_madvise=440 kcmp=312 personality=135 shmget=29 msgget=68 semget=64 mq_open=240 sched_setaffinity=203 "
    "sched_setattr=314 sched_setscheduler=144 sched_setparam=142 setpriority=141 ioprio_set=251 setrlimit=160 "
    "fchmod=91 fchmodat=268 fchmodat2=452 fchown=93 fchownat=260 utimensat=280 setxattr=188 lsetxattr=189 "
    "fsetxattr=190 removexattr=197 lremovexattr=198 fremovexattr=199 mknodat=259 rt_sigqueueinfo=129 "
    "rt_tgsigqueueinfo=297 fork=57 vfork=58 chmod=90 chown=92 lchown=94 utime=132 utimes=235 futimesat=261 mknod=133 "
    "io_uring_setup=425 io_uring_enter=426 io_uring_register=427 clone3=435 clone=56 prlimit64=302 socketpair=53 ioctl=16 "
)
_ARM = (
    "ptrace=117 socket=198 connect=203 accept=202 bind=200 listen=201 accept4=242 kill=129 tkill=130 tgkill=131 "
    "process_vm_readv=270 process_vm_writev=271 bpf=280 perf_event_open=241 keyctl=219 add_key=217 request_key=218 "
    "mount=40 umount2=39 unshare=97 setns=268 chroot=51 pivot_root=41 userfaultfd=282 pidfd_open=434 "
    "pidfd_send_signal=424 pidfd_getfd=438 execve=221 execveat=281 setsid=157 setpgid=154 reboot=142 init_module=105 "
    "finit_module=273 kexec_load=104 swapon=224 memfd_create=279 name_to_handle_at=264 open_by_handle_at=265 "
    "process_madvise=440 kcmp=272 personality=92 shmget=194 msgget=186 semget=190 mq_open=180 sched_setaffinity=122 "
    "sched_setattr=274 sched_setscheduler=119 sched_setparam=118 setpriority=140 ioprio_set=30 setrlimit=164 "
    "fchmod=52 fchmodat=53 fchmodat2=452 fchown=55 fchownat=54 utimensat=88 setxattr=5 lsetxattr=6 fsetxattr=7 "
    "removexattr=14 lremovexattr=15 fremovexattr=16 mknodat=33 rt_sigqueueinfo=138 rt_tgsigqueueinfo=240 "
    "io_uring_setup=425 io_uring_enter=426 io_uring_register=427 clone3=435 clone=220 prlimit64=261 socketpair=199 ioctl=29 "
)
_BOTH = (
    "open_tree=428 move_mount=429 fsopen=430 fsconfig=431 fsmount=432 fspick=433 mount_setattr=442 setxattrat=463 "
    "removexattrat=466 open_tree_attr=467 file_setattr=469"
)
_MACHINES = {"x86_64": (0xC000003E, 317, _X86 + _BOTH), "aarch64": (0xC00000B7, 277, _ARM + _BOTH)}
_ABSENT = ("io_uring_setup", "io_uring_enter", "io_uring_register", "clone3")
"""Answered "no such call", so that libraries fall back to the older call that can be judged by its arguments."""
_JUDGED = ("clone", "prlimit64", "socketpair", "tgkill", "ioctl")
_FILE_CHANGES = (0x40086602, 0x40046602, 0x401C5820, 0x40087602, 0x40806685)
"""Requests of ioctl that change a file that was only opened for reading: flags, attributes, version, verity."""

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_REFUSE, _NO_SUCH_CALL = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
_CLONE_THREAD = 0x10000
_OWN_PID = 0x7FFFFFFE

_libc = ctypes.CDLL(None, use_errno=True)


class _FilterProgram(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def restrict():
    """Put the filter on, for good. True when this machine and kernel could."""
    if _MACHINE is None:
        return False
    # The one instruction that differs from process to process is filled in here, the rest is ready.
    program = _READY.replace(_step(_EQUAL, _OWN_PID, 1, 0), _step(_EQUAL, os.getpid(), 1, 0))
    buffer = ctypes.create_string_buffer(program, len(program))
    _libc.prctl(38, 1, 0, 0, 0)
    prepared = _FilterProgram(len(program) // 8, ctypes.addressof(buffer))
    if _libc.syscall(_MACHINE[1], ctypes.c_ulong(1), ctypes.c_ulong(0), ctypes.byref(prepared)) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(code, "seccomp: " + os.strerror(code))


def _numbers(text):
    return {name: int(number) for name, number in (pair.split("=") for pair in text.split())}


def _program(architecture, numbers):
    program = [
        _step(_LOAD, 4),
        _step(_EQUAL, architecture, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, 0),
        # The x32 calls of x86_64 start here; other numbers are never that high.
        _step(_AT_LEAST, 0x40000000, 0, 1),
        _step(_RETURN, _NO_SUCH_CALL),
    ]
    for name, number in numbers.items():
        if name not in _JUDGED:
            answer = _NO_SUCH_CALL if name in _ABSENT else _REFUSE
            program += [_step(_EQUAL, number, 0, 1), _step(_RETURN, answer)]
    for name, body in (
        ("clone", [_argument(0), _step(_ANY_BIT, _CLONE_THREAD, 1, 0), _refuse(), _allow()]),
        # Reading limits is fine, of oneself; setting them is not, even where root could.
        ("prlimit64", _all_zero(_argument(0), _argument(2), _argument_high(2))),
        # asyncio needs a stream pair; a datagram one could still send to a named address.
        ("socketpair", _equals((_argument(0), None, 1), (_argument(1), 0xF, 1))),
        ("tgkill", _equals((_argument(0), None, _OWN_PID))),
        ("ioctl", _none_of(_argument(1), _FILE_CHANGES)),
    ):
        program += [_step(_EQUAL, numbers[name], 0, len(body)), *body]
    return [*program, _allow()]


def _all_zero(*loads):
    return _equals(*((load, None, 0) for load in loads))


def _equals(*tests):
    body = []
    for load, mask, wanted in tests:
        body.append(load)
        if mask is not None:
            body.append(_step(_AND, mask))
        body += [_step(_EQUAL, wanted, 1, 0), _refuse()]
    return [*body, _allow()]


def _none_of(load, refused):
    body = [load]
    for value in refused:
        body += [_step(_EQUAL, value, 0, 1), _refuse()]
    return [*body, _allow()]


def _argument(index):
    return _step(_LOAD, 16 + 8 * index)


def _argument_high(index):
    return _step(_LOAD, 20 + 8 * index)


def _refuse():
    return _step(_RETURN, _REFUSE)


def _allow():
    return _step(_RETURN, _ALLOW)


def _step(code, value, if_true=0, if_false=0):
    return struct.pack("HBBI", code, if_true, if_false, value)


_MACHINE = _MACHINES.get(platform.machine())
_READY = b"".join(_program(_MACHINE[0], _numbers(_MACHINE[2]))) if _MACHINE else b""
