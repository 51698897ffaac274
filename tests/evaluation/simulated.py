"""A runner without processes: every source has a known time per pass, forks and batches have known noise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.execution import (
    Batch,
    CaseSet,
    FailureKind,
    KeptBatch,
    Observation,
    PassSettings,
    WorkerFailure,
)
from rl_sbllm.model.measurement import Coverage, Residue


@dataclass
class SimulatedTime:
    """Seconds that only simulated work moves."""

    seconds: float = 0.0

    def now(self) -> float:
        return self.seconds


@dataclass
class SimulatedRunner:
    """`pass_seconds[source]` is the truth; `scale` multiplies it by `growth(scale)`."""

    pass_seconds: Mapping[str, float]
    rng: Random
    time: SimulatedTime = field(default_factory=SimulatedTime)
    fork_noise: float = 0.01
    batch_noise: float = 0.02
    preparation: float = 1e-6
    overhead: float = 0.0
    answers: Mapping[str, int] = field(default_factory=dict[str, int])
    """What timed passes of a source return; 1 for those not listed."""
    waiting: float = 0.0
    """Seconds of every pass that no processor is used."""
    failing: Mapping[str, WorkerFailure] = field(default_factory=dict[str, WorkerFailure])
    forks: list[tuple[str, int, PassSettings]] = field(default_factory=list[tuple[str, int, PassSettings]])
    sandbox_level: str = "simulated"

    @contextmanager
    def timed_worker(
        self,
        source: str,
        settings: PassSettings,
        *,
        hash_seed: int = 0,
        core: int | None = None,
        seconds: float = 30.0,
    ) -> Iterator[SimulatedWorker]:
        self.forks.append((source, hash_seed, settings))
        self.time.seconds += 0.003
        yield SimulatedWorker(self, source, settings, self.rng.gauss(1.0, self.fork_noise), seconds)

    def observe(
        self, source: str, cases: CaseSet, *, hash_seed: int = 0, seconds: float = 10.0, megabytes: int = 2048
    ) -> Observation:
        raise NotImplementedError

    def peak_bytes(self, source: str, scale: int = 1, *, seconds: float = 30.0) -> int | WorkerFailure:
        return 1000

    def high_water_bytes(self, source: str, scale: int = 1, *, seconds: float = 30.0) -> int | WorkerFailure:
        return 0

    def residue(
        self, source: str, *, inputs: str = "same", traced: bool = False, seconds: float = 30.0
    ) -> Residue | WorkerFailure:
        return Residue(None if traced else 0.0, 0.0, 1, 64)

    def count_steps(
        self, source: str, scale: int, *, seconds: float = 20.0
    ) -> tuple[int | None, int] | WorkerFailure:
        return scale * 10, scale * 100

    def coverage(self, source: str, *, seconds: float = 20.0) -> Coverage | WorkerFailure:
        return Coverage(1.0, None)

    def start(self, hash_seeds: Sequence[int]) -> None:
        pass

    def close(self) -> None:
        pass


class SimulatedWorker:
    def __init__(
        self, runner: SimulatedRunner, source: str, settings: PassSettings, factor: float, seconds: float
    ) -> None:
        self.runner, self.source, self.settings, self.factor = runner, source, settings, factor
        self.ends = runner.time.seconds + seconds

    def run(self, passes: int) -> Batch | WorkerFailure:
        runner = self.runner
        if self.source in runner.failing:
            return runner.failing[self.source]
        a_pass = runner.pass_seconds[self.source] * self.settings.scale
        busy = a_pass * passes * self.factor * max(0.3, runner.rng.gauss(1.0, runner.batch_noise))
        cpu = busy + runner.overhead
        wall = cpu + runner.waiting * passes
        runner.time.seconds += wall + runner.preparation * passes
        if runner.time.seconds > self.ends:
            return WorkerFailure(FailureKind.TIMEOUT, "too slow")
        return Batch(cpu_ns=int(cpu * 1e9), wall_ns=int(wall * 1e9), passes=passes)

    def run_kept(self, passes: int) -> KeptBatch | WorkerFailure:
        batch = self.run(passes)
        if isinstance(batch, WorkerFailure):
            return batch
        value = self.runner.answers.get(self.source, 1)
        answer = {"case": 0, "kind": "returned", "value": value, "exception": None, "later": []}
        return KeptBatch(batch, (answer,))


def track_on(runner: SimulatedRunner, seed: int = 0, seconds: float = 1e6) -> Track:
    """A track over the simulated runner and its time."""
    time = runner.time
    end = time.seconds + seconds
    return Track(runner=runner, rng=Random(seed), now=time.now, left=lambda: end - time.seconds)
