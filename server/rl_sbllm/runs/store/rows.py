"""What the store gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rl_sbllm.model.request import RunRequest


@dataclass(frozen=True)
class RunSummary:
    """One line of `rl-sbllm runs list`. `status` is `running`, `interrupted`, or that of the report."""

    id: str
    started: float
    path: Path
    function: str
    kind: str
    status: str
    variants: int
    best: float | None


@dataclass(frozen=True)
class StoredPolicy:
    """The statistics of one policy; `version` counts the saves."""

    name: str
    version: int
    data: Mapping[str, Any]


@dataclass(frozen=True)
class StoredRejection:
    """A candidate that was rejected in the search."""

    id: str
    reason: str
    detail: str
    source: str


@dataclass(frozen=True)
class StoredRun:
    """Everything of one run; `report` is None when it never finished."""

    summary: RunSummary
    request: RunRequest
    report: Mapping[str, Any] | None
    best_sources: tuple[str, ...]
    """Whole files of the accepted candidates, best lower bound first."""
    rejected: tuple[StoredRejection, ...]
