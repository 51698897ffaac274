"""What a report is made from, beside the pieces of `model`: search figures, machine, cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rl_sbllm.model.measurement import Baseline, Ratio, SizePoint, Throughput
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.target import Target
from rl_sbllm.model.verdict import Accepted, Counterexample, Evidence, Rejected


@dataclass(frozen=True)
class SearchStats:
    """`best_so_far`: (evaluation, seconds, lower bound), one entry per accepted improvement."""

    strategy: str
    seed: int
    generations: int | None = None
    evaluations: int = 0
    seconds: float | None = None
    stopped_by: str | None = None
    best_so_far: Sequence[tuple[int, float, float]] = ()


@dataclass(frozen=True)
class Machine:
    """`noise`: 95 % half-width of the log ratio of the original against itself in this run."""

    os: str
    cpu: str
    load: float | None
    sandbox: str | None = None
    python: str | None = None
    noise: float | None = None


@dataclass(frozen=True)
class Cost:
    """What a language model took."""

    llm_calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float = 0.0


@dataclass(frozen=True)
class Optimized:
    """A run of `optimize` as far as it got. `variants` and `rounding` are confirmed; order does not matter."""

    request: RunRequest
    search: SearchStats
    machine: Machine
    seconds: float
    target: Target | None = None
    baseline: Baseline | None = None
    variants: Sequence[Accepted] = ()
    rounding: Sequence[Accepted] = ()
    rejected: Sequence[Rejected] = ()
    cost: Cost = Cost()


@dataclass(frozen=True)
class Checked:
    """A run of `check` as far as it got. `verdict`: faster | slower | same | undecided."""

    request: RunRequest
    machine: Machine
    target: Target | None = None
    baseline: Baseline | None = None
    equivalent: bool | None = None
    reason: str | None = None
    counterexample: Counterexample | None = None
    speedup: Ratio | None = None
    verdict: str | None = None
    speedup_repeated: Ratio | None = None
    throughput: Throughput | None = None
    by_size: Sequence[SizePoint] = ()
    evidence: Evidence | None = None
