"""A machine made busy on purpose."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LOOPS_A_CORE = 2


@contextmanager
def busy() -> Iterator[None]:
    """Two endless loops for every core, ended with the block."""
    loops = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"])
        for _ in range(LOOPS_A_CORE * (os.cpu_count() or 1))
    ]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
        for loop in loops:
            loop.wait()


def load_average() -> str:
    """Of the last minute, and how many cores share it."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
