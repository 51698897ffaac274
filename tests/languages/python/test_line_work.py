"""Where a pass spends its work, by line: counted in the worker, and read as plain numbers."""

from __future__ import annotations

from typing import Any

import pytest

from rl_sbllm.languages.python.line_work import LineWork, read_line_work
from tests.languages.python.inside_worker import job_for, run_inside


def work(source: str, *calls: str) -> LineWork:
    (answer,) = run_inside("line_work", "run", job_for(source, list(calls)))["log"]
    told = read_line_work(answer)
    assert told is not None
    return told


def test_lines_of_a_loop_have_most_steps():
    told = work(
        "def f(n):\n    total = 0\n    for x in range(n):\n        total += x\n    return total\n", "100"
    )
    assert told.steps[3] > 0.4 and told.steps[4] > 0.4 and told.steps[2] < 0.02


def test_a_line_that_calls_is_given_what_the_called_function_does():
    source = "def g(n):\n    for x in range(n):\n        n += x\n    return n\ndef f(n):\n    a = 1\n    return g(n)\n"
    told = work(source, "100")
    assert told.steps[7] > 0.95 and told.steps[3] > 0.4


def test_recursion_gives_no_line_more_than_the_whole():
    told = work("def f(n):\n    if n < 2:\n        return n\n    return f(n - 1) + f(n - 2)\n", "12")
    assert 0.95 < told.steps[4] <= 1.0 and told.steps[2] < 0.6


def test_one_line_that_takes_long_shows_by_its_time():
    source = "def f(n):\n    for x in range(20):\n        pass\n    return sorted(range(n), key=str)[0]\n"
    told = work(source, "200_000")
    assert told.steps[4] < 0.1 and told.time[4] > 0.5


def test_generators_and_coroutines_are_run_to_their_end():
    told = work("def f(n):\n    for x in range(n):\n        yield x\n", "50")
    assert told.steps[3] > 0.4
    source = "async def g(n):\n    return n\nasync def f(n):\n    for x in range(n):\n        await g(x)\n"
    assert work(source, "50").steps[5] > 0.5


def test_exceptions_leave_the_counts_whole():
    source = (
        "def g(n):\n    raise ValueError(n)\ndef f(n):\n    for x in range(n):\n        try:\n            g(x)\n"
        "        except ValueError:\n            pass\n"
    )
    told = work(source, "50")
    assert all(0.0 <= share <= 1.0 for share in told.steps.values())
    assert told.steps[6] > 0.3


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"steps": 0, "nanoseconds": 0, "lines": []},
        {"steps": -1, "nanoseconds": 1, "lines": []},
        {"steps": 1.5, "nanoseconds": 1, "lines": []},
        {"steps": 1, "nanoseconds": True, "lines": []},
        {"steps": 1, "nanoseconds": 1, "lines": "1"},
        {"steps": 1, "nanoseconds": 1, "lines": [[1, 2]]},
        {"steps": 1, "nanoseconds": 1, "lines": [[1, -1, 0]]},
        {"steps": 1, "nanoseconds": 1, "lines": [["1", 1, 0]]},
    ],
)
def test_what_is_no_answer_is_no_work(answer: dict[str, Any]):
    assert read_line_work(answer) is None


def test_no_share_is_more_than_the_whole():
    told = read_line_work({"steps": 2, "nanoseconds": 0, "lines": [[1, 10**9, 10**9]]})
    assert told == LineWork({1: 1.0}, {1: 0.0})


def test_what_noticing_a_step_takes_is_no_work_of_the_line():
    lines = [[1, 900, 900_000], [2, 100, 1_100_000]]
    told = read_line_work({"steps": 1000, "nanoseconds": 2_000_000, "lines": lines})
    assert told is not None
    assert (told.time[1], told.time[2]) == (0.0, 1.0)
