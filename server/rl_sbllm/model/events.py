"""What a run says as it happens. Editor, terminal, store and report listen to the same events.

Every event is small, frozen and JSON-encodable by `runs/codec.py`; none carries the user's code but `VariantFound`,
`CandidateRejected` and `RunFinished`, which stay on this machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rl_sbllm.model.measurement import Ratio


@dataclass(frozen=True)
class RunStarted:
    run_id: str
    path: str
    function: str
    seconds: float
    offline: bool


@dataclass(frozen=True)
class Phase:
    """`name`: workload | baseline | search | confirm | report | waiting. `detail` is a sentence for the user."""

    name: str
    detail: str


@dataclass(frozen=True)
class SandboxReached:
    """The level of the sandbox, found by trying it; nothing but the original's modules has run by then."""

    level: str


@dataclass(frozen=True)
class BaselineMeasured:
    seconds_per_call: float
    cases: int
    sandbox: str
    growth: str | None


@dataclass(frozen=True)
class Proposed:
    """An action chosen by the policy, and how many candidates it gave."""

    action: str
    site: str
    candidates: int
    propensity: float


@dataclass(frozen=True)
class CandidateRejected:
    id: str
    action: str
    reason: str
    detail: str
    source: str
    reward: float


@dataclass(frozen=True)
class VariantFound:
    """Accepted in the search; not yet confirmed."""

    id: str
    action: str
    why: str
    speedup: Ratio
    source: str
    reward: float
    evaluation: int
    seconds: float


@dataclass(frozen=True)
class Progress:
    """`fraction` 0..1 of the budget; `best` the highest lower bound so far, None before the first variant."""

    fraction: float
    tried: int
    accepted: int
    best: float | None
    message: str


@dataclass(frozen=True)
class Notice:
    """Something the user should know that does not end the run. `level`: info | warning."""

    level: str
    text: str


@dataclass(frozen=True)
class RunFinished:
    """`report` is the JSON document of DESIGN section 5."""

    status: str
    report: dict[str, Any]


Event = (
    RunStarted
    | Phase
    | SandboxReached
    | BaselineMeasured
    | Proposed
    | CandidateRejected
    | VariantFound
    | Progress
    | Notice
    | RunFinished
)
