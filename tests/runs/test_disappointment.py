"""A refused variant counts against its steps in what the policy learned."""

from __future__ import annotations

from rl_sbllm.runs.disappointment import POLICY, observed
from rl_sbllm.search.policy import ThompsonPolicy


def test_what_is_learned_goes_to_the_policy_that_runs_use():
    assert ThompsonPolicy.name == POLICY
    once = observed({"version": 1, "names": [], "a": [], "b": []}, "action:x", -1.0)
    twice = observed(observed(once, "action:y", -1.0), "action:x", -1.0)
    assert twice == {
        "version": 1,
        "names": ["action:x", "action:y"],
        "a": [[2.0, 0.0], [0.0, 1.0]],
        "b": [-2.0, -1.0],
    }
