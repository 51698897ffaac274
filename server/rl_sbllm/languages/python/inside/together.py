"""Coroutines awaited side by side: what a program gets done, where `passes.run` shows how soon one call answers."""

from __future__ import annotations

import asyncio
import inspect

from . import worker

_gather, _is_coroutine = asyncio.gather, inspect.iscoroutinefunction


def check(function):
    """Only coroutine functions can be called so."""
    if not _is_coroutine(function):
        raise worker.JobFailure("load", "the entry is no coroutine function")


def run(passes, loop, size):
    """Run prepared passes, `size` calls at a time on one event loop; results are dropped."""
    for calls in passes:
        for start in range(0, len(calls), size):
            loop.run_until_complete(_all(calls[start : start + size]))


async def _all(calls):
    await _gather(*[function(*args, **kwargs) for function, args, kwargs in calls], return_exceptions=True)
