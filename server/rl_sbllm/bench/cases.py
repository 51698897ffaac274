"""`make bench-cases`: every real Python case through `check` and `optimize --offline`, judged by an independent script.

python -m rl_sbllm.bench.cases [--only TEXT] [--budget-seconds S] [--python INTERPRETER] [--json FILE] [--workers N]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rl_sbllm.bench.suite import Case, judge, number, options, over_cases, product

_WORTH = 1.1


@dataclass
class Row:
    """What was seen of one case. Ratios are original over new; None = not known."""

    id: str
    human: float
    human_again: float | None = None
    human_equal: bool | None = None
    check_exit: int = -1
    check: str = ""
    check_speedup: float | None = None
    optimize_exit: int = -1
    status: str = ""
    best: float | None = None
    judged: float | None = None
    variants: int = 0
    unequal: int = 0
    not_overlapping: int = 0
    seconds: float = 0.0
    tried: int = 0
    steps: str = ""
    problems: list[str] = field(default_factory=list[str])


def measure(case: Case, given: argparse.Namespace) -> Row:
    """One case, start to end."""
    row = Row(case.id, case.human)
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
    for variant in document["variants"]:
        _judge_variant(case, row, variant, given)


def _judge_variant(case: Case, row: Row, variant: dict[str, Any], given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "variant.py"
        path.write_text(variant["source"], "utf-8", newline="")
        said = judge(case, path, given.python)
    claimed = variant["speedup"]
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


def summarise(rows: list[Row]) -> list[str]:
    """The figures that are asked for, in words."""
    pairs = [r for r in rows if r.human_equal]
    equivalent = sum(r.check.startswith("True") for r in pairs)
    worth = [r for r in rows if (r.human_again or r.human) >= _WORTH]
    found = [r for r in worth if r.best is not None]
    controls = [r for r in rows if r not in worth]
    return [
        f"cases {len(rows)}; with a report {sum(bool(r.status) for r in rows)}; problems in {sum(bool(r.problems) for r in rows)}",
        f"human's version judged equivalent: {equivalent} of {len(pairs)} pairs that the independent script finds equal",
        f"speedup found: {len(found)} of {len(worth)} cases with a human speedup of {_WORTH} or more",
        f"at least half of the human's log gain: {sum(_half(r) for r in worth)} of {len(worth)}",
        f"found in the {len(controls)} others: {sum(r.best is not None for r in controls)}",
        f"variants offered {sum(r.variants for r in rows)}: unequal {sum(r.unequal for r in rows)}, intervals not overlapping {sum(r.not_overlapping for r in rows)}",
    ]


def _half(row: Row) -> bool:
    human = row.human_again or row.human
    return row.judged is not None and row.judged >= human**0.5


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
