"""What the policy learned, carried from run to run in the store. A store that cannot be used costs the memory, not the run."""

from __future__ import annotations

import sqlite3

from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.runs.store.database import Store
from rl_sbllm.search.policy import ThompsonPolicy


def load_policy() -> ThompsonPolicy:
    """The policy with what earlier runs taught it, or a new one."""
    try:
        with Store.open() as store:
            return ThompsonPolicy(store.policy_load(ThompsonPolicy.name))
    except (sqlite3.Error, OSError, ToolFailed):
        return ThompsonPolicy()


def save_policy(policy: ThompsonPolicy) -> str | None:
    """Keep it; a sentence when that failed."""
    try:
        with Store.open() as store:
            store.policy_save(ThompsonPolicy.name, policy.statistics())
    except (sqlite3.Error, OSError, ToolFailed) as error:
        return f"What was learned in this run is not kept: {error}"
    return None
