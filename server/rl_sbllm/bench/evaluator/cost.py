"""What judging costs: five candidates of a 3 ms function, the overhead beyond timed work, wrong candidates in numbers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from rl_sbllm.bench.evaluator.figure import Figure
from rl_sbllm.bench.evaluator.place import Place, place
from rl_sbllm.evaluation.screening import FIELD
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.languages.python.timed import PythonTimedWorker
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.execution import Batch, KeptBatch, PassSettings, WorkerFailure
from rl_sbllm.model.verdict import Accepted

SLOW = """\
def f(xs):
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return out
"""
CALLS = ["[i * 7 % 260 for i in range(2000)]", "[]", "[3, 1, 3]", "list(range(40))"]
FIVE = {
    "a real gain": "def f(xs):\n    return list(dict.fromkeys(xs))\n",
    "another gain": "def f(xs):\n    seen = set()\n    return [x for x in xs if not (x in seen or seen.add(x))]\n",
    "neutral": SLOW.replace("out", "kept"),
    "slower": SLOW.replace("if x not in out", "if x not in list(out)"),
    "wrong": "def f(xs):\n    return list(set(xs))[::-1]\n",
}
ALL_SECONDS, OVERHEAD_SECONDS, FAILING_SECONDS = 8.0, 0.03, 3.0
FAILING = 100


@dataclass
class Windows:
    """Seconds spent inside timed windows."""

    seconds: float = 0.0


class _Counting:
    """A worker that adds up the wall time of its windows."""

    def __init__(self, worker: PythonTimedWorker, windows: Windows) -> None:
        self._worker, self._windows = worker, windows

    def run(self, passes: int) -> Batch | WorkerFailure:
        batch = self._worker.run(passes)
        if isinstance(batch, Batch):
            self._windows.seconds += batch.wall_ns / 1e9
        return batch

    def run_kept(self, passes: int) -> KeptBatch | WorkerFailure:
        kept = self._worker.run_kept(passes)
        if isinstance(kept, KeptBatch):
            self._windows.seconds += kept.batch.wall_ns / 1e9
        return kept


class _CountingRunner(PythonRunner):
    windows: Windows

    @contextmanager
    def timed_worker(self, source: str, settings: PassSettings, **more: Any) -> Iterator[Any]:
        with super().timed_worker(source, settings, **more) as worker:
            yield _Counting(worker, self.windows)


def cost(candidates: int) -> list[Figure]:
    """`candidates`: how many neutral ones the overhead is the median of."""
    with place(SLOW, CALLS) as here:
        windows = _count(here)
        return [_five(here), _overhead(here, windows, candidates), _failing(here)]


def _count(here: Place) -> Windows:
    windows = Windows()
    here.runner.__class__ = _CountingRunner
    assert isinstance(here.runner, _CountingRunner)
    here.runner.windows = windows
    return windows


def _five(here: Place) -> Figure:
    evaluator, cancel = here.evaluator(seconds=60.0), CancelToken()
    began = time.monotonic()
    baseline = evaluator.prepare()
    verdicts = evaluator.screen([_candidate(text) for text in FIVE.values()], cancel)
    won = [one for one in verdicts if isinstance(one, Accepted)]
    confirmed = evaluator.confirm(won, cancel)
    took = time.monotonic() - began
    offered = sum(isinstance(one, Accepted) for one in confirmed)
    a_pass = baseline.seconds_per_call * baseline.cases_total
    seen = f"{took:.1f} s ({offered} offered; a pass takes {1000 * a_pass:.1f} ms)"
    return Figure(
        "Cost",
        "five candidates judged, original measured and gains confirmed",
        f"under {ALL_SECONDS:.0f} s",
        seen,
        took < ALL_SECONDS and offered == 2,
    )


def _overhead(here: Place, windows: Windows, candidates: int) -> Figure:
    """Wall time of screening less what passes in timed windows, for candidates that come together as a search sends them."""
    evaluator, cancel = here.evaluator(), CancelToken()
    evaluator.prepare()
    evaluator.screen([_candidate(SLOW.replace("out", "first"))], cancel)
    beyond: list[float] = []
    for number in range(max(1, candidates // FIELD)):
        group = [_candidate(SLOW.replace("out", f"kept_{number}_{one}")) for one in range(FIELD)]
        before, began = windows.seconds, time.monotonic()
        evaluator.screen(group, cancel)
        beyond.append((time.monotonic() - began - (windows.seconds - before)) / FIELD)
    seen = median(beyond)
    return Figure(
        "Cost",
        "a candidate beyond its timed work (comparing it included), median",
        f"under {1000 * OVERHEAD_SECONDS:.0f} ms",
        f"{1000 * seen:.0f} ms (of {len(beyond)} fields of {FIELD})",
        seen < OVERHEAD_SECONDS,
    )


def _failing(here: Place) -> Figure:
    evaluator, cancel = here.evaluator(), CancelToken()
    evaluator.prepare()
    wrong = [_candidate(f"def f(xs):\n    return list(dict.fromkeys(xs)) + [{n}]\n") for n in range(FAILING)]
    began = time.monotonic()
    verdicts = evaluator.screen(wrong, cancel)
    took = time.monotonic() - began
    rejected = sum(not isinstance(one, Accepted) for one in verdicts)
    return Figure(
        "Cost",
        f"{FAILING} distinct candidates that fail on the first cases",
        f"under {FAILING_SECONDS:.0f} s",
        f"{took:.2f} s ({rejected} rejected)",
        took < FAILING_SECONDS and rejected == FAILING,
    )


def _candidate(text: str) -> Candidate:
    return Candidate(text, (), ("baseline",), "bench")
