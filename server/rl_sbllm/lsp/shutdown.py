"""`shutdown`: every run is ended before the answer, so that nothing outlives the server."""

from __future__ import annotations

import asyncio

from rl_sbllm.lsp.session import Session


async def shutdown(session: Session, _params: None) -> None:
    session.shut_down = True
    await session.runs.close()
    await session.facts.close()
    _cancel_requests(session)
    # their callbacks take them out of the table that pygls walks through next
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def _cancel_requests(session: Session) -> None:
    """pygls cancels what is in flight while iterating over a table that this changes, and then fails."""
    me = asyncio.current_task()
    protocol = session.server.protocol
    pending = list(protocol._request_futures.values())  # pyright: ignore[reportPrivateUsage]
    for future in pending:
        if isinstance(future, asyncio.Task) and future is not me and not future.done():
            future.cancel()
