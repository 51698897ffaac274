"""Candidates that mean harm: the tests of `tests/quality/hostile`, run in a process of their own and counted."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from rl_sbllm.bench.evaluator.figure import Figure, share

ROOT = Path(__file__).resolve().parents[4]
TESTS = ROOT / "tests" / "quality" / "hostile" / "test_hostile.py"
SECONDS = 3600.0
WORDS = {
    "test_it_is_not_accepted_for_a_right_reason_and_the_next_one_is_judged": "programs rejected for a right reason, the next one judged",
    "test_what_waits_where_the_original_works_is_told_so": "of these that sleep where the original works, told so",
    "test_a_hang_costs_less_than_five_seconds": "hangs that cost under 5 s",
    "test_after_all_of_them_an_honest_gain_is_accepted_and_the_original_is_no_gain": "honest gain accepted after all of them",
}


def hostile() -> list[Figure]:
    """Each with the static gate and without it."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.xml"
        command = [sys.executable, "-m", "pytest", str(TESTS), "-q", "-p", "no:cacheprovider"]
        subprocess.run(
            [*command, f"--junitxml={result}"], cwd=ROOT, capture_output=True, timeout=SECONDS, check=False
        )
        return figures(result.read_text("utf-8") if result.exists() else "")


def figures(result: str) -> list[Figure]:
    """By what a JUnit file says; nothing ran where it is empty."""
    total, passed = Counter[str](), Counter[str]()
    for case in ElementTree.fromstring(result).iter("testcase") if result else ():
        name = case.get("name", "").partition("[")[0]
        total[name] += 1
        passed[name] += not any(case.find(bad) is not None for bad in ("failure", "error", "skipped"))
    return [
        Figure("Hostile", words, "all", share(passed[name], total[name]), 0 < total[name] == passed[name])
        for name, words in WORDS.items()
    ]
