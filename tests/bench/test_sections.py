"""The sections of `make bench-evaluator` that other benches measure."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rl_sbllm.bench import recorded
from rl_sbllm.bench.evaluator import hostile
from rl_sbllm.bench.evaluator.__main__ import SECTIONS, _tried, main
from rl_sbllm.bench.evaluator.figure import Figure

NAME = "test_it_is_not_accepted_for_a_right_reason_and_the_next_one_is_judged"


def junit(*cases: str) -> str:
    return f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>"


@pytest.mark.parametrize(
    ("result", "seen", "holds"),
    [
        (junit(f'<testcase name="{NAME}[a]"/>', f'<testcase name="{NAME}[b]"/>'), "2 of 2 (100.0 %)", True),
        (junit(f'<testcase name="{NAME}[a]"><failure/></testcase>'), "0 of 1 (0.0 %)", False),
        ("", "0 of 0", False),
    ],
)
def test_hostile_programs_are_counted_and_none_is_no_success(result: str, seen: str, holds: bool) -> None:
    first, *_ = hostile.figures(result)
    assert (first.seen, first.holds) == (seen, holds)


def test_the_tests_that_are_counted_are_there() -> None:
    text = Path(hostile.TESTS).read_text()
    assert all(f"def {name}(" in text for name in hostile.WORDS)


@pytest.mark.parametrize(
    ("monitored", "cost", "holds"), [(True, 1.04, True), (True, 1.2, False), (False, 1.7, None)]
)
def test_the_cost_of_recording_is_judged_where_calls_are_monitored(
    monitored: bool, cost: float, holds: bool | None
) -> None:
    _, found, _ = recorded._figures([], [cost], monitored, True)  # pyright: ignore[reportPrivateUsage]
    assert found.holds is holds


def test_a_section_that_lacks_what_it_needs_says_so_in_the_table() -> None:
    def absent() -> list[Figure]:
        sys.exit("The real cases are not here.")

    (told,) = _tried("traps", absent)
    assert (told.seen, told.holds) == ("The real cases are not here.", None)


@pytest.mark.slow
def test_a_section_alone_prints_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert "fuzz" in SECTIONS
    assert main(["--only", "fuzz", "--fuzzing", "1"]) == 0
    assert "| Fuzzing: crashes, hangs" in capsys.readouterr().out
