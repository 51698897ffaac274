"""The interpreters of other versions that this machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

MINORS = (8, 9, 10, 11, 12, 13)


@cache
def python_of(minor: int) -> str | None:
    """The path of a Python 3.`minor` that starts, on the path or among pyenv's; None when there is none."""
    if minor == sys.version_info.minor:
        return sys.executable
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    named = shutil.which(f"python3.{minor}")
    found = [*([named] if named else []), *map(str, sorted(root.glob(f"versions/3.{minor}.*/bin/python")))]
    return next((path for path in found if _starts(path)), None)


def _starts(path: str) -> bool:
    done = subprocess.run([path, "-c", ""], capture_output=True, timeout=20, check=False)
    return done.returncode == 0
