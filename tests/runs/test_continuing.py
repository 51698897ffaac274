"""What is the same and what is new in a run that goes on from another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rl_sbllm.model.budget import Budget
from rl_sbllm.model.request import RunRequest
from rl_sbllm.runs.continuing import again

BEFORE = RunRequest(Path("/a/app.py"), "f", text="def f(): ...\n", budget=Budget(20.0), seed=4)


def test_only_the_seed_is_new():
    assert again(BEFORE) == replace(BEFORE, seed=5)


def test_a_budget_given_takes_the_place_of_the_one_before():
    assert again(BEFORE, Budget(60.0)).budget == Budget(60.0)
