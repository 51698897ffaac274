"""What a person reads: sentences, terminal text, the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.errors import Cancelled, CannotRun
from rl_sbllm.model.measurement import Ratio, Throughput, WorstCase
from rl_sbllm.model.verdict import Reason, Rejected
from rl_sbllm.reports.build import optimize_report
from rl_sbllm.reports.check import check_report
from rl_sbllm.reports.html import html_page
from rl_sbllm.reports.pieces import SearchStats
from rl_sbllm.reports.sentence import duration, summary, times
from rl_sbllm.reports.text import says_something, text_report
from rl_sbllm.reports.validate import problems
from tests.reports.samples import EXAMPLE, accepted, checked, growth, optimized


def test_the_summary_says_all_that_was_gained():
    one = accepted(memory_ratio=0.62, growth=growth("n"))
    assert summary(one, growth("n^2"), 6) == (
        "4.2x faster (3.9-4.5x), same results on 212 inputs and 9 tests, 38 % less memory, O(n^2) -> O(n), 6 lines changed"
    )


def test_memory_is_a_share_while_that_is_readable():
    said = [summary(accepted(memory_ratio=ratio), None, 1) for ratio in (0.5, 1.2, 18.7)]
    for text, part in zip(said, ("50 % less memory", "20 % more memory", "18.7x the memory"), strict=True):
        assert part in text


def test_a_variant_that_is_slower_somewhere_is_never_plainly_faster():
    some = summary(accepted(worst_case=WorstCase(0.5, "f([])")), None, 1)
    sizes = summary(accepted(faster_from=120), None, 1)
    none = summary(accepted(low=0.9), None, 1)
    assert "2.0x slower on f([])" in some
    assert sizes.startswith("faster from n = 120")
    assert none.startswith("about as fast")
    assert not any("x faster (" in text for text in (some, sizes, none))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(2.5, "2.5 s"), (0.0032, "3.2 ms"), (4.5e-6, "4.5 µs"), (2e-9, "2 ns"), (0.0, "0 ns")],
)
def test_durations_are_short(seconds: float, text: str):
    assert duration(seconds) == text


def test_times_has_as_many_digits_as_make_sense():
    assert [times(x) for x in (1.05, 4.21, 812.3)] == ["1.05x", "4.2x", "812x"]


def test_the_terminal_report_ranks_variants_and_counts_the_rest():
    text = text_report(optimize_report(optimized()), colour=False)
    assert "\x1b" not in text
    assert "1. 4.2x faster (3.9-4.5x)" in text
    assert "+    return sum(xs)" in text
    assert "3 tried: 1 confirmed, 1 different-result, 1 slower." in text
    assert "12.5 of 30 s" in text


def test_colours_come_only_when_asked_for():
    assert "\x1b[32m+    return sum(xs)\x1b[0m" in text_report(optimize_report(optimized()), colour=True)


def test_an_empty_handed_run_says_so():
    text = text_report(optimize_report(optimized(variants=[])), colour=False)
    assert "No faster version was found" in text


def test_a_run_that_tried_nothing_does_not_say_that_nothing_is_faster():
    for stopped, word in (("seconds", "--budget-seconds"), ("no-more-actions", "no known rewrite")):
        stats = SearchStats("default", 0, stopped_by=stopped)
        report = optimize_report(optimized(variants=[], rejected=[], search=stats))
        assert word in text_report(report, colour=False)
        assert word in html_page(report)


def test_what_a_cancelled_run_had_found_is_said_without_a_claim():
    text = text_report(optimize_report(optimized(variants=[]), Cancelled()), colour=False)
    assert "Best so far, not confirmed: at least 3.9x." in text


def test_an_error_stands_alone_when_nothing_was_found():
    assert not says_something(
        optimize_report(optimized(variants=[], rejected=[], baseline=None), CannotRun("a"))
    )
    assert says_something(optimize_report(optimized(variants=[], rejected=[]), CannotRun("a")))
    assert says_something(check_report(checked()))


def test_a_difference_is_shown_with_its_call():
    report = check_report(checked(equivalent=False, reason="different-result", counterexample=EXAMPLE))
    text = text_report(report, colour=False)
    assert "Not equivalent: different-result." in text
    assert "total([1.5])" in text


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [
            value or "" for name, value in attrs if name in ("src", "href", "action") or name[:2] == "on"
        ]
        if tag not in ("meta", "rect", "line", "path"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_reaches_for_nothing():
    page = _Page()
    page.feed(html_page(optimize_report(optimized())))
    assert page.open == []
    assert page.links == []
    assert "script" not in page.tags


def test_what_comes_from_a_run_cannot_break_the_page():
    nasty = "<script>alert('x')</script>&"
    report = optimize_report(
        optimized(rejected=[Rejected(Candidate(nasty, (), (), nasty), Reason.CRASHED, nasty)]),
        CannotRun(nasty, nasty),
    )
    page = html_page(report)
    assert nasty not in page
    assert "&lt;script&gt;" in page


def test_the_pictures_are_well_formed():
    pictures = re.findall(r"<svg.*?</svg>", html_page(optimize_report(optimized())), re.DOTALL)
    assert len(pictures) == 2
    assert all(ElementTree.fromstring(picture).tag == "svg" for picture in pictures)


def test_a_page_can_be_made_of_a_run_that_found_nothing_at_all():
    report = optimize_report(
        optimized(variants=[], rejected=[], target=None, baseline=None), CannotRun("no inputs")
    )
    assert "no inputs" in html_page(report)


def test_how_far_the_inputs_reach_and_how_noisy_the_machine_is_are_said_everywhere():
    reach = "The inputs reach 99 % of its lines and 75 % of its branches."
    noise = "Noise of this machine: the original against itself differs by up to 1 % here."
    for document in (optimize_report(optimized(variants=(accepted(),))), check_report(checked())):
        document["baseline"]["coverage"] = {"lines": 0.999, "branches": 0.75}
        lines = text_report(document, colour=False).splitlines()
        assert lines[1:3] == [reach, noise]
    page = html_page(optimize_report(optimized(variants=(accepted(),))))
    assert f"<p>{noise}</p>" in page and "<p>The inputs reach 100 % of its lines.</p>" in page


def test_what_was_not_measured_of_the_circumstances_is_not_spoken_of():
    document = optimize_report(optimized())
    document["machine"]["noise"] = None
    document["baseline"]["coverage"] = {"lines": None, "branches": None}
    text = text_report(document, colour=False)
    assert "reach" not in text and "Noise" not in text


def test_a_check_of_coroutines_says_what_is_done_at_once():
    document = check_report(checked(throughput=Throughput(10, Ratio(3.0, 2.8, 3.2))))
    assert document["throughput"] == {"concurrency": 10, "estimate": 3.0, "low": 2.8, "high": 3.2}
    assert problems(document) == []
    said = "3.0x as many calls in the same time, 10 at once (2.8-3.2x)."
    assert said in text_report(document, colour=False).splitlines()
    unequal = checked(equivalent=False, throughput=Throughput(10, Ratio(3.0, 2.8, 3.2)))
    assert check_report(unequal)["throughput"] is None
