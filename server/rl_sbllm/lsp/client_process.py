"""The editor's process, looked after: a server whose editor died ends itself and its runs (pygls does not)."""

from __future__ import annotations

import asyncio
import os

from rl_sbllm.lsp.session import Session

WATCH_SECONDS = 3.0
_WITHOUT_SHUTDOWN = 1


async def end_with_client(session: Session) -> None:
    """Returns at once when the client gave no process id; else never: it ends the process."""
    client = session.client
    if client is None:
        return
    while _lives(client):
        await asyncio.sleep(WATCH_SECONDS)
    await session.runs.close()
    os._exit(_WITHOUT_SHUTDOWN)  # the thread that reads standard input cannot be woken


def _lives(pid: int) -> bool:
    if os.name != "posix":
        import psutil

        return psutil.pid_exists(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
