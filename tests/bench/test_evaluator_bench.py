"""What the bench of the evaluator takes for granted: its rewrites change nothing, its candidates are distinct."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rl_sbllm.bench.evaluator.figure import Figure, share, table
from rl_sbllm.bench.evaluator.nothing import neutral_texts
from rl_sbllm.bench.evaluator.planted import named_apart, original_of
from rl_sbllm.bench.evaluator.samples import SAMPLES, Sample
from rl_sbllm.evaluation.gate import Gate, digest


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
