"""The page of a report in a real browser: axe finds no serious fault, whatever the colours."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rl_sbllm.model.verdict import Reason
from rl_sbllm.reports.build import optimize_report
from rl_sbllm.reports.html import html_page
from rl_sbllm.reports.pieces import Cost
from tests.e2e.vscode.conftest import HERE, browser, node
from tests.reports.samples import accepted, growth, optimized, rejected
from tests.reports.test_page_content import SIZES


def missing() -> str | None:
    """Why it cannot be looked at here; None when it can."""
    if browser() is None:
        return "chromium is not installed"
    if shutil.which("node") is None:
        return "node is not installed"
    packages = (HERE / "node_modules" / name for name in ("axe-core", "playwright-core"))
    return (
        None
        if all(one.is_dir() for one in packages)
        else "the packages of npm are not installed: sh .ci/setup-vscode.sh"
    )


def whole_page() -> str:
    """Everything that a page can hold."""
    first = accepted(memory_ratio=0.62, growth=growth(), by_size=SIZES, faster_from=200)
    second = accepted(
        "def total(xs):\n    return sum(list(xs))  # " + "long " * 60 + "\n", low=5.0, assumptions=1
    )
    rounding = accepted("def total(xs):\n    return 0.0 + sum(xs)\n", low=1.5)
    report = optimized(
        variants=[first, second],
        rounding=[rounding],
        rejected=[rejected(), rejected("def total(xs):\n    return 1\n", Reason.SLOWER)],
        cost=Cost(3, 1200, 300, 0.0123),
    )
    return html_page(optimize_report(report))


@pytest.mark.slow
def test_axe_finds_no_serious_fault_in_light_dark_and_high_contrast(tmp_path: Path):
    why = missing()
    if why is not None:
        pytest.skip(why)
    page = tmp_path / "report.html"
    page.write_text(whole_page(), "utf-8")
    said = node("axe.mjs", PAGE=page)
    assert [line.partition(":")[0] for line in said.splitlines()] == ["light", "dark", "high contrast"]
