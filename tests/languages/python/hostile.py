"""Programs that mean harm, as texts: what each tries, and how it has to end."""

from __future__ import annotations

from rl_sbllm.model.execution import FailureKind
from rl_sbllm.sandbox.process import Limits

REFUSED = {
    "connect": "import socket; socket.create_connection(('127.0.0.1', {port}), 1)",
    "send a datagram": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 53))",
    "reach a local socket": "import socket; socket.socket(socket.AF_UNIX).connect(chr(0) + 'x')",
    "send from a datagram pair": "import socket; socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
    "write into the project": "open('{project}/new.txt', 'w')",
    "overwrite a file of the project": "open('{project}/victim.txt', 'w')",
    "append through a relative path": "open('victim.txt', 'a')",
    "change a mode": "import os; os.chmod('{project}/victim.txt', 0o777)",
    "change times": "import os; os.utime('{project}/victim.txt', (1, 1))",
    "truncate": "import os; os.truncate('{project}/victim.txt', 0)",
    "remove": "import os; os.unlink('{project}/victim.txt')",
    "rename": "import os; os.rename('{project}/victim.txt', '{project}/v2')",
    "make a folder": "import os; os.mkdir('{project}/folder')",
    "read a secret": "open('{home}/id_rsa').read()",
    "list the home": "import os; os.listdir('{home}')",
    "read the zygote's environment": "import os; open('/proc/%d/environ' % os.getppid(), 'rb').read()",
    "read its own environment block": "open('/proc/self/environ', 'rb').read()",
    "open the zygote's memory": "import os; open('/proc/%d/mem' % os.getppid(), 'r+b')",
    "link a file in": "import os, tempfile; os.link('{project}/victim.txt', tempfile.gettempdir() + '/l')",
    "read through a link": (
        "import os, tempfile; os.symlink('{home}/id_rsa', tempfile.gettempdir() + '/s'); open(tempfile.gettempdir() + '/s')"
    ),
    "fork": "import os; os.fork()",
    "start a process": "import subprocess; subprocess.run(['/bin/true'])",
    "replace itself": "import os; os.execv('/bin/true', ['true'])",
    "spawn": "import os; os.posix_spawn('/bin/true', ['true'], {{}})",
    "signal the zygote": "import os; os.kill(os.getppid(), 9)",
    "signal everyone": "import os; os.kill(-1, 9)",
    "signal a stranger": "import os; os.kill({victim}, 9)",
    "raise a limit": "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1000, 1000))",
    "leave its core": "import os; os.sched_setaffinity(0, {{0}})",
    "leave its session": "import os; os.setsid()",
    "shrink the page it shares with the host": (
        "import os\nfor fd in range(3, 256):\n"
        "    try: os.ftruncate(fd, 0)\n    except OSError as error: failed = error\n    else: break\nelse: raise failed"
    ),
}


RAW_CALLS = {
    "trace the zygote": (101, "16, os.getppid(), 0, 0"),
    "read the zygote's memory": (310, "os.getppid(), 0, 0, 0, 0, 0"),
    "make a user namespace": (272, "0x10000000"),
    "make a ring of calls": (425, "1, 0"),
    "load a filter program": (321, "0, 0, 0"),
    "count events": (298, "0, 0, 0, 0, 0"),
    "handle faults": (323, "0"),
    "use the key ring": (250, "0, 0, 0, 0, 0"),
    "take a descriptor of another process": (438, "0, 0, 0"),
    "make an anonymous file": (319, "b'x', 0"),
    "call by the x32 numbers": (0x40000000 + 41, "2, 1, 0"),
    "signal a thread of the zygote": (234, "os.getppid(), os.getppid(), 9"),
    "set an attribute by the newest call": (463, "-100, b'victim.txt', 0, b'user.x', 0, 0"),
    "set flags of a file by the newest call": (469, "-100, b'victim.txt', 0, 0, 0"),
    "mount by the new calls": (430, "b'tmpfs', 0"),
    "change flags of a file it may only read": (
        16,
        "os.open('victim.txt', 0), 0x40086602, ctypes.byref(ctypes.c_long(0))",
    ),
    "clone with a new process": (56, "17, 0, 0, 0, 0"),
}


USUAL = Limits(2.0, 100, 16)


def _expected(kind: FailureKind, source: str, limits: Limits = USUAL) -> tuple[FailureKind, str, Limits]:
    return kind, source, limits


ENDED = {
    "loops for ever": _expected(FailureKind.TIMEOUT, "while True: pass", Limits(0.3, 100)),
    "sleeps for ever": _expected(FailureKind.TIMEOUT, "import time; time.sleep(1e6)", Limits(0.3, 100)),
    "hangs inside one C call": _expected(FailureKind.TIMEOUT, "sum(range(10**12))", Limits(0.3, 100)),
    "ignores every signal": _expected(
        FailureKind.TIMEOUT,
        "import signal\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\nwhile True: pass",
        Limits(0.3, 100),
    ),
    "allocates too much at once": _expected(FailureKind.MEMORY, "x = bytearray(1 << 34)"),
    "grows": _expected(FailureKind.MEMORY, "l = []\nwhile True: l.append(bytearray(1 << 20))"),
    "starts threads without end": _expected(
        FailureKind.VIOLATION,
        "import threading, time\nthreading.stack_size(65536)\n"
        "for _ in range(100): threading.Thread(target=time.sleep, args=(5,), daemon=True).start()\ntime.sleep(2)",
    ),
    "exits in silence": _expected(FailureKind.CRASHED, "import os; os._exit(0)"),
    "crashes": _expected(FailureKind.CRASHED, "import ctypes; ctypes.string_at(0)"),
    "aborts": _expected(FailureKind.CRASHED, "import os; os.abort()"),
    "raises SystemExit": _expected(FailureKind.CRASHED, "raise SystemExit(0)"),
    "writes garbage into the channel": _expected(
        FailureKind.CRASHED, "import os; os.write(channel.fd, b'xxxxxxxxxxxx')"
    ),
    "floods the channel": _expected(
        FailureKind.CRASHED, "import os\nwhile True: os.write(channel.fd, (4).to_bytes(4, 'big') + b'[1')"
    ),
    "closes the channel": _expected(FailureKind.CRASHED, "import os; os.close(channel.fd)"),
}
