"""`python -m rl_sbllm.bench.lsp_probe FILE`: the language server with a clock on every turn of its loop.

At its end FILE has, in milliseconds, how long the longest turns held the loop, what each of them took of the processor (on
a busy machine the rest was waiting for one), and how many took over 50.
"""

from __future__ import annotations

import asyncio
import heapq
import json
import sys
import time
from pathlib import Path

from rl_sbllm.lsp.stdio import serve

_KEPT = 20
_LONG_MS = 50.0


def main() -> int:
    """The server's own exit code."""
    longest: list[tuple[float, float]] = []
    turns = over = 0
    run = asyncio.Handle._run  # pyright: ignore[reportAttributeAccessIssue]

    def timed(self: asyncio.Handle) -> None:
        nonlocal turns, over
        began, before = time.perf_counter(), time.thread_time()
        run(self)
        taken, used = 1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - before)
        turns, over = turns + 1, over + (taken > _LONG_MS)
        (heapq.heappush if len(longest) < _KEPT else heapq.heappushpop)(longest, (taken, used))

    asyncio.Handle._run = timed  # pyright: ignore[reportAttributeAccessIssue]
    code = serve()
    worst = [
        {"held_ms": round(held, 1), "cpu_ms": round(cpu, 1)} for held, cpu in sorted(longest, reverse=True)
    ]
    told = {"turns": turns, "over_50_ms": over, "longest": worst}
    Path(sys.argv[1]).write_text(json.dumps(told))
    return code


if __name__ == "__main__":
    sys.exit(main())
