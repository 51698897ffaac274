"""One zygote for the tests that only need somewhere to run a text as a candidate would be."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from rl_sbllm.languages.python.answers import receive_frame
from rl_sbllm.languages.python.interpreter import Interpreter, Project, ask
from rl_sbllm.languages.python.zygote import Zygote, ZygoteSetup
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.execution import WorkerFailure
from rl_sbllm.sandbox.bare import BareLauncher
from rl_sbllm.sandbox.bubblewrap import BubblewrapLauncher
from rl_sbllm.sandbox.launch import Launcher, bubblewrap_works
from rl_sbllm.sandbox.process import Limits

SHORT = Limits(seconds=3.0, megabytes=200, threads=16)


def launchers() -> list[Launcher]:
    """Each outer jail that this machine can have."""
    return [BubblewrapLauncher(), BareLauncher()] if bubblewrap_works() else [BareLauncher()]


def own_interpreter() -> Interpreter:
    """The Python that runs the tests."""
    return ask(Path(sys.executable), "the tests", os.environ)


def zygote_for(
    folder: Path, launcher: Launcher, text: str = "", interpreter: Interpreter | None = None
) -> Zygote:
    """A ready zygote whose project is `folder`."""
    project = Project(folder, (folder,), "target")
    setup = ZygoteSetup(interpreter or own_interpreter(), project, folder / "target.py", text, None)
    zygote = Zygote(setup, 0, launcher, CancelToken())
    zygote.wait_ready(30.0)
    return zygote


def run_text(
    zygote: Zygote, source: str, limits: Limits = SHORT, core: int | None = None
) -> dict[str, Any] | WorkerFailure:
    """Execute `source` in a worker; its `answer` comes back under that name."""
    with zygote.fork(limits, core) as worker:
        worker.channel.send({"job": "probe", "source": source})
        return receive_frame(worker)
