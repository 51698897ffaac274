"""Coroutines are raced one call after the other (latency); here with several under way at once."""

from __future__ import annotations

from dataclasses import replace

from rl_sbllm.evaluation.timing.brief import brief_race
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import PassSettings, WorkerFailure
from rl_sbllm.model.measurement import Throughput

CONCURRENCY = 10


def may_wait(original: str) -> bool:
    """Whether the text has coroutines at all; the worker knows whether the entry is one."""
    return "async def" in original


def throughput(track: Track, original: str, variant: str, settings: PassSettings) -> Throughput | None:
    """Never makes a variant "faster" by itself; None where the entry is no coroutine function."""
    together = replace(settings, concurrency=CONCURRENCY, collect_garbage=True)
    result = brief_race(track, original, variant, together)
    ratio = None if isinstance(result, WorkerFailure) else result.ratio()
    return None if ratio is None else Throughput(CONCURRENCY, ratio)
