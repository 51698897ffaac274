"""What reports say of memory that stays between calls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rl_sbllm.model.measurement import Held
from rl_sbllm.reports.build import optimize_report
from rl_sbllm.reports.held import held_words
from rl_sbllm.reports.html import html_page
from rl_sbllm.reports.text import text_report
from rl_sbllm.reports.validate import problems
from tests.reports.samples import accepted, baseline, optimized


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (Held(53.0, None, (8,)), "keeps 53 B with every call (line 8)"),
        (
            Held(0.0, 190.0, (4, 6)),
            "keeps 190 B with every new input, without a bound that was seen (lines 4, 6)",
        ),
        (Held(0.0, 0.0), None),
        (Held(0.0, None), None),
    ],
)
def test_growth_is_said_and_its_absence_is_not(held: Held, words: str | None) -> None:
    as_json = {"bytes_per_call": held.per_call, "bytes_per_input": held.per_input, "lines": list(held.lines)}
    assert held_words(as_json) == words
    assert held_words(None) is None


def test_a_healed_leak_stands_in_the_summary_the_text_and_the_page() -> None:
    leaking = replace(baseline(), held=Held(53.0, None, (8,)), peak_by="allocations")
    report = optimize_report(
        optimized(baseline=leaking, variants=[accepted(held=Held(0.0, 0.0), leak="healed")])
    )
    assert problems(report) == []
    assert report["variants"][0]["leak"] == "healed"
    assert "no more leak" in report["variants"][0]["summary"]
    text = text_report(report, colour=False)
    assert "The original keeps 53 B with every call (line 8)." in text
    assert "keeps nothing between calls, where the original's memory grows" in text
    assert "The original keeps 53 B with every call (line 8)." in html_page(report)


def test_documents_of_earlier_versions_are_still_shown() -> None:
    report = optimize_report(optimized())
    for name in ("held", "leak"):
        report["variants"][0].pop(name)
    report["baseline"].pop("held")
    assert "keeps" not in text_report(report, colour=False)
