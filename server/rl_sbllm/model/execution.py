"""How evaluation runs a program: what a language's runner offers, and what comes back from a worker.

A `Runner` is one target with one workload, ready to run inside the sandbox. Nothing that comes back is trusted:
outcomes are plain JSON values decoded by a data-only codec.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, runtime_checkable

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.measurement import Coverage, Residue


class FailureKind(str, Enum):
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    VIOLATION = "sandbox-violation"
    LOAD = "load"
    """The module raised (or did not compile) before any case ran."""
    WORKLOAD = "workload"
    """The inputs could not be made."""


@dataclass(frozen=True)
class WorkerFailure:
    """Why a worker gave no (complete) answer; `case` is the index of the case it died in, None if before."""

    kind: FailureKind
    detail: str
    case: int | None = None


@dataclass(frozen=True)
class CaseInfo:
    """One case as the worker made it. `call` is source text, abbreviated for reading; `literal` says that
    evaluating it gives the case again. `size` is the summed length of its sized arguments."""

    id: str
    origin: str
    call: str
    literal: bool
    timing: bool
    size: int | None
    count: int = 1


@dataclass(frozen=True)
class Observation:
    """The whole behaviour of one version of the target on a list of cases.

    `outcomes[i]` is the encoded behaviour of `cases[i]` (see languages/python/inside/observe.py for its form).
    `keeps_state`: something of the module outlives a call (a cache, a counter), so timed passes must not share it.
    `mutates`: a call changed or consumed its arguments, so timed passes need copies.
    """

    cases: tuple[CaseInfo, ...]
    outcomes: tuple[Any, ...]
    keeps_state: bool
    mutates: bool
    failure: WorkerFailure | None = None


@dataclass(frozen=True)
class CaseSet:
    """Which cases to run: `timing` (at a scale), `probes`, `fresh` ones made from the timing cases by a seed, `open`
    ones of other types than seen (each one's `id` says in words what is other), or `calls` written out."""

    kind: str
    scale: int = 1
    seed: int = 0
    count: int = 0
    only: tuple[int, ...] | None = None
    """Indices into the set; None = all."""
    constants: tuple[int | float | str, ...] = ()
    """For `fresh`: literals of the original's and the candidate's text, mixed into the values."""
    picked: tuple[tuple[int, ...], ...] = ()
    """For `fresh`: the inputs that exploring found, which come first and are part of `count` (see `ExploringRunner`)."""
    defaults: tuple[tuple[str, int, bool | int | float | str], ...] = ()
    """For `fresh`: (name, position, default) of the original's parameters that a call may leave out; their types count as seen."""
    calls: tuple[str, ...] = ()
    """For `calls`: source text of the arguments of each, literals all."""


@dataclass(frozen=True)
class PassSettings:
    """How a timed worker prepares its passes (see `Observation`)."""

    scale: int = 1
    isolate_state: bool = False
    copy_arguments: bool = True
    collect_garbage: bool = False
    """True = the collector as the program has it (confirmation); False = off in the timed window."""
    repeated: bool = False
    """True = one warm instance, same arguments again (for `speedup_repeated`)."""
    only: tuple[int, ...] | None = None
    concurrency: int = 1
    """For coroutines: every case is awaited so many times side by side (for `Throughput`)."""


@dataclass(frozen=True)
class Batch:
    """One timed window of `passes` passes, by clocks read outside the worker; loop overhead already taken off."""

    cpu_ns: int
    wall_ns: int
    passes: int


@dataclass(frozen=True)
class KeptBatch:
    """A batch like any other, with what each call of its last pass gave (see `inside/kept.py` for the form of an answer)."""

    batch: Batch
    answers: tuple[Any, ...]
    telling_ns: int = 0
    """CPU time of telling them, after the window: work that was put off until then shows here."""


class TimedWorker(Protocol):
    """A fresh fork that runs passes on demand and sleeps in between. The clock is read from outside it."""

    def run(self, passes: int) -> Batch | WorkerFailure:
        """Prepare (untimed), then run `passes` passes in one timed window."""
        ...

    def run_kept(self, passes: int) -> KeptBatch | WorkerFailure:
        """The same; the results of the last pass are kept, told after the window, and the time to free them is added."""
        ...


class Runner(Protocol):
    """One target, one workload, one interpreter, in one sandbox. Closed by its owner."""

    @property
    def sandbox_level(self) -> str: ...

    def observe(
        self, source: str, cases: CaseSet, *, hash_seed: int = 0, seconds: float = 10.0, megabytes: int = 2048
    ) -> Observation: ...

    def timed_worker(
        self,
        source: str,
        settings: PassSettings,
        *,
        hash_seed: int = 0,
        core: int | None = None,
        seconds: float = 30.0,
    ) -> AbstractContextManager[TimedWorker]: ...

    def peak_bytes(self, source: str, scale: int = 1, *, seconds: float = 30.0) -> int | WorkerFailure:
        """Peak of Python allocations in one pass, in a fork of its own, never timed (tracemalloc)."""
        ...

    def high_water_bytes(self, source: str, scale: int = 1, *, seconds: float = 30.0) -> int | WorkerFailure:
        """By how much one cold pass raises the resident memory, in a fork of its own: memory of C code is in it."""
        ...

    def residue(
        self, source: str, *, inputs: str = "same", traced: bool = False, seconds: float = 30.0
    ) -> Residue | WorkerFailure:
        """What passes on the `same` arguments again, or on `fresh` ones, leave allocated."""
        ...

    def count_steps(
        self, source: str, scale: int, *, seconds: float = 20.0
    ) -> tuple[int | None, int] | WorkerFailure:
        """(size, executed lines of the target's file in one pass): the deterministic counter for growth."""
        ...

    def coverage(self, source: str, *, seconds: float = 20.0) -> Coverage | WorkerFailure: ...

    def import_seconds(self, source: str, *, core: int | None = None) -> float | WorkerFailure:
        """CPU seconds of loading the module once, by a clock outside the worker."""
        ...

    def start(self, hash_seeds: Sequence[int]) -> None:
        """Start the zygotes; raises `ToolFailed` or `CannotRun` when the interpreter or the workload cannot be used."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Exploration:
    """Chains for `CaseSet.picked`: of inputs that take the version where no other did, and of others that it runs in little time."""

    picked: tuple[tuple[int, ...], ...] = ()
    plain: tuple[tuple[int, ...], ...] = ()


@runtime_checkable
class ExploringRunner(Protocol):
    """A runner that can look for fresh inputs which take a version where others do not."""

    def explore(
        self, source: str, cases: CaseSet, *, first: int, attempts: int, most: int, cpu_seconds: float
    ) -> Exploration:
        """At most `most` picked and `cases.count` plain; the same for the same numbers, except where `cpu_seconds` ended it.

        `first` numbers the attempts: others give other inputs. Nothing is found where the version cannot be run.
        """
        ...


@dataclass(frozen=True)
class SymbolicSearch:
    """Calls on which two versions may differ, as source text of their arguments: hints, to be run before anything is said.

    `paths`: how many ways through both were followed to their end. `unsupported`: why none could be followed, else empty.
    """

    calls: tuple[str, ...] = ()
    paths: int = 0
    unsupported: str = ""


class SymbolicRunner(Protocol):
    """Works out from the conditions in two versions which calls may tell them apart, in the sandbox like all else."""

    @property
    def available(self) -> bool: ...

    def search(self, original: str, other: str, *, seconds: float, cancel: CancelToken) -> SymbolicSearch: ...
