"""The short form of `make bench-cases`: a few real cases through `check` and `optimize`, judged by the independent script."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest

from rl_sbllm.bench.cases import measure
from rl_sbllm.bench.suite import CASES, unpack

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CASES / "unpack.py").exists(), reason=f"the real cases are not beside the project ({CASES})"
    ),
]
GIVEN = argparse.Namespace(python=sys.executable, budget_seconds=20.0)


@pytest.mark.parametrize("name", ["enamel-051-remove-vowels", "ta-primes-sqrt"])
def test_a_real_case_is_made_faster_and_the_judge_agrees(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("RL_SBLLM_HOME", str(tmp_path / "home"))
    row = measure(unpack(tmp_path / "cases", name)[0], GIVEN)
    assert row.check.startswith("True") and row.human_equal
    assert row.variants > 0 and row.unequal == 0
    assert not [problem for problem in row.problems if "traceback" in problem or "no report" in problem]
    assert row.judged is not None and row.judged > 1.5
