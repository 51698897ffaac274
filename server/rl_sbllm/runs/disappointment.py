"""What a user's refusal of a variant teaches the policy: each of its steps counts once as a disappointment.

The statistics are those of `search/policy.py`, edited as the store keeps them, so that no NumPy is needed: one observation
of the action alone, one below what its family promises.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rl_sbllm.runs.store.database import Store

POLICY = "thompson-linear"
"""`ThompsonPolicy.name`; kept equal by a test."""
REWARD = -1.0
"""Log gain, relative to the family's prior: a step that halves speed and more."""


def disappoint(store: Store, actions: Iterable[str]) -> None:
    """Count the named actions as disappointments in what was learned."""
    statistics = store.policy_load(POLICY) or {"version": 1, "names": [], "a": [], "b": []}
    for action in dict.fromkeys(actions):
        statistics = observed(statistics, f"action:{action}", REWARD)
    store.policy_save(POLICY, statistics)


def observed(statistics: dict[str, Any], name: str, reward: float) -> dict[str, Any]:
    """The statistics with one more observation of the feature `name` alone."""
    names = [*statistics["names"]]
    a = [[*row] for row in statistics["a"]]
    b = [*statistics["b"]]
    if name not in names:
        names.append(name)
        a = [[*row, 0.0] for row in a] + [[0.0] * len(names)]
        b.append(0.0)
    at = names.index(name)
    a[at][at] += 1.0
    b[at] += reward
    return {**statistics, "names": names, "a": a, "b": b}
