"""Memory, steps and coverage as the worker counts them."""

from __future__ import annotations

from typing import Any

from tests.languages.python.inside_worker import job_for, run_inside


def test_peak_is_what_one_pass_holds_at_once() -> None:
    source = "def f(n):\n    return len([0] * n)\n"
    (answer,) = run_inside("memory", "run_peak", job_for(source, ["100_000"]))["log"]
    assert 800_000 <= answer["peak_bytes"] < 810_000


def residue(source: str, **more: object) -> dict[str, Any]:
    job = job_for(source, ["20"], inputs="same", traced=False, seconds=5.0, **more)
    (answer,) = run_inside("residue", "run", job)["log"]
    return answer


def test_what_a_leak_leaves_behind_grows_and_a_clean_function_leaves_nothing() -> None:
    leak = residue("kept = []\ndef f(n):\n    kept.append([object() for _ in range(n)])\n")
    clean = residue("def f(n):\n    return [object() for _ in range(n)]\n")
    assert leak["blocks"] > 15
    assert (clean["blocks"], clean["bytes"]) == (0.0, 0.0)


def test_a_list_that_gains_an_old_object_at_each_call_shows_in_bytes() -> None:
    leak = residue("kept = []\ndef f(n):\n    kept.append(None)\n")
    assert (leak["blocks"], leak["bytes"] > 4) == (0.0, True)


def test_memory_of_c_code_raises_the_high_water_mark() -> None:
    source = "import mmap\ndef f(n):\n    m = mmap.mmap(-1, n)\n    m.write(b'x' * n)\n"
    (answer,) = run_inside("memory", "run_high_water", job_for(source, ["8_000_000"]))["log"]
    assert 15_000_000 <= answer["high_water_bytes"] <= 17_500_000


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
