"""What a hover tells of a run's figures: the original's, and both at a few sizes."""

from __future__ import annotations

from typing import Any

from rl_sbllm.lsp.hover_figures import at_sizes, original
from rl_sbllm.reports.build import optimize_report
from tests.reports.samples import optimized


def point(size: int | None, scale: int = 2) -> dict[str, Any]:
    speedup = {"estimate": 2.5, "low": 2.4, "high": 2.6}
    return {"scale": scale, "size": size, "seconds_before": 0.05, "seconds_after": 0.02, "speedup": speedup}


def test_a_report_gives_time_growth_memory_and_sizes():
    report = optimize_report(optimized())
    assert original(report) == ["3.2 ms per call on 12 inputs, grows as O(n^2)", "4 KB of memory at its peak"]
    assert at_sizes(report["variants"][0]) == ["n = 40: 200 ms before, 100 ms after (2.0x)"]


def test_memory_that_is_not_known_is_left_out():
    report = optimize_report(optimized())
    report["baseline"]["peak_bytes"] = None
    assert len(original(report)) == 1
    assert original({"baseline": None}) == []


def test_of_many_sizes_the_smallest_the_largest_and_two_between_are_told():
    told = at_sizes({"by_size": [point(size) for size in (1, 2, 4, 8, 16, 32, 64)]})
    assert [one.partition(":")[0] for one in told] == ["n = 1", "n = 4", "n = 16", "n = 64"]


def test_a_size_that_is_not_a_number_is_told_by_its_scale_and_one_not_timed_is_left_out():
    untimed = {**point(3), "seconds_after": None}
    assert at_sizes({"by_size": [point(None, scale=4), untimed]}) == [
        "scale 4: 50 ms before, 20 ms after (2.5x)"
    ]
