"""What the page says of a variant, and what its drawings show."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from rl_sbllm.evaluation.finals.open_domain import NO_TIME
from rl_sbllm.model.measurement import Ratio, SizePoint
from rl_sbllm.reports.build import optimize_report
from rl_sbllm.reports.gains import why_first
from rl_sbllm.reports.html import html_page
from rl_sbllm.reports.pieces import Cost
from tests.reports.samples import accepted, growth, optimized

SIZES = tuple(
    SizePoint(scale, 100 * scale, 1e-5 * scale**2, 2e-5 * scale, Ratio(scale / 2, scale / 2.1, scale / 1.9))
    for scale in (1, 2, 4, 8)
)


def page(**fields: Any) -> str:
    one = accepted(memory_ratio=0.62, growth=growth(), by_size=SIZES, faster_from=200)
    return html_page(optimize_report(optimized(**{"variants": [one], **fields})))


def drawing(text: str, kind: str) -> ElementTree.Element:
    found = re.search(rf'<svg class="{kind}".*?</svg>', text, re.DOTALL)
    assert found is not None
    return ElementTree.fromstring(found[0])


def words(svg: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in svg.iter("text")]


def test_both_times_are_drawn_at_every_size_with_the_point_where_they_cross():
    svg = drawing(page(), "sizes")
    circles = list(svg.iter("circle"))
    assert [len([c for c in circles if c.get("class") == kind]) for kind in ("before", "after")] == [4, 4]
    assert "faster from 200" in words(svg)
    crossing = next(line for line in svg.iter("line") if line.get("class") == "one")
    at_200 = [c for c in circles if c.get("class") == "after"][1]
    assert crossing.get("x1") == at_200.get("cx")


def test_a_point_that_takes_less_time_is_lower():
    circles = list(drawing(page(), "sizes").iter("circle"))
    before = [float(c.get("cy", "")) for c in circles if c.get("class") == "before"]
    after = [float(c.get("cy", "")) for c in circles if c.get("class") == "after"]
    assert before == sorted(before, reverse=True) and before[0] > after[0] and before[-1] < after[-1]


def test_the_axes_are_named_and_have_round_figures():
    said = words(drawing(page(), "sizes"))
    assert {"100", "200", "500", "10 µs", "100 µs", "size of the input", "original", "variant"} <= set(said)


def test_the_figures_of_the_drawing_stand_in_a_table_too():
    text = page()
    assert "<tr><td>800</td><td>640 µs</td><td>160 µs</td></tr>" in text


def test_one_size_is_no_curve():
    assert 'class="sizes"' not in page(variants=[accepted(by_size=SIZES[:1])])


def test_before_and_after_stand_side_by_side():
    text = page()
    for row in (
        '<th scope="row">time per call</th><td>3.2 ms</td><td>762 µs</td>',
        '<th scope="row">peak memory</th><td>4.1 kB</td><td>2.54 kB</td>',
        '<th scope="row">growth with the input</th><td>O(n^2)</td><td>O(n)</td>',
    ):
        assert row in text


def test_who_made_a_step_is_said():
    assert "<li><b>sum-loop</b> (engine): sum does it</li>" in page()


def test_the_model_is_named_with_its_cost_only_when_one_was_asked():
    assert "language model" not in page()
    assert "3 calls, 1200 tokens in, 300 out, 0.0123 USD" in page(cost=Cost(3, 1200, 300, 0.0123))


def test_the_lines_that_name_the_files_are_no_changes():
    text = page()
    assert (
        '<span class="file">--- a/app.py</span>' in text and '<span class="file">+++ b/app.py</span>' in text
    )


def test_what_scrolls_can_be_reached_with_the_keyboard_and_has_a_name():
    every = re.findall(r"<pre[^>]*>", page())
    assert every and all('tabindex="0" role="region" aria-label="' in one for one in every)


def test_why_a_faster_variant_comes_later_is_said():
    plain = accepted(low=2.0)
    bold = accepted("def total(xs):\n    return sum(list(xs))\n", low=5.0, assumptions=1)
    report = optimize_report(optimized(variants=[bold, plain]))
    said = why_first(report["variants"])
    assert said == (
        "Variant 1 comes first although variant 2 is faster: it makes no assumption that an input was found to break, "
        "variant 2 makes 1."
    )
    assert said in html_page(report)
    assert why_first(report["variants"][:1]) is None


def test_a_variant_that_odd_types_were_not_tried_on_comes_after_one_that_they_were():
    tried = accepted(low=2.0, assumptions=1)
    untried = accepted("def total(xs):\n    return sum(list(xs))\n", low=5.0).noting(NO_TIME)
    report = optimize_report(optimized(variants=[untried, tried]))
    assert [variant["speedup"]["low"] for variant in report["variants"]] == [2.0, 5.0]
    assert "no time to try odd types" in (why_first(report["variants"]) or "")
