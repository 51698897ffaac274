"""The process that looks for the inputs of a function: reads a request on standard input, answers one line of JSON.

The language server starts it, because looking for inputs runs the user's code (in the sandbox) and takes seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import rl_sbllm
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import CannotRun, RunError, ToolFailed
from rl_sbllm.model.request import RunRequest
from rl_sbllm.runs import secrets
from rl_sbllm.runs.codec import decode_request, encode_request

SECONDS = 60.0


def ask(request: RunRequest) -> tuple[str, str | None]:
    """Blocks. The text of a workload file, and why it is only a form to fill in (None when it is not)."""
    # `-m` puts the working folder first on the path: it must be ours, never one with the user's files
    folder = Path(rl_sbllm.__file__).resolve().parent.parent
    command = [sys.executable, "-m", "rl_sbllm.runs.inputs_process"]
    try:
        done = subprocess.run(
            command, input=encode_request(request).encode(), capture_output=True, cwd=folder, timeout=SECONDS
        )
        answer = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise ToolFailed(f"The inputs could not be looked for: {type(error).__name__}.") from error
    if "error" in answer:
        raise ToolFailed(answer["error"], answer["where"], answer["help"])
    return answer["text"], answer["why"]


def main() -> None:
    """Entry of `python -m rl_sbllm.runs.inputs_process`."""
    private = os.dup(1)
    os.dup2(2, 1)
    secrets.drop_secrets(os.environ)
    cancel = CancelToken()
    request = decode_request(sys.stdin.readline())
    overdue = threading.Timer(SECONDS, cancel.cancel)
    overdue.daemon = True
    overdue.start()
    with os.fdopen(private, "w", encoding="utf-8") as output:
        output.write(json.dumps(_answer(request, cancel)))


def _answer(request: RunRequest, cancel: CancelToken) -> dict[str, str | None]:
    from rl_sbllm.runs.preparation import locate
    from rl_sbllm.runs.session import workload_text
    from rl_sbllm.workloads.skeleton import skeleton

    try:
        return {"text": workload_text(request, cancel), "why": None}
    except CannotRun as error:
        return {"text": skeleton(locate(request)), "why": error.what}
    except RunError as error:
        return {"error": error.what, "where": error.where, "help": error.help}


if __name__ == "__main__":
    main()
