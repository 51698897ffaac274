"""`make bench-traps`: tempting but wrong rewrites through `check`; every one has to be found, and shown by a script.

python -m rl_sbllm.bench.traps [--only TEXT] [--python INTERPRETER] [--json FILE] [--workers N]

Each trap is compared as `check` does, without the race: on inputs that expose it (domain `given`), and on inputs on which both
agree (domain `open`, which rejects exactly what `observed` rejects, and names assumptions beside it).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rl_sbllm.bench.evaluator.figure import Figure, at_least, finished
from rl_sbllm.bench.shown import shows_difference
from rl_sbllm.bench.suite import CASES, options, write_rows
from rl_sbllm.evaluation.checking import Checked, compare
from rl_sbllm.evaluation.equivalence.check import EquivalenceCheck
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Assumption
from rl_sbllm.model.counterexample import Counterexample
from rl_sbllm.model.errors import RunError
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.workload import Domain
from rl_sbllm.runs.preparation import HASH_SEEDS, prepared, read_text

EXPOSED, OPEN, OBSERVED = 1.0, 0.85, 0.7
"""Of the traps: rejected on inputs that expose them, and known as wrong or rejected on those that do not. Exit 1 below."""
_PATIENCE = 60.0
"""Seconds for the interpreter to come up on a busy machine."""


@dataclass
class Row:
    """What `check` said of one trap. `shown`: the script of the counterexample prints two different outcomes."""

    id: str
    exposed: bool = False
    reason: str = ""
    exposed_shown: bool = False
    rejected: bool = False
    rejected_reason: str = ""
    rejected_shown: bool = False
    assumed: str = ""
    """The first assumption of the open domain whose counterexample's script shows the difference."""
    errors: str = ""

    @property
    def known_as_wrong(self) -> bool:
        """On benign inputs: rejected, or an assumption names what would break it."""
        return self.rejected_shown or bool(self.assumed)


def unpack_traps(into: Path, only: str = "") -> list[Path]:
    """A folder for each Python trap. Exits with a plain sentence when they are not there."""
    if not (CASES / "unpack.py").exists():
        sys.exit(f"The traps are not here: {CASES} does not exist.")
    command = [sys.executable, str(CASES / "unpack.py"), str(into), "--set", "traps-dev", "--lang", "python"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [folder for folder in sorted(p.parent for p in into.rglob("case.json")) if only in folder.name]


def measure(folder: Path, given: argparse.Namespace) -> Row:
    """One trap, on both kinds of inputs."""
    row = Row(folder.name)
    exposed = _compared(folder, "exposing", Domain.GIVEN, given, row)
    if exposed is not None:
        row.exposed, row.reason = exposed.equivalent is False, _reason(exposed)
        row.exposed_shown = _shows(folder, exposed.counterexample, given.python)
    benign = _compared(folder, "benign", Domain.OPEN, given, row)
    if benign is not None:
        row.rejected, row.rejected_reason = benign.equivalent is False, _reason(benign)
        row.rejected_shown = row.rejected and _shows(folder, benign.counterexample, given.python)
        row.assumed = _assumed(folder, benign.evidence.assumptions, given.python)
    sys.stderr.write(_line(row) + "\n")
    return row


def _compared(
    folder: Path, inputs: str, domain: Domain, given: argparse.Namespace, row: Row
) -> Checked | None:
    """What `check` says of the two files before it times them; None (and the row says why) when it cannot."""
    function = json.loads((folder / "case.json").read_text("utf-8"))["function"]
    request = RunRequest(
        path=folder / "before.py",
        function=function,
        kind="check",
        against=folder / "wrong.py",
        workload=folder / f"{inputs}.py",
        domain=domain,
        python=given.python,
    )
    try:
        with prepared(request, lambda event: None, CancelToken(), lambda: _PATIENCE) as ready:
            text, name, path = ready.target.text, ready.target.name, ready.target.path
            checking = EquivalenceCheck(
                ready.runner,
                text,
                ready.workload,
                function=name,
                path=path,
                hash_seeds=HASH_SEEDS,
                float_tolerance=0.0,
            )
            return compare(checking, read_text(folder / "wrong.py"), ready.target, ready.workload)
    except RunError as error:
        row.errors += f"{inputs}: {error.what} "
        return None


def _reason(found: Checked) -> str:
    return "" if found.reason is None else found.reason.value


def _assumed(folder: Path, assumptions: Sequence[Assumption], python: str) -> str:
    return next((one.text for one in assumptions if _shows(folder, one.counterexample, python)), "")


def _shows(folder: Path, example: Counterexample | None, python: str) -> bool:
    return example is not None and shows_difference(example.script, folder, python)


def _line(row: Row) -> str:
    seen = f"{row.reason}{'' if row.exposed_shown else ' (not shown)'}" if row.exposed else "MISSED"
    benign = f"rejected, {row.rejected_reason}{'' if row.rejected_shown else ' (not shown)'}"
    other = f"assumes: {row.assumed}" if row.assumed else "missed"
    return f"{row.id:32} {seen:32} | {benign if row.rejected else other} {row.errors}"


def figures(rows: Sequence[Row]) -> list[Figure]:
    """The shares that are promised of the traps."""
    total = len(rows)
    shown = sum(row.exposed and row.exposed_shown for row in rows)
    known, refused = sum(row.known_as_wrong for row in rows), sum(row.rejected for row in rows)
    return [
        at_least("Traps", "exposing inputs: rejected, and shown by the script", EXPOSED, shown, total),
        at_least(
            "Traps", "benign inputs, open domain: rejected or named as an assumption", OPEN, known, total
        ),
        at_least("Traps", "benign inputs, observed domain: rejected", OBSERVED, refused, total),
    ]


def measured(given: argparse.Namespace) -> list[Row]:
    """Every trap asked for, several at a time."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(given.workers) as pool:
        rows = list(pool.map(lambda trap: measure(trap, given), unpack_traps(Path(folder), given.only)))
    write_rows(rows, given)
    return rows


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    return options(__doc__ or "")


def main() -> int:
    """Every trap, and the shares."""
    return finished(figures(measured(arguments().parse_args())))


if __name__ == "__main__":
    sys.exit(main())
