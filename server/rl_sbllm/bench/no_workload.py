"""`make bench-no-workload`: the real cases with their workloads hidden; what is offered is judged on the hidden ones.

python -m rl_sbllm.bench.no_workload [--only TEXT] [--budget-seconds S] [--python INTERPRETER] [--json FILE] [--workers N]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rl_sbllm.bench.suite import Case, judge, number, options, over_cases, product

_COVERED = 0.8


@dataclass
class Row:
    """`coverage`: share of the target's lines that the product's own cases reach, None when it made none."""

    id: str
    exit: int = -1
    status: str = ""
    cases: int = 0
    coverage: float | None = None
    variants: int = 0
    wrong: int = 0
    best: float | None = None
    judged: float | None = None
    why: str = ""
    problems: list[str] = field(default_factory=list[str])


def measure(case: Case, given: argparse.Namespace) -> Row:
    """The file alone in a folder of its own, so that nothing of the case can be found beside it."""
    row = Row(case.id)
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / "program.py"
        shutil.copy(case.before, alone)
        command = [
            "optimize",
            f"{alone}::{case.function}",
            "--offline",
            "--python",
            given.python,
            "--json",
            "-",
        ]
        row.exit, document, errors = product([*command, "--budget-seconds", str(given.budget_seconds)])
        if document is None or "Traceback" in errors:
            row.problems.append(f"no report or a traceback (exit {row.exit}): {errors[-200:]}")
        if document is not None:
            _read(case, row, document, Path(folder), given)
    sys.stderr.write(_line(row) + "\n")
    return row


def _read(case: Case, row: Row, document: dict[str, Any], folder: Path, given: argparse.Namespace) -> None:
    row.status, row.variants = document["status"], len(document["variants"])
    row.why = (document["error"] or {}).get("what", "")
    if document["baseline"] is not None:
        row.cases, row.coverage = (
            document["baseline"]["cases"]["total"],
            document["baseline"]["coverage"]["lines"],
        )
    for variant in document["variants"]:
        path = folder / "variant.py"
        path.write_text(variant["source"], "utf-8", newline="")
        said = judge(case, path, given.python, rounds=5)
        if not said["equal"]:
            row.wrong += 1
            row.problems.append(
                f"variant {variant['rank']} differs on the hidden workload: {said['difference']}"
            )
        if variant["rank"] == 1:
            row.best, row.judged = variant["speedup"]["estimate"], said["ratio"]


def _line(row: Row) -> str:
    shown = f"{row.id:38.38} {row.cases:4d} {number(row.coverage)} {number(row.best)} {number(row.judged)} {row.status:10}"
    return f"{shown} {row.why:.70} {'; '.join(row.problems)}"


def summarise(rows: list[Row]) -> list[str]:
    """The figures that are asked for, in words."""
    covered = sum((row.coverage or 0.0) >= _COVERED for row in rows)
    return [
        f"targets {len(rows)}; cases made for {sum(row.cases > 0 for row in rows)}",
        f"with {_COVERED:.0%} of their lines or more: {covered} of {len(rows)} ({covered / max(len(rows), 1):.0%})",
        f"variants offered {sum(row.variants for row in rows)}; wrong on the hidden workload {sum(row.wrong for row in rows)}",
        f"targets with a variant {sum(row.variants > 0 for row in rows)}; problems in {sum(bool(row.problems) for row in rows)}",
    ]


def main() -> int:
    """Command line."""
    given = options(__doc__ or "").parse_args()
    rows = over_cases(lambda case: measure(case, given), given)
    print(f"{'target':38} cases lines    ours   judged")
    for line in [*map(_line, rows), *summarise(rows)]:
        print(line)
    return int(any(row.wrong for row in rows))


if __name__ == "__main__":
    sys.exit(main())
