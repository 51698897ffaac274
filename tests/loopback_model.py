"""An OpenAI-compatible server on the loopback interface that answers as it is told. Nothing leaves the machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Respond = Callable[[str], "str | int"]
"""Prompt -> text of the reply, or an HTTP status to fail with."""


class LoopbackModel:
    """`base_url` to give to a client; `prompts` holds what was asked."""

    def __init__(self, respond: Respond) -> None:
        self.prompts: list[str] = []
        self.released = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                prompt = body["messages"][-1]["content"]
                outer.prompts.append(prompt)
                said = respond(prompt)
                if isinstance(said, int):
                    self._send(
                        said, {"error": {"message": "told to fail", "type": "test", "code": str(said)}}
                    )
                    return
                usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
                message = {"role": "assistant", "content": said}
                choice = {"index": 0, "finish_reason": "stop", "message": message}
                reply = {"id": "x", "object": "chat.completion", "created": 1, "model": body["model"]}
                self._send(200, {**reply, "choices": [choice], "usage": usage})

            def _send(self, status: int, document: object) -> None:
                data = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def loopback_model(respond: Respond) -> Iterator[LoopbackModel]:
    model = LoopbackModel(respond)
    try:
        yield model
    finally:
        model.close()
