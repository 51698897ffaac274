"""A Runner without a jail, for tests: forks this process for each job and reads its frames from a pipe."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rl_sbllm.languages.python.inside import observe
from rl_sbllm.languages.python.inside.worker import JobFailure
from rl_sbllm.model.execution import CaseInfo, CaseSet, FailureKind, Observation, WorkerFailure


class LocalRunner:
    """`observe` as the real runner has it; the hash seed can only be the one of this process."""

    sandbox_level = "none"

    def __init__(self, path: Path, recipe: dict[str, Any]) -> None:
        self.path, self.recipe = path, recipe
        self.observed: list[CaseSet] = []

    def observe(
        self, source: str, cases: CaseSet, *, hash_seed: int = 0, seconds: float = 10.0, megabytes: int = 2048
    ) -> Observation:
        """Run the job in a fork and collect what it sends."""
        self.observed.append(cases)
        job = {
            "job": "observe",
            "source": source,
            "path": str(self.path),
            "module": self.path.stem,
            "entry": self.recipe["entry"],
            "workload": self.recipe,
            "cases": asdict(cases),
            "seconds": seconds,
        }
        return assemble(frames_of(job, seconds))


def frames_of(job: dict[str, Any], seconds: float) -> list[dict[str, Any]]:
    """The frames that the observe job sends, the last one a failure when it died."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _live(job, writing)
    os.close(writing)
    data, timed_out = _read(reading, seconds)
    os.close(reading)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    frames = [json.loads(line) for line in data.decode("ascii").splitlines() if line.endswith("}")]
    if frames and ("done" in frames[-1] or "failure" in frames[-1]):
        return frames
    last = max((frame["at"] for frame in frames if "at" in frame), default=None)
    kind = "timeout" if timed_out else "crashed"
    return [*frames, {"failure": {"kind": kind, "detail": kind, "case": last}}]


def assemble(frames: list[dict[str, Any]]) -> Observation:
    """An Observation from frames."""
    infos: list[CaseInfo] = []
    outcomes: list[Any] = []
    keeps_state = mutates = False
    failure = None
    for frame in frames:
        if "cases" in frame:
            infos = [CaseInfo(**fields) for fields in frame["cases"]]
        elif "outcome" in frame:
            outcomes.append(frame["outcome"])
        elif "done" in frame:
            keeps_state, mutates = frame["done"]["keeps_state"], frame["done"]["mutates"]
        elif "failure" in frame:
            said = frame["failure"]
            failure = WorkerFailure(FailureKind(said["kind"]), said["detail"], said["case"])
    return Observation(tuple(infos), tuple(outcomes), keeps_state, mutates, failure)


class _Pipe:
    def __init__(self, fd: int) -> None:
        self._fd = fd

    def send(self, message: Any) -> None:
        data = json.dumps(message).encode("ascii") + b"\n"
        while data:
            data = data[os.write(self._fd, data) :]


class _Status:
    def __init__(self, pipe: _Pipe) -> None:
        self._pipe = pipe

    def case(self, index: int) -> None:
        self._pipe.send({"at": index})


def _live(job: dict[str, Any], writing: int) -> None:
    pipe = _Pipe(writing)
    try:
        sys.path.insert(0, str(Path(job["path"]).parent))
        observe.run(job, pipe, _Status(pipe))
    except JobFailure as failure:
        pipe.send({"failure": {"kind": failure.kind, "detail": failure.detail, "case": failure.case}})
    except BaseException as error:  # noqa: BLE001  the test must see it
        pipe.send({"failure": {"kind": "crashed", "detail": repr(error), "case": None}})
    finally:
        os._exit(0)


def _read(fd: int, seconds: float) -> tuple[bytes, bool]:
    chunks, end = [], time.monotonic() + seconds
    while True:
        ready, _, _ = select.select([fd], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            return b"".join(chunks), True
        chunk = os.read(fd, 1 << 20)
        if not chunk:
            return b"".join(chunks), False
        chunks.append(chunk)
