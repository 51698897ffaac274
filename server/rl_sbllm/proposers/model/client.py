"""Talk to the model worker: start it on first use, send requests, receive answers on a thread, end it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from rl_sbllm.proposers.model.worker import QUIET


@dataclass(frozen=True)
class Answer:
    """What a model said, or why it did not. `usd` None = price unknown."""

    id: int
    texts: tuple[str, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float | None = None
    error: str | None = None
    """not-installed | key | refused | timeout | passing | worker-died."""
    detail: str = ""


class ModelClient(Protocol):
    """Asks without waiting; `answers` hands over what has arrived since."""

    def ask(self, id: int, prompt: str, timeout: float) -> None: ...

    def answers(self) -> list[Answer]: ...

    def close(self) -> None: ...


class WorkerClient:
    """`rl_sbllm.proposers.model.worker` in a process of its own, in an empty folder, in a session of its own."""

    def __init__(
        self, model: str, base_url: str | None, max_tokens: int = 4096, temperature: float = 0.4
    ) -> None:
        self._request = {
            "model": model,
            "base_url": base_url,
            "max_tokens": max_tokens,
            "temperature": temperature,
        }
        self._arrived: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._open: set[int] = set()
        self._process: subprocess.Popen[str] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def start(self) -> None:
        """Load LiteLLM ahead, which takes seconds; nothing is sent."""
        self._started()

    def ask(self, id: int, prompt: str, timeout: float) -> None:
        process = self._started()
        self._open.add(id)
        line = json.dumps({"id": id, "prompt": prompt, "timeout": timeout, **self._request})
        assert process.stdin is not None
        try:
            process.stdin.write(line + "\n")
            process.stdin.flush()
        except OSError as error:
            self._finish(Answer(id, error="worker-died", detail=str(error)))

    def answers(self) -> list[Answer]:
        found: list[Answer] = []
        while not self._arrived.empty():
            found.append(self._arrived.get())
        return found

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(5.0)
        if self._folder is not None:
            self._folder.cleanup()
        self._process = self._folder = None

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._folder = tempfile.TemporaryDirectory(prefix="rl-sbllm-model-")
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P" if sys.version_info >= (3, 11) else "-E",
                    "-m",
                    "rl_sbllm.proposers.model.worker",
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                cwd=self._folder.name,
                env=_environment(os.environ),
            )
            threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()
        return self._process

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        detail = "The model worker ended."
        for line in process.stdout:
            message = json.loads(line)
            if message["id"] is None:
                detail = message.get("detail", detail)
                if message.get("error"):
                    break
                continue
            self._finish(_answer(message))
        missing = "No module named" in detail
        for id in sorted(self._open):
            self._finish(Answer(id, error="not-installed" if missing else "worker-died", detail=detail))

    def _finish(self, answer: Answer) -> None:
        self._open.discard(answer.id)
        self._arrived.put(answer)


def _answer(message: Mapping[str, Any]) -> Answer:
    return Answer(
        id=int(message["id"]),
        texts=tuple(str(text) for text in message.get("texts", ())),
        tokens_in=int(message.get("tokens_in", 0)),
        tokens_out=int(message.get("tokens_out", 0)),
        usd=message.get("usd"),
        error=message.get("error"),
        detail=str(message.get("detail", "")),
    )


def _environment(outer: Mapping[str, str]) -> dict[str, str]:
    """The user's environment (keys and proxies are there) with what keeps LiteLLM quiet."""
    return {**outer, **QUIET}
