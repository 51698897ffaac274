"""The live self-test: a worker on the candidates' own path tries what none may do; the ladder names the result."""

from __future__ import annotations

import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rl_sbllm.languages.python.answers import receive_frame
from rl_sbllm.languages.python.interpreter import Interpreter, Project
from rl_sbllm.languages.python.zygote import Zygote, ZygoteSetup
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import RunError, ToolFailed
from rl_sbllm.model.execution import WorkerFailure
from rl_sbllm.sandbox.launch import launcher
from rl_sbllm.sandbox.levels import Confinement, grade
from rl_sbllm.sandbox.process import Limits


def probe(interpreter: Interpreter, cancel: CancelToken) -> Confinement:
    """The level on this machine, for `doctor`; level D with the reason when no worker could be had at all."""
    with tempfile.TemporaryDirectory(prefix="rl-sbllm-probe-") as folder:
        root = Path(folder)
        project = Project(root, (root,), "probe")
        setup = ZygoteSetup(interpreter, project, root / "probe.py", "", None)
        try:
            chosen = launcher()
            zygote = Zygote(setup, 0, chosen, cancel)
            try:
                zygote.wait_ready(20.0)
                return probe_zygote(zygote, chosen.name)
            finally:
                zygote.close()
        except RunError as error:
            return Confinement("D", str(error))


def probe_zygote(zygote: Zygote, outer: str) -> Confinement:
    """The level of a zygote's workers."""
    with _bait() as (secret, port), zygote.fork(Limits(5.0, 256)) as worker:
        worker.channel.send({"job": "probe", "source": None, "secret": str(secret), "port": port})
        answer = receive_frame(worker)
    if isinstance(answer, WorkerFailure):
        raise ToolFailed(f"The sandbox's self-test failed: {answer.detail}")
    layers = answer["layers"]
    return grade(outer, bool(layers["landlock"]), bool(layers["seccomp"]), answer["succeeded"])


@contextmanager
def _bait() -> Iterator[tuple[Path, int]]:
    """A file outside all that a worker may see, and a port that listens."""
    fd, name = tempfile.mkstemp(prefix="rl-sbllm-secret-")
    listener = socket.create_server(("127.0.0.1", 0))
    try:
        os.write(fd, secrets.token_bytes(16))
        yield Path(name), listener.getsockname()[1]
    finally:
        os.close(fd)
        listener.close()
        Path(name).unlink(missing_ok=True)
