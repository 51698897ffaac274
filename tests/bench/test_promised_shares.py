"""The benches of real cases: a promised share that is missed ends them with 1, and a rejection is run, not believed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rl_sbllm.bench import pairs, traps
from rl_sbllm.bench.evaluator.figure import Figure, at_least, at_most, finished
from rl_sbllm.bench.shown import shows_difference


@pytest.mark.parametrize(
    ("script", "shows"),
    [
        ("print('before: 1')\nprint('after: 2')\n", True),
        ("print('before: 1')\nprint('after: 1')\n", False),
        ("print('before: 1')\n", False),
        ("print('before: 1')\nprint('after: 2')\nraise SystemExit(1)\n", False),
    ],
)
def test_a_script_shows_a_difference_by_two_lines_that_differ(
    tmp_path: Path, script: str, shows: bool
) -> None:
    assert shows_difference(script, tmp_path, sys.executable) is shows


def pair(
    answer: str, note: str = "", shows: bool = True, judged: tuple[float, float] = (1.9, 2.1)
) -> pairs.Row:
    row = pairs.Row("a pair", note, speedup=(2.0, 2.2), judged=judged)
    row.answers = {"given": "equivalent", "observed": answer}
    if answer == "different":
        row.script_shows["observed"] = shows
    return row


def held(figures: list[Figure]) -> list[bool | None]:
    return [one.holds for one in figures]


def test_pairs_hold_by_their_shares() -> None:
    rows = [pair("equivalent") for _ in range(20)]
    domains = ["given", "observed"]
    assert held(pairs.figures(rows, domains)) == [True, None, True, None, True]
    assert held(pairs.figures([*rows, pair("different")], domains)) == [True, None, True, True, True]
    assert held(pairs.figures([*rows, pair("different"), pair("different")], domains))[2] is False
    assert held(pairs.figures([*rows, pair("different", note="lists alone")], domains))[2] is True
    assert held(pairs.figures([*rows, pair("different", shows=False)], domains))[3] is False
    apart = [pair("equivalent", judged=(9.0, 9.9)) for _ in range(3)]
    assert held(pairs.figures([*rows, *apart], domains))[4] is False


def test_traps_hold_by_their_shares() -> None:
    found = traps.Row("a", exposed=True, exposed_shown=True, rejected=True, rejected_shown=True)
    missed = traps.Row("b", exposed=True, exposed_shown=True)
    assert held(traps.figures([found] * 17 + [missed] * 3)) == [True, True, True]
    assert held(traps.figures([found] * 13 + [missed] * 7)) == [True, False, False]
    assert held(traps.figures([found, traps.Row("c", exposed=True)]))[0] is False


def test_a_figure_that_does_not_hold_ends_a_bench_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    good, nothing = at_least("A", "a", 0.9, 9, 10), at_most("B", "b", 0.1, 0, 0)
    assert (finished([good, nothing]), finished([good, at_most("C", "c", 0.1, 2, 10)])) == (0, 1)
    assert "| C: c | at most 10% | 2 of 10 (20.0 %) | **no** |" in capsys.readouterr().out
