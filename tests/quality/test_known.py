"""Does a whole run find the wins that are there, and say so when there is none? Real processes, real sandbox, offline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
WINS = Path(__file__).resolve().parents[2] / "fixtures" / "quality" / "wins.py"


def optimize(function: str, home: Path) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "rl_sbllm.cli.main", "optimize", f"{WINS}::{function}"]
    command += ["--offline", "--budget-seconds", "40", "--json", "-"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env={**os.environ, "RL_SBLLM_HOME": str(home)}
    )
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("function", ["shared_words", "running_totals", "count_primes", "steps"])
def test_a_win_that_is_there_is_found_with_inputs_of_our_own(function: str, tmp_path: Path):
    code, report = optimize(function, tmp_path)
    assert (code, report["status"]) == (0, "done"), report["error"] or report["rejected"]
    assert report["variants"][0]["speedup"]["low"] > 1.1


def test_no_win_is_claimed_where_there_is_none(tmp_path: Path):
    code, report = optimize("already_good", tmp_path)
    assert (code, report["status"], report["variants"]) == (1, "no-variant", [])
