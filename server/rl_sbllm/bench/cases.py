"""`make bench-cases`: every real Python case through `check` and `optimize --offline`, judged by an independent script.

python -m rl_sbllm.bench.cases [--only TEXT] [--budget-seconds S] [--python INTERPRETER] [--json FILE] [--workers N]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from rl_sbllm.bench.cases_row import LOSES, Row, summarise
from rl_sbllm.bench.suite import Case, judge, number, options, over_cases, product


def measure(case: Case, given: argparse.Namespace) -> Row:
    """One case, start to end."""
    row = Row(case.id, case.finder, case.human)
    again = judge(case, case.after, given.python, rounds=3)
    row.human_again, row.human_equal = again["ratio"], again["equal"]
    _check(case, row, given)
    _optimize(case, row, given)
    sys.stderr.write(_line(row) + "\n")
    return row


def _arguments(case: Case, given: argparse.Namespace) -> list[str]:
    return [
        "--workload",
        str(case.workload),
        "--entry",
        case.entry,
        "--python",
        given.python,
        "--json",
        "-",
    ]


def _check(case: Case, row: Row, given: argparse.Namespace) -> None:
    where = f"{case.before}::{case.function}"
    tolerance = ["--float-tolerance", "1e-9"] if case.approx else []
    command = [
        "check",
        where,
        "--against",
        str(case.after),
        "--domain",
        "given",
        "--budget-seconds",
        "20",
        *tolerance,
    ]
    row.check_exit, document, errors = product([*command, *_arguments(case, given)])
    _note_crash(row, "check", row.check_exit, document, errors)
    if document is not None:
        row.check = f"{document['equivalent']} {document.get('reason') or ''}".strip()
        row.check_speedup = (document.get("speedup") or {}).get("estimate")


def _optimize(case: Case, row: Row, given: argparse.Namespace) -> None:
    where = f"{case.before}::{case.function}"
    command = ["optimize", where, "--offline", "--budget-seconds", str(given.budget_seconds)]
    row.optimize_exit, document, errors = product([*command, *_arguments(case, given)])
    _note_crash(row, "optimize", row.optimize_exit, document, errors)
    if document is None:
        return
    row.status = document["status"]
    if document["error"] is not None:
        row.problems.append(document["error"]["what"])
    row.seconds, row.tried = document["budget"]["seconds"]["used"], document["search"]["evaluations"]
    row.variants = len(document["variants"])
    row.first_found = next((seconds for _, seconds, _ in document["search"]["best_so_far"]), None)
    for variant in document["variants"]:
        _judge_variant(case, row, variant, given)


def _judge_variant(case: Case, row: Row, variant: dict[str, Any], given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "variant.py"
        path.write_text(variant["source"], "utf-8", newline="")
        said = judge(case, path, given.python)
    claimed, worst = variant["speedup"], variant["speedup"]["worst_case"]
    if worst and worst["ratio"] < LOSES and variant["faster_from"] is None:
        row.silent_losses += 1
    if not said["equal"]:
        row.unequal += 1
        row.problems.append(f"variant {variant['rank']} differs: {said['difference']}")
    elif said["high"] < claimed["low"] or said["low"] > claimed["high"]:
        row.not_overlapping += 1
        row.problems.append(
            f"variant {variant['rank']} claims {_interval(claimed)}, judged {_interval(said)}"
        )
    if variant["rank"] == 1:
        row.best, row.judged = claimed["estimate"], said["ratio"]
        row.steps = " + ".join(step["action"] for step in variant["steps"])


def _interval(ratio: dict[str, Any]) -> str:
    return f"{ratio['low']:.2f}-{ratio['high']:.2f}"


def _note_crash(row: Row, what: str, code: int, document: Any, errors: str) -> None:
    if document is None:
        row.problems.append(f"{what} wrote no report (exit {code}): {errors[-200:]}")
    if "Traceback" in errors:
        row.problems.append(f"{what} showed a traceback")


def _line(row: Row) -> str:
    shown = f"{row.id:38.38} {number(row.human_again)} {number(row.check_speedup)} {row.check:22.22}"
    return f"{shown} {number(row.best)} {number(row.judged)} {row.tried:4d} {row.seconds:5.1f}  {row.status:10} {row.steps:.60} {'; '.join(row.problems)}"


def main() -> int:
    """Command line."""
    given = options(__doc__ or "").parse_args()
    rows = over_cases(lambda case: measure(case, given), given)
    print(f"{'case':38} {'human':>7} {'check':>7} {'equivalent':22} {'ours':>7} {'judged':>7} tried  secs")
    for row in rows:
        print(_line(row))
    for line in summarise(rows):
        print(line)
    return int(any(row.unequal for row in rows))


if __name__ == "__main__":
    sys.exit(main())
