"""The last bound on a run."""

from __future__ import annotations

from rl_sbllm.model.events import Notice, Phase
from rl_sbllm.runs.overdue import MARGIN, Overdue


def test_a_run_is_overdue_long_after_its_budget_only():
    now = [0.0]
    overdue = Overdue(5.0, lambda: now[0], 0.0)
    now[0] = 5.0 + MARGIN
    assert not overdue.over
    now[0] += 0.1
    assert overdue.over


def test_time_spent_waiting_for_a_slot_is_not_counted():
    now = [0.0]
    overdue = Overdue(5.0, lambda: now[0], 0.0)
    overdue.feed(Phase("waiting", "another run measures"))
    now[0] = 1000.0
    assert not overdue.over
    overdue.feed(Notice("info", "go"))
    now[0] += 5.0 + MARGIN
    assert not overdue.over
    now[0] += 0.1
    assert overdue.over
