"""What the bench of the evaluator takes for granted: its rewrites change nothing, its candidates are distinct."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rl_sbllm.bench.evaluator import intervals
from rl_sbllm.bench.evaluator.figure import Figure, share, table
from rl_sbllm.bench.evaluator.nothing import neutral_texts
from rl_sbllm.bench.evaluator.planted import KINDS, Planted, named_apart, original_of
from rl_sbllm.bench.evaluator.samples import SAMPLES, Sample
from rl_sbllm.evaluation.gate import Gate, digest
from rl_sbllm.model.measurement import Ratio


def outcome(text: str, arguments: str) -> tuple[Any, Any]:
    """The result, generators as lists, and what became of the argument."""
    space: dict[str, Any] = {}
    exec(text, space)
    given = eval(arguments)
    result = space["f"](given)
    return (list(result) if hasattr(result, "__next__") else result), given


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_five_rewrites_change_the_text_and_nothing_that_is_done(sample: Sample) -> None:
    rewrites = sample.neutral()
    small = re.sub(r"\d[\d_]+", "25", sample.arguments)
    assert len(rewrites) == 5
    for name, text in rewrites.items():
        assert text != sample.text, name
        assert outcome(text, small) == outcome(sample.text, small), name


def test_candidates_with_nothing_to_find_are_distinct_and_pass_the_gate() -> None:
    for sample in SAMPLES[3:6]:
        texts = neutral_texts(sample, 40)
        assert len({digest(text) for text in texts} | {digest(sample.text)}) == 41
        gate = Gate.of(sample.text, "f")
        assert gate is not None
        assert [gate.check(text) for text in texts] == [None] * 40


def test_planted_gains_under_other_names_are_no_duplicates() -> None:
    text = original_of("1 ms")
    assert len({digest(named_apart(text, number)) for number in range(5)}) == 5


def test_the_table_marks_what_is_missed() -> None:
    lines = table([Figure("A/A", "false", "0", share(1, 3), False), Figure("Cost", "x", "y", "z", None)])
    assert lines[2:] == ["| A/A: false | 0 | 1 of 3 (33.3 %) | **no** |", "| Cost: x | y | z |  |"]


@pytest.mark.parametrize("kind", KINDS)
def test_planted_work_of_every_kind_changes_no_result(kind: str) -> None:
    for size in ("1 us", "30 us"):
        assert outcome(original_of(size, kind), "7") == (7, 7)
    assert named_apart(original_of("1 us", kind), 3) != original_of("1 us", kind)


def test_intervals_are_compared_with_the_next_one_measured_and_the_last_with_the_first() -> None:
    seen = intervals._Seen()  # pyright: ignore[reportPrivateUsage]
    near, far = Ratio(2.0, 1.9, 2.1), Ratio(3.0, 2.9, 3.1)
    seen.add(Planted("1 ms", 2.0, "", 2.0), [near, near, far])
    assert (seen.shown, seen.held, seen.pairs, seen.overlapping) == (3, 2, 3, 1)
    seen.add(Planted("1 ms", 2.0, "", 2.0), [near])
    assert (seen.shown, seen.pairs) == (4, 3)


def test_a_share_of_fewer_intervals_than_promised_says_neither_yes_nor_no() -> None:
    few, all_of_them = (
        intervals._share("hold", 0.93, number, number)  # pyright: ignore[reportPrivateUsage]
        for number in (32, 200)
    )
    assert (few.holds, all_of_them.holds) == (None, True)
    assert "200" in few.wanted
