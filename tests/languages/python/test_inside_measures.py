"""Memory, steps and coverage as the worker counts them."""

from __future__ import annotations

from tests.languages.python.inside_worker import job_for, run_inside


def test_peak_is_what_one_pass_holds_at_once() -> None:
    source = "def f(n):\n    return len([0] * n)\n"
    (answer,) = run_inside("memory", "run_peak", job_for(source, ["100_000"]))["log"]
    assert 800_000 <= answer["peak_bytes"] < 810_000


def test_a_leak_shows_as_blocks_left_behind_and_a_clean_function_shows_none() -> None:
    leaking = "kept = []\ndef f(n):\n    kept.append([object() for _ in range(n)])\n"
    clean = "def f(n):\n    return [object() for _ in range(n)]\n"
    (leak,) = run_inside("memory", "run_leaks", job_for(leaking, ["20"]))["log"]
    (good,) = run_inside("memory", "run_leaks", job_for(clean, ["20"]))["log"]
    assert leak["blocks_per_pass"] > 15
    assert good["blocks_per_pass"] < 0.5


def test_steps_grow_with_the_work_and_are_the_same_every_time() -> None:
    source = "def f(xs):\n    total = 0\n    for x in xs:\n        total += x\n    return total\n"
    counts = [
        run_inside("steps", "run", job_for(source, [f"list(range({n}))"]))["log"][0] for n in (10, 100, 100)
    ]
    assert [c["size"] for c in counts] == [10, 100, 100]
    assert counts[1] == counts[2]
    assert 7 < counts[1]["steps"] / counts[0]["steps"] < 11


def test_coverage_names_the_part_of_the_target_that_the_cases_reach() -> None:
    source = 'def f(x):\n    """Text."""\n    if x:\n        return 1\n    return 2\n'
    (half,) = run_inside("coverage", "run", job_for(source, ["1"]))["log"]
    (whole,) = run_inside("coverage", "run", job_for(source, ["1", "0"]))["log"]
    assert 0.5 < half["lines"] < 1.0
    assert whole["lines"] == 1.0
