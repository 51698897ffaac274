"""What is fuzzed: every way in which the host reads a worker, and the comparison of what it read. Each says what is wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from rl_sbllm.bench.fuzzing.mutate import as_bytes
from rl_sbllm.bench.fuzzing.seeds import Frames, outcomes
from rl_sbllm.bench.fuzzing.worker import SOURCE, Deaf, runner_over
from rl_sbllm.evaluation.equivalence.compare import compare_answer
from rl_sbllm.evaluation.equivalence.difference import Rules
from rl_sbllm.evaluation.equivalence.node import bare_text, canonical
from rl_sbllm.evaluation.equivalence.original import Kept
from rl_sbllm.evaluation.equivalence.stability import stable
from rl_sbllm.evaluation.same_passes import SamePasses
from rl_sbllm.languages.python.answers import wrong_part
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.execution import (
    Batch,
    CaseInfo,
    CaseSet,
    Exploration,
    KeptBatch,
    Observation,
    PassSettings,
    WorkerFailure,
)
from rl_sbllm.model.measurement import Coverage, Residue

Check = Callable[[Frames, Random], None]


class Accepted(Exception):
    """Malformed data was taken for an answer."""


@contextmanager
def targets() -> Iterator[dict[str, Check]]:
    """Name -> what to do with mutated frames; it raises nothing unless there is a defect."""
    deaf = Deaf()
    with runner_over(deaf) as runner:

        def over(ask: Callable[[PythonRunner], object]) -> Check:
            def check(frames: Frames, rng: Random) -> None:
                deaf.data, deaf.rng = as_bytes(frames, rng), rng
                _must_be_whole(ask(runner))

            return check

        cases = {"first": 0, "attempts": 5, "most": 3, "cpu_seconds": 1.0}
        yield {
            "observe": over(lambda r: r.observe(SOURCE, CaseSet("timing"))),
            "peak": over(lambda r: r.peak_bytes(SOURCE)),
            "high water": over(lambda r: r.high_water_bytes(SOURCE)),
            "residue": over(lambda r: r.residue(SOURCE)),
            "steps": over(lambda r: r.count_steps(SOURCE, 1)),
            "coverage": over(lambda r: r.coverage(SOURCE)),
            "import": over(lambda r: r.import_seconds(SOURCE)),
            "explore": over(lambda r: r.explore(SOURCE, CaseSet("fresh", count=3), **cases)),  # type: ignore[arg-type]
            "ask": over(lambda r: r.ask("generate", SOURCE, {})),
            "timed": over(_timed),
            "comparison": _compared,
            "timed results": _same_passes,
        }


def _timed(runner: PythonRunner) -> object:
    with runner.timed_worker(SOURCE, PassSettings()) as worker:
        ran = worker.run(3)
        return worker.run_kept(3) if isinstance(ran, Batch) else ran


def _must_be_whole(answer: object) -> None:
    """An answer is a failure, or has the types that it is declared to have."""
    if isinstance(answer, Observation):
        _observation(answer)
    elif isinstance(answer, (int, float)) and not isinstance(answer, bool):
        _require(math.isfinite(answer), answer)
    elif isinstance(answer, Residue):
        numbers = [value for value in vars(answer).values() if isinstance(value, (int, float))]
        _require(all(math.isfinite(number) for number in numbers), answer)
    elif isinstance(answer, Coverage):
        shares = [share for share in (answer.lines, answer.branches) if share is not None]
        _require(all(0.0 <= share <= 1.0 for share in shares), answer)
    elif isinstance(answer, tuple):
        size, steps = answer
        _require(_whole(steps) and (size is None or _whole(size)), answer)
    elif isinstance(answer, KeptBatch):
        _require(answer.batch.cpu_ns >= 0 and answer.batch.passes == 3, answer)
    elif isinstance(answer, Exploration):
        chains = (*answer.picked, *answer.plain)
        _require(
            all(isinstance(n, int) and not isinstance(n, bool) for chain in chains for n in chain), answer
        )
    else:
        _require(isinstance(answer, (WorkerFailure, Batch, dict)), answer)


def _observation(seen: Observation) -> None:
    if seen.failure is None:
        _require(len(seen.outcomes) == len(seen.cases), "fewer outcomes than cases")
    for case in seen.cases:
        texts = (case.id, case.origin, case.call)
        _require(all(isinstance(text, str) for text in texts), case)
        _require(_whole(case.count) and (case.size is None or _whole(case.size)), case)
        _require(isinstance(case.literal, bool) and isinstance(case.timing, bool), case)
    if seen.failure is not None:
        case = seen.failure.case
        _require(case is None or (_whole(case) and case >= 0), seen.failure)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _require(holds: bool, told: object) -> None:
    if not holds:
        raise Accepted(str(told)[:300])


_EXPECTED = outcomes()


def _compared(frames: Frames, rng: Random) -> None:
    """Every outcome in the frames against every expected one that it may have come from."""
    for frame in frames:
        got = frame.get("outcome") if isinstance(frame, dict) else None
        if got is None:
            continue
        number = frame.get("case")
        index = number if isinstance(number, int) else 0
        expected = _EXPECTED[index % len(_EXPECTED)]
        said = compare_answer(expected, got, Rules())
        if said.difference is None and not said.not_compared and said.max_relative == 0.0:
            must_be_same(expected, got)


def must_be_same(expected: dict[str, Any], got: Any) -> None:
    """What is called equal is an outcome, and has the same text in what matters."""
    if wrong_part(got) is not None:
        return  # It would not have been received.
    for name in ("kind", "output", "errors", "warnings"):
        _require(canonical(expected[name]) == canonical(got[name]), f"{name} differs: {got[name]}")
    if not expected["later"]:
        told = (bare_text(expected["value"]), bare_text(got["value"]))
        _require(told[0] == told[1], f"called equal: {told[0][:120]} and {told[1][:120]}")


def _same_passes(frames: Frames, rng: Random) -> None:
    """Answers of timed passes, as the race's referee reads them."""
    got = next(
        (f["answers"] for f in frames if isinstance(f, dict) and isinstance(f.get("answers"), list)), []
    )
    _REFEREE("candidate", 0, _ANSWERS, tuple(got))


def _kept() -> Kept:
    cases = tuple(CaseInfo(f"given-{i}", "given", f"f({i})", True, True, i) for i in range(len(_EXPECTED)))
    whole = tuple(_EXPECTED)
    free = (frozenset[str](),) * len(whole)
    return Kept(cases, {0: whole}, free, stable(whole, whole), False, False, 0.1)


_REFEREE = SamePasses(_kept())
_ANSWERS = tuple(
    {
        "kind": one["kind"],
        "value": one["value"],
        "exception": one["exception"],
        "later": one["later"],
        "case": i,
    }
    for i, one in enumerate(_EXPECTED)
)
