"""Runs one command in bounded time with bounded output, and ends everything it started."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import ToolFailed


@dataclass(frozen=True)
class Finished:
    """`exit_code` is negative for a signal; `ended_by` is None or why we ended it: timeout | cancelled."""

    exit_code: int
    output: str
    errors: str
    ended_by: str | None = None


def run_bounded(
    argv: Sequence[str],
    *,
    environment: Mapping[str, str],
    seconds: float,
    folder: Path | None = None,
    output_bytes: int = 1 << 20,
    cancel: CancelToken | None = None,
) -> Finished:
    """Run to the end, the time limit or the cancel; the last `output_bytes` of each stream are kept."""
    try:
        process = subprocess.Popen(
            argv,
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise ToolFailed(f"{argv[0]} could not be started: {error.strerror}.", where=str(argv[0])) from error
    try:
        tails, ended_by = _collect(process, time.monotonic() + seconds, output_bytes, cancel)
    finally:
        _end_tree(process)
    output, errors = (tail.decode("utf-8", "replace") for tail in tails)
    return Finished(process.wait(), output, errors, ended_by)


def _collect(
    process: subprocess.Popen[bytes], deadline: float, limit: int, cancel: CancelToken | None
) -> tuple[tuple[bytes, bytes], str | None]:
    assert process.stdout is not None and process.stderr is not None
    tails: dict[IO[bytes], bytes] = {process.stdout: b"", process.stderr: b""}
    ended_by = None
    with selectors.DefaultSelector() as selector:
        for stream in tails:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map() and ended_by is None:
            for key, _ in selector.select(0.05):
                stream = key.fileobj
                assert not isinstance(stream, int)
                chunk = os.read(key.fd, 1 << 16)
                tails[stream] = (tails[stream] + chunk)[-limit:]  # type: ignore[index]
                if not chunk:
                    selector.unregister(stream)
            if time.monotonic() > deadline:
                ended_by = "timeout"
            elif cancel is not None and cancel.cancelled:
                ended_by = "cancelled"
            elif process.poll() is not None and not selector.select(0.05):
                break  # A left-over child keeps the pipes open; it ends with the tree.
    return (tails[process.stdout], tails[process.stderr]), ended_by


def _end_tree(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()
