"""The live self-test: a worker on the candidates' own path tries what none may do; the ladder names the result."""

from __future__ import annotations

import os
import secrets
import socket
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
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

_NO_BAIT = (
    "Whether files outside the project are out of reach was not tried: every folder for such a file is part of "
    "what the project may read (move the project out of the folder for temporary files)."
)


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


def probe_zygote(zygote: Zygote, outer: str, folders: Sequence[Path] | None = None) -> Confinement:
    """The level of a zygote's workers. `folders`: where the file may lie that they must not reach, the first that fits."""
    with _bait(zygote, folders or bait_folders()) as (secret, port), zygote.fork(Limits(5.0, 256)) as worker:
        told = None if secret is None else str(secret)
        worker.channel.send({"job": "probe", "source": None, "secret": told, "port": port})
        answer = receive_frame(worker)
    if isinstance(answer, WorkerFailure):
        raise ToolFailed(f"The sandbox's self-test failed: {answer.detail}")
    landlock, seccomp, succeeded = _told(answer)
    found = grade(outer, landlock, seccomp, succeeded)
    return found if secret is not None else replace(found, sentence=f"{found.sentence} {_NO_BAIT}")


def bait_folders() -> tuple[Path, ...]:
    """Places for a file that no project should reach; a project may lie in one of them, or a setting point into it."""
    own = os.environ.get("XDG_RUNTIME_DIR")
    places = [tempfile.gettempdir(), *([own] if own else []), "/var/tmp", "/dev/shm", "~/.cache"]
    return tuple(Path(os.path.expanduser(place)) for place in places)


def _told(answer: dict[str, object]) -> tuple[bool, bool, list[str]]:
    """(Landlock, seccomp, what succeeded). No candidate ran in that worker, but its form is looked at as any other's."""
    layers, succeeded = answer.get("layers"), answer.get("succeeded")
    if not isinstance(layers, dict) or not isinstance(succeeded, list):
        raise ToolFailed("The sandbox's self-test gave no answer that can be read.")
    return layers.get("landlock") is True, layers.get("seccomp") is True, [str(name) for name in succeeded]


@contextmanager
def _bait(zygote: Zygote, folders: Sequence[Path]) -> Iterator[tuple[Path | None, int]]:
    """A file outside all that a worker may see (None where no folder is), and a port that listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        secret = next((made for folder in folders if (made := _file_outside(zygote, folder))), None)
        try:
            yield secret, listener.getsockname()[1]
        finally:
            if secret is not None:
                secret.unlink(missing_ok=True)


def _file_outside(zygote: Zygote, folder: Path) -> Path | None:
    if zygote.visible.reaches(folder.resolve()):
        return None
    try:
        fd, name = tempfile.mkstemp(prefix="rl-sbllm-secret-", dir=folder)
    except OSError:
        return None
    os.write(fd, secrets.token_bytes(16))
    os.close(fd)
    return Path(name)
