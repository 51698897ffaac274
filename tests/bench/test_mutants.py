"""The bench of wrong versions on fixtures of our own, in the sandbox: few of each."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest

from rl_sbllm.bench.mutant_subject import Row, Subject
from rl_sbllm.bench.mutants import measure, summarise
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
    lines, holds = summarise(rows)
    assert holds, "\n".join(lines)
    assert sum(row.known_wrong is not None for row in rows) >= 12


def row(known: str | None, rejected: str | None, planted: bool = True) -> Row:
    return Row(planted, "case", "before", "comparison", 3, "", "break", known, rejected, 0.01)


def test_a_known_wrong_version_that_is_accepted_is_shown() -> None:
    lines, holds = summarise([row("f(1): result", None), row("f(1): result", "different-result")])
    assert not holds
    assert any("accepted: case (before) line 3" in line for line in lines)


def test_one_that_no_reference_input_shows_is_no_miss() -> None:
    _, holds = summarise([row(None, None), row("f(1): result", "different-result")])
    assert holds


def test_a_neutral_rewrite_that_is_refused_fails_the_bench() -> None:
    _, holds = summarise(
        [row("f(1): result", "different-result"), row(None, "different-result", planted=False)]
    )
    assert not holds
