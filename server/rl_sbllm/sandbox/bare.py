"""No outer jail: where bubblewrap is missing or may not work, the inner jail alone confines (level B at best)."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Sequence
from typing import IO

from rl_sbllm.sandbox.launch import Jail, environment, spawn


class BareLauncher:
    """See `Launcher`. There is no private scratch, so nothing at all may be written."""

    name = "bare"
    scratch: str | None = None

    def start(
        self, argv: Sequence[str], jail: Jail, control: socket.socket, errors: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        return spawn(argv, environment(jail), control, errors)
