"""Our own requests as a client sends them, with plain data as answers."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.lsp.conftest import WAIT, Editor


async def ask(editor: Editor, method: str, **params: Any) -> Any:
    """The answer as plain data."""
    answer = editor.client.protocol.send_request_async(method, params)
    return plain(await asyncio.wait_for(answer, WAIT))


def plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {key: plain(item) for key, item in value._asdict().items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def at(line: int, character: int = 5) -> dict[str, int]:
    return {"line": line, "character": character}
