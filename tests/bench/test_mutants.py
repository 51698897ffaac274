"""The bench of wrong versions on fixtures of our own, in the sandbox: few of each."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

import pytest

from rl_sbllm.bench.mutant_subject import Row, Subject
from rl_sbllm.bench.mutants import figures, measure, options, to_read
from rl_sbllm.bench.own_inputs import COUNT, with_own_inputs
from rl_sbllm.languages.python.interpreter import find_interpreter
from rl_sbllm.syntax.target import find_target

TEXT = '''\
def runs(values, least=2):
    """(value, length) of each run of equal values that is at least so long."""
    found = []
    start = 0
    for i in range(1, len(values) + 1):
        if i == len(values) or values[i] != values[start]:
            if i - start >= least:
                found.append((values[start], i - start))
            start = i
    return found
'''
WORKLOAD = """\
def inputs(scale):
    many = [[i // (1 + i % 5) for i in range(20 * scale)] for _ in range(4)]
    return [((values,), {}) for values in many] + [(([1, 1, 2],), {}), (([4],), {}), (([1, 1, 1, 5, 5],), {})]
"""


@pytest.mark.slow
def test_wrong_versions_are_rejected_on_three_cases_and_neutral_ones_are_not(tmp_path: Path) -> None:
    path, workload = tmp_path / "runs.py", tmp_path / "workload.py"
    path.write_text(TEXT)
    workload.write_text(WORKLOAD)
    subject = Subject("fixture", "before", find_target(path, TEXT, "runs"), TEXT, "runs", workload)
    given = argparse.Namespace(seed=0, mutants=16, neutral=6, inputs=300)
    rows = measure(subject, find_interpreter(path, python=None, environment=os.environ), given, 1.0)
    assert holds(rows), "\n".join(to_read(rows))
    assert sum(row.known_wrong is not None for row in rows) >= 12


def row(known: str | None, rejected: str | None, planted: bool = True) -> Row:
    return Row(planted, "case", "before", "comparison", 3, "", "break", known, rejected, 0.01)


def holds(rows: list[Row], whole: bool = False) -> bool:
    return all(one.holds for one in figures(rows, whole))


FOUND = row("f(1): result", "different-result")


def test_a_known_wrong_version_that_is_accepted_is_shown() -> None:
    rows = [row("f(1): result", None), FOUND]
    assert not holds(rows)
    assert any("accepted: case (before) line 3" in line for line in to_read(rows))


def test_one_that_no_reference_input_shows_is_no_miss() -> None:
    assert holds([row(None, None), FOUND])


def test_a_neutral_rewrite_that_is_refused_fails_the_bench() -> None:
    assert not holds([FOUND, row(None, "different-result", planted=False)])


def test_the_long_form_fails_when_too_few_were_known_or_neutral() -> None:
    neutral = row(None, None, planted=False)
    assert holds([FOUND] * 800 + [neutral] * 200, whole=True)
    assert not holds([FOUND] * 799 + [neutral] * 200, whole=True)
    assert not holds([FOUND] * 800 + [neutral] * 199, whole=True)


def test_numbers_given_stand_before_those_of_the_form() -> None:
    given = options(["--long", "--inputs", "7"])
    assert (given.mutants >= 2000, given.neutral >= 200, given.inputs) == (True, True, 7)
    assert options([]).mutants < given.mutants


def test_own_inputs_are_the_same_for_a_number_and_others_for_another() -> None:
    space: dict[str, Any] = {}
    exec(with_own_inputs(WORKLOAD), space)
    first, again, other = space["inputs"](3), space["inputs"](3), space["inputs"](4)
    assert first == again != other
    assert COUNT // 2 < len(first) <= COUNT
    assert all(type(args[0]) is list and not kwargs for args, kwargs in first)
    assert len({repr(args) for args, _ in first}) == len(first)
    assert all(type(item) is int for args, _ in first for item in args[0])


def test_own_inputs_do_without_what_cannot_be_copied() -> None:
    space: dict[str, Any] = {}
    exec(
        with_own_inputs(
            "def inputs(scale):\n    return [((iter(lambda: 1, 2),), {}), ((4,), {'x': None})]\n"
        ),
        space,
    )
    assert {type(args[0]) for args, _ in space["inputs"](1)} == {int}
