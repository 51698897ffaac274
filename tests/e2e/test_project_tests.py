"""A project's own tests as evidence in whole runs: real processes, real sandbox, tests in the styles of pytest and unittest."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from rl_sbllm.reports.validate import problems
from rl_sbllm.sandbox.launch import bubblewrap_works
from tests.e2e.running import Terminal

LEDGER = Path(__file__).resolve().parents[2] / "fixtures" / "ledger"
WITHOUT_OTHER_PLUGINS = 'addopts = "-p no:hypothesispytest -p no:pytest-lsp -p no:asyncio"\n'
SECONDS = 60.0
ALLOWED_OVER = 2.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not bubblewrap_works(), reason="the tests' jail needs bubblewrap"),
]


def optimized(folder: Path, function: str) -> tuple[int, dict[str, Any]]:
    shutil.copytree(LEDGER, folder / "ledger")
    with (folder / "ledger" / "pyproject.toml").open("a") as file:
        file.write(WITHOUT_OTHER_PLUGINS)
    before = {path: path.read_bytes() for path in (folder / "ledger").rglob("*") if path.is_file()}
    words = ["optimize", f"ledger/ledger/entries.py::{function}", "--offline", "--json", "-"]
    environment = {"RL_SBLLM_HOME": str(folder / "home"), "VIRTUAL_ENV": ""}
    terminal = Terminal(folder, *words, "--budget-seconds", str(SECONDS), environment=environment)
    code, report = terminal.end()
    assert problems(report) == []
    assert {path: path.read_bytes() for path in (folder / "ledger").rglob("*") if path.is_file()} == before
    if not any(line.startswith("waiting") for line in terminal.lines):  # The budget stands still meanwhile.
        assert report["budget"]["seconds"]["used"] < SECONDS + ALLOWED_OVER
    return code, report


def test_a_rewrite_that_only_a_test_of_the_project_finds_wrong_is_rejected_by_it(tmp_path: Path):
    code, report = optimized(tmp_path, "accounts")
    assert (code, report["variants"]) == (1, []), report["variants"][0]["evidence"]["not_compared"]
    (found,) = [one for one in report["rejected"] if one["reason"] == "test-failed"]
    assert "test_books.py::test_the_case_of_a_shared_name_does_not_count" in found["detail"]
    assert "unhashable type: 'Shared'" in found["detail"]


def test_a_variant_shows_how_many_tests_it_passed(tmp_path: Path):
    code, report = optimized(tmp_path, "running")
    assert code == 0, report["rejected"]
    tested = [one for one in report["variants"] if one["evidence"]["tests_passed"]]
    assert tested, [one["evidence"]["not_compared"] for one in report["variants"]]
    assert all((one["evidence"]["tests_passed"], one["evidence"]["tests_failed"]) == (1, 0) for one in tested)
    assert all("and 1 test" in one["summary"] for one in tested)
