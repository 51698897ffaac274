"""The two JSON documents: every field, in every state of a run."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from rl_sbllm.model.errors import BadInput, Cancelled, CannotRun, RunError, ToolFailed
from rl_sbllm.model.measurement import Ratio
from rl_sbllm.reports.build import optimize_report
from rl_sbllm.reports.check import check_report
from rl_sbllm.reports.early import EarlyRejection, Findings, early_check, early_report
from rl_sbllm.reports.status import exit_code, report_error
from rl_sbllm.reports.validate import problems
from tests.reports.samples import AFTER, BEFORE, EXAMPLE, accepted, checked, optimized, request

ERRORS = [BadInput("a", "b", "c"), CannotRun("a"), ToolFailed("a"), Cancelled()]


def test_a_full_report_has_exactly_the_fields_promised():
    assert problems(optimize_report(optimized())) == []
    assert problems(check_report(checked())) == []


def test_a_report_is_strict_json():
    wild = accepted(low=float("nan"))
    report = optimize_report(optimized(variants=[wild]))
    assert json.loads(json.dumps(report, allow_nan=False))["variants"][0]["speedup"]["low"] is None


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.kind)
def test_a_run_that_ended_early_still_leaves_a_whole_document(error: RunError):
    findings = Findings(
        rejected=(EarlyRejection("a", "slower", "", AFTER),), best_so_far=((1, 0.2, 1.5),), tried=2
    )
    for report in (
        early_report(request(), findings, error),
        early_check(request(kind="check"), findings, error),
    ):
        assert problems(report) == []
        assert report["status"] == error.kind
        assert exit_code(report) == error.exit_code
        again = report_error(report)
        assert again is not None and (again.what, again.where, again.help) == (
            error.what,
            error.where,
            error.help,
        )


def test_variants_found_before_a_cancel_are_in_the_document():
    report = optimize_report(optimized(), Cancelled())
    assert (exit_code(report), len(report["variants"])) == (130, 1)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (optimize_report(optimized()), 0),
        (optimize_report(optimized(variants=[])), 1),
        (optimize_report(optimized(variants=[], rounding=[accepted()])), 1),
        (check_report(checked()), 0),
        (check_report(checked(equivalent=False, reason="different-result", counterexample=EXAMPLE)), 1),
        (check_report(checked(equivalent=None)), 3),
    ],
)
def test_the_exit_code_follows_the_answer(report: dict[str, Any], code: int):
    assert exit_code(report) == code
    assert problems(report) == []


def test_variants_are_ranked_by_counterexamples_then_by_lower_bound():
    slow, fast = accepted("a = 1\n", low=1.5), accepted("a = 2\n", low=3.0)
    assuming = accepted("a = 3\n", low=9.0, assumptions=1)
    report = optimize_report(optimized(variants=[assuming, slow, fast]))
    assert [one["source"] for one in report["variants"]] == ["a = 2\n", "a = 1\n", "a = 3\n"]
    assert [one["rank"] for one in report["variants"]] == [1, 2, 3]


def test_no_speedup_is_claimed_for_what_is_not_equivalent():
    report = check_report(checked(equivalent=False, speedup_repeated=Ratio(2, 1.9, 2.1)))
    assert (report["speedup"], report["speedup_repeated"], report["by_size"]) == (None, None, [])


def test_a_variant_carries_its_source_and_diff():
    variant = optimize_report(optimized())["variants"][0]
    assert variant["source"] == AFTER
    assert variant["diff"].startswith("--- a/app.py\n+++ b/app.py\n@@ -1,5 +1,2 @@\n")
    assert variant["lines_changed"] == 4
    assert BEFORE.splitlines()[1] in variant["diff"]


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda r: r.pop("machine"), "report.machine: missing"),
        (lambda r: r.update(extra=1), "report.extra: not in the contract"),
        (lambda r: r["variants"][0].pop("growth"), "report.variants[0].growth: missing"),
        (lambda r: r["variants"][0]["speedup"].update(low="2"), "report.variants[0].speedup.low"),
        (lambda r: r["rejected"][0].update(detail=None), "report.rejected[0].detail"),
        (lambda r: r.update(status="fine"), "report.status"),
        (lambda r: r["budget"]["usd"].update(used=True), "report.budget.usd.used"),
    ],
)
def test_the_checker_names_what_is_wrong(spoil: Callable[[dict[str, Any]], object], place: str):
    report = copy.deepcopy(optimize_report(optimized()))
    spoil(report)
    assert [one for one in problems(report) if one.startswith(place)] == problems(report) != []
