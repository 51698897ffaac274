"""`make bench-pairs`: does `check` say of real human rewrites that they are equivalent, and the same speedup as an independent script?

python -m rl_sbllm.bench.pairs [--only TEXT] [--domains given,observed] [--judged] [--budget-seconds S] [--python INTERPRETER]
                               [--json FILE] [--workers N]

A rejection in the observed domain can be right: every one is printed with its counterexample, to be read.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rl_sbllm.bench.suite import Case, judge, number, options, over_cases, product

_ANSWERS = {True: "equivalent", False: "different", None: "undecided"}


@dataclass
class Row:
    """What was seen of one pair. Answers by domain; `shown` is the counterexample in one line."""

    id: str
    note: str
    """Where alone the two are equal, as the curators say."""
    answers: dict[str, str] = field(default_factory=dict[str, str])
    reasons: dict[str, str] = field(default_factory=dict[str, str])
    shown: dict[str, str] = field(default_factory=dict[str, str])
    scripts: dict[str, str] = field(default_factory=dict[str, str])
    speedup: tuple[float, float] | None = None
    judged: tuple[float, float] | None = None

    @property
    def overlaps(self) -> bool | None:
        """Do the product's and the independent script's intervals meet? None when one of them is not known."""
        if self.speedup is None or self.judged is None:
            return None
        return self.speedup[0] <= self.judged[1] and self.judged[0] <= self.speedup[1]


def measure(case: Case, given: argparse.Namespace) -> Row:
    """One pair in every domain asked for."""
    row = Row(case.id, case.domain)
    for domain in given.domains.split(","):
        _check(case, domain, row, given)
    if given.judged:
        said = judge(case, case.after, given.python)
        row.judged = None if said["low"] is None else (said["low"], said["high"])
    sys.stderr.write(_line(row) + "\n")
    return row


def _check(case: Case, domain: str, row: Row, given: argparse.Namespace) -> None:
    where = ["check", f"{case.before}::{case.function}", "--against", str(case.after)]
    tolerance = ["--float-tolerance", "1e-9"] if case.approx else []
    how = [
        "--workload",
        str(case.workload),
        "--entry",
        case.entry,
        "--domain",
        domain,
        "--python",
        given.python,
    ]
    limit = ["--budget-seconds", str(given.budget_seconds), "--json", "-"]
    code, document, errors = product([*where, *tolerance, *how, *limit])
    if document is None:
        row.answers[domain], row.reasons[domain] = "no report", f"exit {code}: {errors[-300:]}"
        return
    row.answers[domain] = _ANSWERS[document["equivalent"]]
    error = document["error"]
    row.reasons[domain] = str(document["reason"] or (error and error["what"]) or "")
    example = document["counterexample"]
    if example:
        row.shown[domain] = (
            f"{example['where']} of {example['call']}: {example['expected']} / {example['got']}"
        )
        row.scripts[domain] = example["script"]
    _note_speedup(document, row)


def _note_speedup(document: dict[str, Any], row: Row) -> None:
    speedup = document["speedup"]
    if speedup and speedup["low"] is not None and row.speedup is None:
        row.speedup = (speedup["low"], speedup["high"])


def _line(row: Row) -> str:
    answers = "  ".join(f"{domain} {answer}" for domain, answer in row.answers.items())
    bounds = "" if row.speedup is None else f"{number(row.speedup[0])} {number(row.speedup[1])}"
    judged = "" if row.judged is None else f" judged {number(row.judged[0])} {number(row.judged[1])}"
    return f"{row.id:48} {answers} {bounds}{judged}"


def _summary(rows: Sequence[Row], domains: Sequence[str]) -> None:
    for domain in domains:
        counted = [row for row in rows if domain == "given" or not row.note]
        equal = sum(row.answers[domain] == "equivalent" for row in counted)
        which = "" if domain == "given" else " of those without a note on their domain"
        sys.stdout.write(f"{domain}: {equal} of {len(counted)} equivalent{which}\n")
        for row in counted:
            if row.answers[domain] != "equivalent":
                sys.stdout.write(f"  {row.id}: {row.answers[domain]}, {row.reasons[domain][:160]}\n")
                sys.stdout.write(f"    {row.shown.get(domain, '')[:400]}\n")
    known = [row.overlaps for row in rows if row.overlaps is not None]
    if known:
        sys.stdout.write(
            f"speedup intervals that overlap the independent script's: {sum(known)} of {len(known)}\n"
        )


def main() -> None:
    """Every pair, the shares, and each rejection."""
    parser = options(__doc__ or "")
    parser.add_argument("--domains", default="given,observed")
    parser.add_argument("--judged", action="store_true", help="measure with the independent script too")
    parser.set_defaults(budget_seconds=20.0)
    given = parser.parse_args()
    sys.stderr.write(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n")
    rows = over_cases(lambda case: measure(case, given), given)
    _summary(rows, given.domains.split(","))


if __name__ == "__main__":
    main()
