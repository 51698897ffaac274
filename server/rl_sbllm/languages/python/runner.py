"""The Python `Runner`: one target with its workload, in zygotes inside the sandbox, one per hash seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from rl_sbllm.languages.python import jobs
from rl_sbllm.languages.python.answers import (
    WORKER_ERRORS,
    is_count,
    receive_answer,
    receive_frame,
    receive_number,
    receive_observation,
)
from rl_sbllm.languages.python.exploring import Life, explored, exploring_limits, receive_life
from rl_sbllm.languages.python.interpreter import Interpreter, find_project
from rl_sbllm.languages.python.residue import RESIDUE_SHARE, read_residue
from rl_sbllm.languages.python.selftest import probe_zygote
from rl_sbllm.languages.python.symbolic import WORKING_SHARE, receive_search, symbolic_limits
from rl_sbllm.languages.python.timed import EmptyWindows, PythonTimedWorker
from rl_sbllm.languages.python.zygote import Worker, Zygote, ZygoteSetup
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.model.execution import (
    CaseSet,
    Exploration,
    FailureKind,
    Observation,
    PassSettings,
    SymbolicSearch,
    WorkerFailure,
)
from rl_sbllm.model.measurement import Coverage, Residue
from rl_sbllm.model.target import Target
from rl_sbllm.model.workload import ModuleCases, Workload
from rl_sbllm.sandbox.clocks import pinned
from rl_sbllm.sandbox.launch import launcher
from rl_sbllm.sandbox.levels import Confinement
from rl_sbllm.sandbox.process import Limits

_START_SECONDS = 20.0
_MEGABYTES = 2048


class PythonRunner:
    """See `Runner`. `start` and `close` belong to one thread that lives as long as the runner."""

    def __init__(
        self,
        target: Target,
        workload: Workload,
        interpreter: Interpreter,
        project_root: Path,
        cancel: CancelToken,
    ) -> None:
        self._target, self._cancel = target, cancel
        self._project = find_project(target.path, target.text, project_root)
        self._recipe = jobs.recipe(workload)
        self._launcher = launcher()
        self._zygotes: dict[int, Zygote] = {}
        self._empty_windows = EmptyWindows()
        self._asked: Counter[tuple[Any, ...]] = Counter()
        self._setup = ZygoteSetup(
            interpreter,
            self._project,
            target.path.absolute(),
            target.text,
            self._recipe,
            read=_workload_folders(workload),
        )
        self.confinement: Confinement | None = None
        """What the self-test found; None before `start`."""

    @property
    def sandbox_level(self) -> str:
        return "D" if self.confinement is None else self.confinement.level

    def start(self, hash_seeds: Sequence[int], seconds: float = _START_SECONDS) -> None:
        """Start the zygotes side by side and test the sandbox once; on failure nothing is left running."""
        try:
            self._start(hash_seeds, seconds)
        except BaseException:
            self.close()
            raise

    def _start(self, hash_seeds: Sequence[int], seconds: float) -> None:
        missing = [seed for seed in dict.fromkeys(hash_seeds) if seed not in self._zygotes]
        for seed in missing:
            self._zygotes[seed] = Zygote(self._setup, seed, self._launcher, self._cancel)
        for seed in missing:
            self._zygotes[seed].wait_ready(seconds)
        if self.confinement is None and missing:
            self.confinement = probe_zygote(self._zygotes[missing[0]], self._launcher.name)

    @property
    def import_failures(self) -> tuple[str, ...]:
        """Imports of the target's file that failed in the zygote, as sentences."""
        return next((zygote.import_failures for zygote in self._zygotes.values()), ())

    def observe(
        self,
        source: str,
        cases: CaseSet,
        *,
        hash_seed: int = 0,
        seconds: float = 10.0,
        megabytes: int = _MEGABYTES,
    ) -> Observation:
        """Run the cases once and collect their whole behaviour."""
        job = self._job("observe", source) | {"cases": jobs.cases(cases), "seconds": seconds}
        if cases.kind == "fresh":
            self._make_ahead(cases, hash_seed)
        with self._fork(hash_seed, Limits(seconds, megabytes)) as worker:
            failure = _sent(worker, job)
            return _empty(failure) if failure else receive_observation(worker)

    def _make_ahead(self, cases: CaseSet, hash_seed: int) -> None:
        """The second time a set is asked for, the zygote makes it for all later workers; the first worker showed that it can be made."""
        key = (hash_seed, cases.seed, cases.count, cases.constants, cases.picked)
        self._asked[key] += 1
        if self._asked[key] == 2 and hash_seed in self._zygotes:
            job = self._job("observe", "") | {"cases": jobs.cases(replace(cases, only=None))}
            self._zygotes[hash_seed].make_ahead(job)

    @contextmanager
    def timed_worker(
        self,
        source: str,
        settings: PassSettings,
        *,
        hash_seed: int = 0,
        core: int | None = None,
        seconds: float = 30.0,
    ) -> Iterator[PythonTimedWorker]:
        """A fresh fork for timed passes; it and this thread stay on `core` meanwhile."""
        timing = jobs.cases(CaseSet("timing", settings.scale))
        job = self._job("time", source) | {"settings": jobs.settings(settings), "cases": timing}
        with pinned(core), self._fork(hash_seed, Limits(seconds, _MEGABYTES), core) as worker:
            yield PythonTimedWorker(worker, _sent(worker, job), self._empty_windows)

    def peak_bytes(self, source: str, scale: int = 1, *, seconds: float = 30.0) -> int | WorkerFailure:
        """Peak of Python allocations in one pass."""
        number = self._ask_number("memory", source, _timing_cases(scale), "peak_bytes", seconds)
        return number if isinstance(number, WorkerFailure) else int(number)

    def high_water_bytes(self, source: str, scale: int = 1, *, seconds: float = 30.0) -> int | WorkerFailure:
        """By how much one cold pass raises the resident memory."""
        number = self._ask_number("high_water", source, _timing_cases(scale), "high_water_bytes", seconds)
        return number if isinstance(number, WorkerFailure) else int(number)

    def residue(
        self, source: str, *, inputs: str = "same", traced: bool = False, seconds: float = 30.0
    ) -> Residue | WorkerFailure:
        """What repeated passes leave allocated."""
        more = _timing_cases(self._recipe["headline_scale"])
        more |= {"inputs": inputs, "traced": traced, "seconds": RESIDUE_SHARE * seconds}
        answer = self._ask("residue", source, more, seconds)
        return answer if isinstance(answer, WorkerFailure) else read_residue(answer)

    def count_steps(
        self, source: str, scale: int, *, seconds: float = 20.0
    ) -> tuple[int | None, int] | WorkerFailure:
        """(size, executed lines) of one pass at `scale`."""
        answer = self._ask("steps", source, _timing_cases(scale), seconds)
        if isinstance(answer, WorkerFailure):
            return answer
        size, steps = answer.get("size"), answer.get("steps")
        if not is_count(steps) or not (size is None or is_count(size)):
            return WorkerFailure(FailureKind.CRASHED, "sent no count of steps")
        return size, steps

    def coverage(self, source: str, *, seconds: float = 20.0) -> Coverage | WorkerFailure:
        """How much of the target the cases reach."""
        answer = self._ask("cover", source, _timing_cases(self._recipe["headline_scale"]), seconds)
        if isinstance(answer, WorkerFailure):
            return answer
        return Coverage(_fraction(answer.get("lines")), _fraction(answer.get("branches")))

    def import_seconds(self, source: str, *, core: int | None = None) -> float | WorkerFailure:
        """CPU seconds of loading the module once, by a clock outside the worker."""
        job = self._job("load", source)
        with pinned(core), self._fork(0, Limits(_START_SECONDS, _MEGABYTES), core) as worker:
            batch = PythonTimedWorker(worker, _sent(worker, job)).run(1)
        return batch if isinstance(batch, WorkerFailure) else batch.cpu_ns / 1e9

    def explore(
        self, source: str, cases: CaseSet, *, first: int, attempts: int, most: int, cpu_seconds: float
    ) -> Exploration:
        """Fresh inputs that take the version where others do not; none where it cannot be run."""
        wanted = {"first": first, "attempts": attempts, "most": most, "plain": cases.count}
        job = self._job("explore", source) | {"cases": jobs.cases(cases)}

        def life(skip: tuple[int, ...]) -> Life:
            asked = {"explore": wanted | {"seconds": cpu_seconds, "skip": list(skip)}}
            with self._fork(0, exploring_limits(cpu_seconds)) as worker:
                return Life() if _sent(worker, job | asked) else receive_life(worker, most, cases.count)

        return explored(life)

    def symbolic(self, source: str, other: str, seconds: float) -> SymbolicSearch:
        """Calls that may tell two versions apart, looked for by CrossHair in this interpreter."""
        job = self._job("symbolic", source) | _timing_cases(self._recipe["headline_scale"])
        with self._fork(0, symbolic_limits(seconds)) as worker:
            failure = _sent(worker, job | {"other": other, "seconds": WORKING_SHARE * seconds})
            return SymbolicSearch(unsupported=failure.detail) if failure else receive_search(worker)

    def ask(
        self, name: str, source: str, more: dict[str, Any], *, hash_seed: int = 0, seconds: float = 20.0
    ) -> dict[str, Any] | WorkerFailure:
        """Run any job of `inside/` that answers with one frame."""
        with self._fork(hash_seed, Limits(seconds, _MEGABYTES)) as worker:
            failure = _sent(worker, self._job(name, source) | more)
            return failure or receive_answer(worker)

    def close(self) -> None:
        """End every zygote and worker."""
        for zygote in self._zygotes.values():
            zygote.close()
        self._zygotes.clear()

    def _ask_number(
        self, name: str, source: str, more: dict[str, Any], key: str, seconds: float
    ) -> float | WorkerFailure:
        with self._fork(0, Limits(seconds, _MEGABYTES)) as worker:
            failure = _sent(worker, self._job(name, source) | more)
            return failure or receive_number(worker, key)

    def _ask(
        self, name: str, source: str, more: dict[str, Any], seconds: float
    ) -> dict[str, Any] | WorkerFailure:
        with self._fork(0, Limits(seconds, _MEGABYTES)) as worker:
            failure = _sent(worker, self._job(name, source) | more)
            return failure or receive_frame(worker)

    def _job(self, name: str, source: str) -> dict[str, Any]:
        return jobs.job(name, source, self._target, self._project, self._recipe)

    def _fork(self, hash_seed: int, limits: Limits, core: int | None = None) -> Worker:
        self._cancel.check()
        if hash_seed not in self._zygotes:
            self.start([hash_seed])
        try:
            return self._zygotes[hash_seed].fork(limits, core)
        except ToolFailed:
            self._zygotes.pop(hash_seed).close()  # The zygote died; a new one is tried once.
            self.start([hash_seed])
            return self._zygotes[hash_seed].fork(limits, core)


def _sent(worker: Worker, job: dict[str, Any]) -> WorkerFailure | None:
    try:
        worker.channel.send(job)
    except WORKER_ERRORS as error:
        return worker.failure(error)
    return None


def _timing_cases(scale: int) -> dict[str, Any]:
    return {"cases": jobs.cases(CaseSet("timing", scale))}


def _empty(failure: WorkerFailure) -> Observation:
    return Observation((), (), keeps_state=True, mutates=True, failure=failure)


def _fraction(value: object) -> float | None:
    if isinstance(value, (int, float)) and 0.0 <= value <= 1.0:
        return float(value)
    return None


def _workload_folders(workload: Workload) -> tuple[Path, ...]:
    sources = (*workload.timing, *workload.probes)
    modules = [
        source.path for source in sources if isinstance(source, ModuleCases) and source.path is not None
    ]
    return tuple(path.absolute().parent for path in modules)
