"""The host's side of one zygote: start it in the outer jail, have it fork workers, end everything with it."""

from __future__ import annotations

import json
import os
import select
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from rl_sbllm.languages.python.inside import channel as channels
from rl_sbllm.languages.python.inside import status as statuses
from rl_sbllm.languages.python.interpreter import Interpreter, Project
from rl_sbllm.languages.python.visible import INSIDE, visible
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import CannotRun, ToolFailed
from rl_sbllm.model.execution import FailureKind, WorkerFailure
from rl_sbllm.sandbox.launch import Jail, Launcher
from rl_sbllm.sandbox.process import ConfinedProcess, LimitBroken, Limits, failure_of

_SEND_SECONDS = 10


@dataclass(frozen=True)
class ZygoteSetup:
    """What all workers of a zygote share."""

    interpreter: Interpreter
    project: Project
    path: Path
    text: str
    workload: dict[str, Any] | None
    read: tuple[Path, ...] = ()
    """Further files or folders, such as the workload's."""


class Zygote:
    """One warm interpreter with one hash seed. Start and close it from the same, long-lived thread."""

    def __init__(self, setup: ZygoteSetup, hash_seed: int, launcher: Launcher, cancel: CancelToken) -> None:
        self.import_failures: tuple[str, ...] = ()
        self._setup, self._cancel, self._launcher = setup, cancel, launcher
        self._lock = threading.Lock()
        self.visible = visible(setup.interpreter, setup.project, setup.path, setup.workload, setup.read)
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._process = self._launch(hash_seed, theirs)
        except ToolFailed:
            self._control.close()
            self._errors.close()
            raise
        finally:
            theirs.close()
        self._send_setup()

    def wait_ready(self, seconds: float) -> None:
        """Until the zygote has imported what it can; `CannotRun` when that takes too long, `ToolFailed` when it died."""
        answer, _ = self._answer(seconds, self._cancel)
        self.import_failures = tuple(answer["failures"])

    def fork(self, limits: Limits, core: int | None = None) -> Worker:
        """A fresh worker in the inner jail, waiting for its job."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", _SEND_SECONDS, 0))
        status_fd, status = statuses.create()
        request = {"op": "fork", "core": core, "seconds": limits.seconds, "megabytes": limits.megabytes}
        try:
            with self._lock:
                self._send(request, [theirs.fileno(), status_fd])
                answer, fds = self._answer(_SEND_SECONDS)
        except BaseException:
            ours.close()
            status.close()
            raise
        finally:
            theirs.close()
            os.close(status_fd)
        if "failure" in answer:
            raise ToolFailed("The sandbox could not start a worker.", help=answer["failure"])
        return Worker(
            self, answer["pid"], ConfinedProcess(fds[0], limits, self._cancel), ours, status, limits
        )

    def make_ahead(self, job: dict[str, Any]) -> bool:
        """Let the zygote make a set of cases that its workers will be given; False when they have to make it themselves."""
        with tempfile.TemporaryFile() as file, self._lock:
            file.write(json.dumps(job).encode("ascii"))
            file.flush()
            self._send({"op": "prepare"}, [file.fileno()])
            answer, _ = self._answer(_SEND_SECONDS, self._cancel)
        return bool(answer["made"])

    def reap(self, pid: int) -> tuple[int, float]:
        """(wait status, CPU seconds) of a worker that has ended."""
        with self._lock:
            self._send({"op": "reap", "pid": pid}, [])
            answer, _ = self._answer(_SEND_SECONDS)
        return answer["status"], answer["cpu_seconds"]

    def close(self) -> None:
        """End the zygote and, with it, every worker."""
        self._control.close()
        try:
            self._process.wait(0.5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def _launch(self, hash_seed: int, theirs: socket.socket) -> subprocess.Popen[bytes]:
        variables = {
            "PYTHONHASHSEED": str(hash_seed),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONNOUSERSITE": "1",
        }
        executable = str(self._setup.interpreter.executable)
        argv = [executable, str(INSIDE / "zygote.py"), str(theirs.fileno())]
        jail = Jail(self.visible.shown.read, self.visible.secrets, environment=variables)
        return self._launcher.start(argv, jail, theirs, self._errors)

    def _send_setup(self) -> None:
        setup = self._setup
        roots = [str(root) for root in setup.project.roots]
        body = {
            "path": list(dict.fromkeys([*roots, *setup.interpreter.path])),
            **self.visible.rules(),
            "root": str(setup.project.root),
            "scratch": self._launcher.scratch,
            "target": {"path": str(setup.path), "module": setup.project.module, "text": setup.text},
            "workload": setup.workload,
        }
        with tempfile.TemporaryFile() as file:
            file.write(json.dumps(body).encode("ascii"))
            file.flush()
            self._send({"op": "setup"}, [file.fileno()])

    def _send(self, request: dict[str, Any], fds: Sequence[int]) -> None:
        try:
            socket.send_fds(self._control, [json.dumps(request).encode("ascii")], list(fds))
        except OSError as error:
            raise self._died() from error

    def _answer(self, seconds: float, cancel: CancelToken | None = None) -> tuple[dict[str, Any], list[int]]:
        self._wait(seconds, cancel)
        try:
            data, fds, _, _ = socket.recv_fds(self._control, 1 << 16, 1)
        except OSError as error:
            raise self._died() from error
        if not data:
            raise self._died()
        return json.loads(data), list(fds)

    def _wait(self, seconds: float, cancel: CancelToken | None) -> None:
        poller = select.poll()
        poller.register(self._control.fileno(), select.POLLIN)
        left = seconds
        while not poller.poll(50):
            left -= 0.05
            if cancel is not None:
                cancel.check()
            if left <= 0:
                raise self._too_slow(seconds)

    def _too_slow(self, seconds: float) -> CannotRun:
        what, name = f"Importing what {self._setup.path.name} imports", _workload_name(self._setup.workload)
        if name is None:
            help = "Move the function into a module that imports less."
            return CannotRun(f"{what} took longer than {seconds:.3g} s.", str(self._setup.path), help)
        return CannotRun(
            f"{what}, or making the inputs of {name}, took longer than {seconds:.3g} s.",
            str(self._setup.path),
            f"Run {name} by itself to see how long its `inputs(1)` takes; make smaller inputs.",
        )

    def _died(self) -> ToolFailed:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        self._errors.seek(0)
        tail = self._errors.read().decode("utf-8", "replace").strip()[-800:]
        name = self._setup.interpreter.executable
        return ToolFailed(f"The sandboxed interpreter {name} ended.", self._launcher.name, tail)


def _workload_name(recipe: dict[str, Any] | None) -> str | None:
    """The file of a given workload, None for others."""
    paths = [source.get("path") for source in (recipe or {}).get("timing", ())]
    return next((Path(path).name for path in paths if path), None)


class Worker:
    """One fork: a channel of frames, a status page, and an end. Use it as a context manager."""

    def __init__(
        self,
        zygote: Zygote,
        inner_pid: int,
        process: ConfinedProcess,
        control: socket.socket,
        status: statuses.Status,
        limits: Limits,
    ) -> None:
        self.process = process
        self.status = status
        self.channel = channels.Channel(control.fileno(), process.wait_readable)
        self._zygote, self._inner_pid, self._control, self._limits = zygote, inner_pid, control, limits
        self._ended: tuple[int, float] | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def failure(self, error: Exception) -> WorkerFailure:
        """What became of a worker whose channel raised `error`."""
        case = self.status.current_case
        if isinstance(error, LimitBroken):
            return WorkerFailure(error.kind, error.detail, case)
        if isinstance(error, channels.ChannelError):
            return WorkerFailure(FailureKind.CRASHED, f"sent what is no answer: {error}", case)
        kind, detail = failure_of(*self._end(0.5), self._limits.seconds)
        return WorkerFailure(kind, detail, case)

    def close(self) -> None:
        """End the worker and let go of all it held."""
        self._end(0.0)
        self._control.close()
        self.status.close()
        self.process.close()

    def _end(self, patience: float) -> tuple[int, float]:
        if self._ended is None:
            if not self.process.wait_ended(patience):
                self.process.kill()
                self.process.wait_ended(5.0)
            try:
                self._ended = self._zygote.reap(self._inner_pid)
            except (ToolFailed, CannotRun):
                self._ended = (9, 0.0)  # The zygote is gone, and the worker with it.
        return self._ended
