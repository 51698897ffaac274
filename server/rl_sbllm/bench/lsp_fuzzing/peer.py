"""The client's end: sends, hears, answers what the server asks in its own erratic way, and keeps account of it all."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import random
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Json = dict[str, Any]
_INTERNAL = -32603
_WAIT_SECONDS = 60.0


class Peer:
    """Owns the server process. `answer` makes the answer to a request of the server; None leaves it without one."""

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        environment: Mapping[str, str],
        answer: Callable[[Json], Json | None],
    ) -> None:
        self._log = log.open("wb")
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env={**os.environ, **environment},
        )
        self._answer, self._last = answer, 0
        self._changed = threading.Condition()
        self._outgoing: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.open: dict[int, str] = {}
        """Requests without an answer, by id."""
        self.codes: Counter[object] = Counter()
        self.defects: list[str] = []
        self.began: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        self.answered: Callable[[str, Any], None] = lambda _method, _result: None
        self.said: Callable[[str, Json], None] = lambda _method, _params: None
        for work in (self._listen, self._write):
            threading.Thread(target=work, daemon=True).start()

    def tell(self, method: str, params: object) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: object) -> int:
        with self._changed:
            self._last += 1
            number = self._last
            self.open[number] = method
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return number

    def send(self, message: object) -> None:
        """Bytes are sent as they are. Never waits: who hears must not stop hearing while the server is busy saying."""
        self._outgoing.put(message if isinstance(message, bytes) else json.dumps(message).encode())

    def until(self, ready: Callable[[], object], what: str, seconds: float = _WAIT_SECONDS) -> bool:
        """A defect when it does not become so, or the server ends."""
        with self._changed:
            done = self._changed.wait_for(lambda: ready() or self.process.poll() is not None, seconds)
            if not done or not ready():
                self.defects.append(
                    f"{what}: {'the server ended' if done else 'not within ' + format(seconds, 'g') + ' s'}"
                )
                return False
        return True

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._log.close()

    def _write(self) -> None:
        pipe = self.process.stdin
        assert pipe is not None
        with contextlib.suppress(
            BrokenPipeError
        ):  # the server ended: that is seen where its answers are awaited
            while True:
                body = self._outgoing.get()
                pipe.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
                pipe.flush()

    def _listen(self) -> None:
        while (message := self._read()) is not None:
            reply = self._answer(message) if "method" in message and "id" in message else None
            with self._changed:
                self._note(message)
                self._changed.notify_all()
            if reply is not None:
                self.send({"jsonrpc": "2.0", "id": message["id"], **reply})
        with self._changed:
            self.process.wait()
            self._changed.notify_all()

    def _note(self, message: Json) -> None:
        if "method" in message:
            self._note_said(message["method"], message.get("params") or {})
            return
        method = (
            self.open.pop(message["id"], None)
            if isinstance(message.get("id"), int)
            else "a message without a good id"
        )
        if method is None:
            self.defects.append(f"answered twice: {message['id']}")
            return
        error = message.get("error")
        self.codes[error["code"] if error else "answered"] += 1
        if error and (error["code"] == _INTERNAL or not error["message"] or "Traceback" in str(error)):
            self.defects.append(f"{method} failed: {error['message'][:200]}")
        self.answered(method, message.get("result"))

    def _note_said(self, method: str, params: Json) -> None:
        if method == "$/progress":
            kind = params["value"]["kind"]
            if kind in ("begin", "end"):
                (self.began if kind == "begin" else self.ended)[str(params["token"])] += 1
        elif method == "window/showMessage" and "Error in server" in params["message"]:
            self.defects.append(f"shown to the user: {params['message'][:200]}")
        self.said(method, params)

    def _read(self) -> Json | None:
        out = self.process.stdout
        assert out is not None
        length = 0
        while line := out.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return json.loads(out.read(length)) if length else None


def erratic(draw: random.Random, settings: Callable[[], Json]) -> Callable[[Json], Json | None]:
    """Mostly what an editor would answer; sometimes an error, nonsense, or nothing at all."""

    def answer(message: Json) -> Json | None:
        kind = draw.random()
        if kind < 0.04:
            return {"error": {"code": -32601, "message": "not here"}}
        if kind < 0.08:
            return {"result": draw.choice(([], {}, 5, "text", [[]]))}
        if kind < 0.10:
            return None
        method = message["method"]
        if method == "workspace/configuration":
            return {"result": [settings()]}
        if method == "workspace/applyEdit":
            return {"result": {"applied": draw.random() < 0.8}}
        return {"result": None}

    return answer
