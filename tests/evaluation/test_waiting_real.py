"""Functions that wait more than they compute, over real workers: a gain by overlapping waits shows by the wall clock only."""

from __future__ import annotations

from pathlib import Path

import pytest

from rl_sbllm.evaluation.checking import Checked
from rl_sbllm.evaluation.evaluator import StandardEvaluator
from rl_sbllm.model.workload import CallExpression, ExpressionCases, Origin, Workload
from tests.evaluation.real_evaluator import evaluator_over

SECONDS, AGAIN_SECONDS = 30.0, 12.0
"""For the baseline and the first race, and for the second: by the wall clock of a busy machine a race takes long."""
pytestmark = pytest.mark.slow

AWAITED = """
import asyncio

async def get(n):
    await asyncio.sleep(0.004)
    return n * 2

async def fetch(ns):
    return [await get(n) for n in ns]
"""
GATHERED = AWAITED.replace(
    "return [await get(n) for n in ns]", "return list(await asyncio.gather(*map(get, ns)))"
)
SLEPT = """
import time

def get(n):
    time.sleep(0.004)
    return n * 2

def fetch(ns):
    return [get(n) for n in ns]
"""
THREADED = SLEPT.replace(
    "import time", "import time\nfrom concurrent.futures import ThreadPoolExecutor"
).replace(
    "    return [get(n) for n in ns]",
    "    with ThreadPoolExecutor(4) as pool:\n        return list(pool.map(get, ns))",
)


WORKLOAD = Workload("fetch", (ExpressionCases((CallExpression("[1, 2, 3, 4]"),), Origin.GIVEN),))


def checked(evaluator: StandardEvaluator, other: str) -> Checked:
    found = evaluator.compare(other)
    assert found.equivalent, found
    return evaluator.time(other, found)


@pytest.mark.parametrize(
    ("original", "overlapping", "is_async"),
    [(AWAITED, GATHERED, True), (SLEPT, THREADED, False)],
    ids=["asyncio", "threads"],
)
def test_overlapping_waits_are_faster_and_the_function_against_itself_is_not(
    tmp_path: Path, original: str, overlapping: str, is_async: bool
) -> None:
    with evaluator_over(tmp_path, original, WORKLOAD, SECONDS) as here:
        clock = here.evaluator.prepare().clock
        gain = checked(here.evaluator, overlapping)
        here.deadline.extend(AGAIN_SECONDS - here.deadline.left())
        same = checked(here.evaluator, original)
    assert clock == "wall"
    assert same.verdict.value != "faster"
    assert gain.verdict.value == "faster" and gain.speedup is not None
    assert gain.speedup.low > 1.5 and gain.speedup.high < 8.0
    assert (gain.throughput is not None) is is_async
    assert gain.throughput is None or gain.throughput.concurrency == 10
