"""What a run is asked to do: the one form that terminal, editor and store share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from rl_sbllm.model.budget import Budget
from rl_sbllm.model.workload import Domain


@dataclass(frozen=True)
class RunRequest:
    """`function` is the qualified name or a one-based line number as text; `text` None = read `path` from disk."""

    path: Path
    function: str
    text: str | None = None
    version: int | None = None
    kind: str = "optimize"
    """`optimize` or `check`."""
    against: Path | None = None
    workload: Path | None = None
    entry: str | None = None
    domain: Domain = Domain.OBSERVED
    python: str | None = None
    budget: Budget = field(default_factory=Budget)
    strategy: str = "default"
    model: str | None = None
    """LiteLLM model name; None = offline."""
    model_base_url: str | None = None
    objective: str = "time"
    minimum_speedup: float | None = None
    seed: int = 0
    float_tolerance: float | None = None
    strength: bool = False
    """For `check`: also count how many deliberate errors the same cases would have caught."""
