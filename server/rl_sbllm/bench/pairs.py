"""`make bench-pairs`: does `check` say of real human rewrites that they are equivalent, and the same speedup as an independent script?

python -m rl_sbllm.bench.pairs [--only TEXT] [--domains given,observed] [--no-judged] [--budget-seconds S] [--python INTERPRETER]
                               [--json FILE] [--workers N]

A rejection in the observed domain can be right: every one is printed with its counterexample, to be read, and with whether the
counterexample's script, run beside the file, shows the difference. Exit 1 when a promised share is missed or a script shows nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rl_sbllm.bench.evaluator.figure import Figure, at_least, finished
from rl_sbllm.bench.shown import shows_difference
from rl_sbllm.bench.suite import Case, judge, number, options, over_cases, product

WANTED = {"given": 0.97, "observed": 0.95, "open": 0.95}
"""Of the pairs, said to be equivalent."""
OVERLAPPING = 0.9
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
    script_shows: dict[str, bool] = field(default_factory=dict[str, bool])
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
        row.script_shows[domain] = shows_difference(example["script"], case.folder, given.python)
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


def figures(rows: Sequence[Row], domains: Sequence[str]) -> list[Figure]:
    """The promised shares, and that every rejection is shown by its script."""
    found: list[Figure] = []
    for domain in domains:
        counted = _counted(rows, domain)
        equal = sum(row.answers[domain] == "equivalent" for row in counted)
        which = "" if domain == "given" else ", of those without a note on their domain"
        found.append(at_least("Pairs", f"{domain}: equivalent{which}", WANTED[domain], equal, len(counted)))
        refused = [row for row in rows if row.answers[domain] == "different"]
        shown = sum(row.script_shows.get(domain, False) for row in refused)
        found.append(at_least("Pairs", f"{domain}: rejections shown by a script", 1.0, shown, len(refused)))
    known = [row.overlaps for row in rows if row.overlaps is not None]
    met = "speedup intervals that overlap the independent script's"
    return [*found, at_least("Pairs", met, OVERLAPPING, sum(known), len(known))]


def _counted(rows: Sequence[Row], domain: str) -> list[Row]:
    return [row for row in rows if domain == "given" or not row.note]


def _to_read(rows: Sequence[Row], domains: Sequence[str]) -> None:
    """What is not said to be equivalent, with what shows it; intervals that do not meet."""
    for domain in domains:
        for row in rows:
            if row.answers[domain] == "equivalent":
                continue
            note = f" (the curators: {row.note})" if row.note else ""
            sys.stdout.write(f"{domain} {row.id}{note}: {row.answers[domain]}, {row.reasons[domain][:160]}\n")
            if domain in row.shown:
                script = "shows it" if row.script_shows[domain] else "DOES NOT SHOW IT"
                sys.stdout.write(f"  {row.shown[domain][:400]}\n  run beside the file, its script {script}\n")
    for row in rows:
        if row.overlaps is False:
            sys.stdout.write(f"intervals apart: {_line(row)}\n")


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = options(__doc__ or "")
    parser.add_argument("--domains", default="given,observed")
    parser.add_argument(
        "--judged",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="measure with the independent script too",
    )
    parser.set_defaults(budget_seconds=20.0)
    return parser


def measured(given: argparse.Namespace) -> list[Row]:
    """Every pair asked for; what is to be read is printed."""
    rows = over_cases(lambda case: measure(case, given), given)
    _to_read(rows, given.domains.split(","))
    return rows


def main() -> int:
    """Every pair, the shares, and each rejection."""
    given = arguments().parse_args()
    sys.stderr.write(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n")
    return finished(figures(measured(given), given.domains.split(",")))


if __name__ == "__main__":
    sys.exit(main())
