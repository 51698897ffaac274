"""A run continued: the same request again, so that it does not find the same again."""

from __future__ import annotations

from dataclasses import replace

from rl_sbllm.model.budget import Budget
from rl_sbllm.model.request import RunRequest


def again(before: RunRequest, budget: Budget | None = None) -> RunRequest:
    """With what the policy learned since, and another seed, or the same proposals would come first again."""
    return replace(before, budget=budget or before.budget, seed=before.seed + 1)
