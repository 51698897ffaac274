"""A machine whose kernel lacks layers of the sandbox, for the tests of weaker levels."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rl_sbllm.languages.python.visible import INSIDE
from rl_sbllm.sandbox.launch import Jail, environment, spawn

_ABSENT = "\n\ndef restrict(*args, **more):\n    return False\n"


@dataclass
class WithoutLayers:
    """A machine whose kernel lacks what the files named here would put on; the copy lies where workers may read."""

    folder: Path
    missing: tuple[str, ...]
    name: str = "bare"
    scratch: str | None = None

    def start(
        self, argv: Sequence[str], jail: Jail, control: socket.socket, errors: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        copy = self.folder / "inside"
        if not copy.exists():
            shutil.copytree(INSIDE, copy, ignore=shutil.ignore_patterns("__pycache__"))
            for name in self.missing:
                with (copy / f"{name}.py").open("a") as file:
                    file.write(_ABSENT)
        return spawn([argv[0], str(copy / "zygote.py"), *argv[2:]], environment(jail), control, errors)
