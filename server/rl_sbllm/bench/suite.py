"""Real cases for the benches: unpacked beside the project, never part of it."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[3]
Row = TypeVar("Row")
CASES = ROOT.parent / "shared" / "cases"
JUDGE = ROOT / "tests" / "independent" / "judge.py"


@dataclass(frozen=True)
class Case:
    """One slow function with a human's faster version. The product sees `before` and `workload` only."""

    id: str
    folder: Path
    function: str
    entry: str
    approx: bool
    human: float
    requires: tuple[str, ...]
    domain: str = ""
    """Where alone the human's version equals the original, in the curators' words; empty = everywhere they know of."""
    finder: str = ""
    """Who could find it, by the curators' reading: rule | rule-hard | llm."""

    @property
    def before(self) -> Path:
        return self.folder / "before.py"

    @property
    def after(self) -> Path:
        return self.folder / "after.py"

    @property
    def workload(self) -> Path:
        return self.folder / "workload.py"


def unpack(into: Path, only: str = "") -> list[Case]:
    """The Python cases of the development set, in a folder of the caller's. Exits with a plain sentence when absent."""
    if not (CASES / "unpack.py").exists():
        sys.exit(f"The real cases are not here: {CASES} does not exist.")
    command = [sys.executable, str(CASES / "unpack.py"), str(into), "--set", "dev", "--lang", "python"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    folders = sorted(p.parent for p in into.rglob("case.json"))
    return [case for case in map(_case, folders) if only in case.id]


def _case(folder: Path) -> Case:
    data = json.loads((folder / "case.json").read_text("utf-8"))
    return Case(
        data["id"],
        folder,
        data["function"],
        data["entry"],
        data["compare"] == "approx",
        float(data["human_speedup_measured"]),
        tuple(data.get("requires", ())),
        str(data.get("domain") or ""),
        str(data.get("finder") or ""),
    )


def options(description: str) -> argparse.ArgumentParser:
    """What the benches over cases share on their command line."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--budget-seconds", type=float, default=30.0)
    parser.add_argument(
        "--python", default=sys.executable, help="interpreter that has the packages of the cases"
    )
    parser.add_argument("--json", type=Path, help="write the rows here")
    parser.add_argument("--workers", type=int, default=2)
    return parser


def over_cases(measure: Callable[[Case], Row], given: argparse.Namespace) -> list[Row]:
    """The rows of all cases asked for, several at a time, in order; written as JSON too when that was asked."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(given.workers) as pool:
        rows = list(pool.map(measure, unpack(Path(folder), given.only)))
    write_rows(rows, given)
    return rows


def write_rows(rows: Sequence[object], given: argparse.Namespace) -> None:
    """As JSON, when that was asked."""
    if given.json:
        given.json.write_text(json.dumps([vars(row) for row in rows], indent=1), "utf-8")


def number(value: float | None) -> str:
    """A ratio in a column."""
    return "    -  " if value is None else f"{value:7.2f}"


def product(arguments: Sequence[str], timeout: float = 300.0) -> tuple[int, dict[str, Any] | None, str]:
    """Run the terminal program: (exit code, JSON document or None, standard error)."""
    command = [sys.executable, "-m", "rl_sbllm.cli.main", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
    try:
        return done.returncode, json.loads(done.stdout), done.stderr
    except ValueError:
        return done.returncode, None, done.stderr


def judge(case: Case, variant: Path, python: str, rounds: int = 5) -> dict[str, Any]:
    """What the independent script says of a version of the case's file."""
    command = [sys.executable, str(JUDGE), str(case.before), str(variant), str(case.workload), case.entry]
    command += [
        "--python",
        python,
        "--rounds",
        str(rounds),
        "--compare",
        "approx" if case.approx else "exact",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900)
    if done.returncode:
        return {"equal": False, "difference": done.stderr[-300:], "ratio": None, "low": None, "high": None}
    return json.loads(done.stdout)
