"""Candidates that reach for what lies outside their worker, or leave something behind; each is otherwise a true gain."""

from __future__ import annotations

from tests.quality.hostile.target import SLOW, Program, program

REFUSED = "sandbox-violation different-exception"
_ENDS = "crashed"


def _raw(number: int, arguments: str) -> Program:
    first = (
        "import ctypes, os\nlibrary = ctypes.CDLL(None, use_errno=True)\n"
        f"if library.syscall({number}, {arguments}) == -1:\n    raise OSError(ctypes.get_errno(), 'refused')\n"
        "raise RuntimeError('ESCAPED')"
    )
    return program(REFUSED, first=first)


def _tries(statement: str, reasons: str = REFUSED) -> Program:
    return program(reasons, first=f"{statement}\nraise RuntimeError('ESCAPED')")


def _hides(statement: str, reasons: str = "sandbox-violation") -> Program:
    """It works like an honest gain when what it tries is refused."""
    indented = "".join(f"    {line}\n" for line in statement.splitlines())
    return program(
        reasons, first=f"try:\n{indented}except OSError:\n    pass\nelse:\n    raise RuntimeError('ESCAPED')"
    )


NETWORK: dict[str, Program] = {
    "connects": _tries("import socket\nsocket.create_connection(('127.0.0.1', PORT), 1)"),
    "connects and hides it": _hides("import socket\nsocket.create_connection(('127.0.0.1', PORT), 1)"),
    "sends a datagram and hides it": _hides(
        "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 53))"
    ),
    "asks a name server and hides it": _hides("import socket\nsocket.getaddrinfo('example.com', 80)"),
    "connects to a local socket": _tries(
        "import socket\nsocket.socket(socket.AF_UNIX).connect(chr(0) + 'x')"
    ),
}

FILES: dict[str, Program] = {
    "overwrites a file of the project": _hides("open('VICTIM', 'w').close()"),
    "changes a mode": _hides("import os\nos.chmod('VICTIM', 0o777)"),
    "changes times": _hides("import os\nos.utime('VICTIM', (1, 1))"),
    "truncates": _hides("import os\nos.truncate('VICTIM', 0)"),
    "removes": _hides("import os\nos.unlink('VICTIM')"),
    "renames": _hides("import os\nos.rename('VICTIM', 'VICTIM2')"),
    "writes into the home": _hides("open('HOME/left.txt', 'w').close()"),
    "reads a key of the home": _tries("open('HOME/.ssh/id_rsa').read()"),
    "reads a key of the home and hides it": _hides("open('HOME/.ssh/id_rsa').read()"),
    "reads the project's secrets and hides it": _hides("open('PROJECT/.env').read()"),
    "writes through a symbolic link": _tries(
        "import os, tempfile\nlink = tempfile.gettempdir() + '/link%d' % id(first)\nos.symlink('VICTIM', link)\nopen(link, 'a').close()"
    ),
    "writes through a hard link": _tries(
        "import os, tempfile\nlink = tempfile.gettempdir() + '/hard%d' % id(first)\nos.link('VICTIM', link)\nopen(link, 'a').close()"
    ),
    "fills the disk": program(
        "different-exception memory crashed timeout sandbox-violation",
        first="import tempfile\nwith open(tempfile.gettempdir() + '/big', 'wb') as file:\n    while True:\n        file.write(bytes(1 << 20))",
    ),
    "makes files without end": program(
        "timeout different-exception sandbox-violation crashed",
        first="import itertools, tempfile\nfor number in itertools.count():\n    open(tempfile.gettempdir() + '/f%d' % number, 'w').close()",
    ),
}

SECRETS: dict[str, Program] = {
    "looks for keys in the environment": program(
        "not-faster slower undecided not-confirmed",
        first="import os\nif any('SECRET' in value for value in os.environ.values()):\n    raise RuntimeError('ESCAPED')",
        body=SLOW,
    ),
    "reads the environment of other processes": _tries(
        "import os\nopen('/proc/%d/environ' % os.getppid(), 'rb').read()"
    ),
    "reads the environment of other processes and hides it": _hides(
        "import os\nopen('/proc/%d/environ' % os.getppid(), 'rb').read()"
    ),
    "reads the first process's environment and hides it": _hides("open('/proc/1/environ', 'rb').read()"),
    "opens the memory of the zygote": _tries("import os\nopen('/proc/%d/mem' % os.getppid(), 'r+b')"),
}

PROCESSES: dict[str, Program] = {
    "forks without end": _tries("import os\nwhile True:\n    os.fork()"),
    "forks and hides it": _hides("import os\nos.fork()"),
    "starts a program": _tries("import subprocess\nsubprocess.run(['/bin/true'])"),
    "starts a program and hides it": _hides("import os\nos.posix_spawn('/bin/true', ['true'], {})"),
    "leaves a daemon behind": _tries(
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)"
    ),
    "forks through a module of the library": _tries("import random\nrandom._os.fork()"),
    "signals the zygote": _hides("import os\nos.kill(os.getppid(), 9)"),
    "signals everyone": _hides("import os\nos.kill(-1, 9)"),
    "signals a stranger": _hides("import os\nos.kill(STRANGER, 9)"),
    "starts threads without end": program(
        "sandbox-violation memory crashed different-exception",
        first=(
            "import threading, time\nthreading.stack_size(65536)\n"
            "while True:\n    threading.Thread(target=time.sleep, args=(9,), daemon=True).start()"
        ),
    ),
    "raises a limit": _tries("import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1000, 1000))"),
    "traces the zygote": _raw(101, "16, os.getppid(), 0, 0"),
    "reads the zygote's memory": _raw(310, "os.getppid(), 0, 0, 0, 0, 0"),
    "makes a user namespace": _raw(272, "0x10000000"),
    "makes a ring of calls": _raw(425, "1, 0"),
    "counts events": _raw(298, "0, 0, 0, 0, 0"),
    "uses the x32 numbers": _raw(0x40000000 + 41, "2, 1, 0"),
}

ENDINGS: dict[str, Program] = {
    "exits in silence": program(_ENDS, first="import os\nos._exit(0)"),
    "exits with a number": program(_ENDS, first="import os\nos._exit(7)"),
    "raises SystemExit": program(
        "different-exception different-result",
        first="raise SystemExit(0)",
        gated="different-exception different-result",
    ),
    "raises an interrupt": program(
        "different-exception different-result",
        first="raise KeyboardInterrupt",
        gated="different-exception different-result",
    ),
    "dies by a bad address": program(_ENDS, first="import ctypes\nctypes.string_at(0)"),
    "aborts": program(_ENDS, first="import os\nos.abort()"),
    "recurses in C": program(
        "crashed different-exception memory timeout",
        first="import sys\nsys.setrecursionlimit(10**9)\ndef deeper(n):\n    return deeper(n + 1) + 1\ndeeper(0)",
    ),
    "loops for ever": program("timeout", first="while True:\n    pass", gated="timeout"),
    "hangs inside one C call": program("timeout", first="sum(range(10**12))", gated="timeout"),
    "sleeps for ever": program("timeout", first="import time\ntime.sleep(1e6)"),
    "ignores every signal": program(
        "timeout",
        first=(
            "import signal\nfor number in range(1, 65):\n    try:\n        signal.signal(number, signal.SIG_IGN)\n"
            "    except (OSError, ValueError):\n        pass\nwhile True:\n    pass"
        ),
    ),
    "allocates too much at once": program("memory", first="bytearray(1 << 40)", gated="memory"),
    "grows": program(
        "memory timeout",
        first="kept = []\nwhile True:\n    kept.append(bytearray(1 << 20))",
        gated="memory timeout",
    ),
    "grows and catches the error": program(
        "memory timeout",
        first="kept = []\nwhile True:\n    try:\n        kept.append('x' * (1 << 20) + str(len(kept)))\n    except MemoryError:\n        pass",
        gated="memory timeout",
    ),
    "prints without end": program(
        "timeout memory different-output different-exception",
        first="while True:\n    print('A' * 65536)",
        gated="timeout memory different-output different-exception",
    ),
    "writes to its own descriptors": program(
        "crashed sandbox-violation",
        first="import os\nfor fd in range(3, 64):\n    try:\n        os.write(fd, b'k' * 200)\n    except OSError:\n        pass",
    ),
    "closes its descriptors": program(_ENDS, first="import os\nos.closerange(0, 256)"),
    "shrinks the page it shares": program(
        "different-exception crashed sandbox-violation",
        first="import os\nfor fd in range(3, 64):\n    try:\n        os.ftruncate(fd, 0)\n    except OSError:\n        pass\nraise OSError('none')",
    ),
    "leaves a thread behind that writes": program(
        "crashed timeout different-result not-faster slower undecided sandbox-violation",
        first=(
            "import threading, os\ndef later():\n    while True:\n        for fd in range(3, 64):\n"
            "            try:\n                os.write(fd, b'k')\n            except OSError:\n                pass\n"
            "threading.Thread(target=later, daemon=True).start()"
        ),
    ),
    "leaves a signal handler behind": program(
        "not-faster slower undecided crashed timeout different-result",
        first="import signal\nsignal.signal(signal.SIGPROF, lambda *args: None)",
        body=SLOW,
    ),
    "leaves something for the end": program(
        "not-faster slower undecided not-confirmed",
        first="import atexit, os\natexit.register(lambda: os._exit(0))",
        body=SLOW,
    ),
    "takes all descriptors": program(
        "different-exception crashed",
        first="import os\nkept = []\nwhile True:\n    kept.append(os.open('/dev/null', 0))",
    ),
}

INTRUDERS = {**NETWORK, **FILES, **SECRETS, **PROCESSES, **ENDINGS}
