"""`make bench-mutants`: are wrong versions rejected on a small workload, and neutral ones let through?

python -m rl_sbllm.bench.mutants [--mutants N] [--neutral N] [--inputs N] [--variant-seconds S] [--long] [--only TEXT]
                                 [--python INTERPRETER] [--json FILE]

Deliberate errors are put into both versions of every real case, and into variants that the embedded engine finds. Those that many reference inputs tell from the version
they were put into are known to be wrong; half of those inputs are made by the bench's own code; `check` sees the three smallest cases of the workload alone, and may accept at
most 2 % of them, and reject none of the neutral rewrites (exit 1 otherwise). The long form takes hours on a quiet machine; with it, exit 1 also when fewer than
800 were known to be wrong or fewer than 200 neutral rewrites were tried. Parts of it, with --only, say nothing of these two.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from random import Random

from rl_sbllm.analysis.python.neutral import neutral
from rl_sbllm.analysis.python.planted import some_planted
from rl_sbllm.bench.evaluator.figure import Figure, at_most, finished, share
from rl_sbllm.bench.mutant_subject import FEWER_INPUTS, Row, Subject, bench, subjects
from rl_sbllm.bench.reference import OWN
from rl_sbllm.bench.suite import Case, unpack
from rl_sbllm.languages.python.interpreter import Interpreter, find_interpreter
from rl_sbllm.model.errors import RunError

ALLOWED = 0.02
LEAST_KNOWN, LEAST_NEUTRAL = 800, 200
SHORT = {"mutants": 300, "neutral": 60, "inputs": 2000, "variant_seconds": 0.0}
LONG = {"mutants": 2400, "neutral": 320, "inputs": 20_000, "variant_seconds": 20.0}
_SHOWN = 140


def measure(subject: Subject, interpreter: Interpreter, given: argparse.Namespace, part: float) -> list[Row]:
    """The subject's share of the mutants and of the neutral rewrites."""
    rng = Random(f"{given.seed}:{subject.case}:{subject.version}")
    name = subject.original.name
    errors = islice(some_planted(subject.text, name, rng), round(given.mutants * part))
    rewrites = list(neutral(subject.text, name))
    rng.shuffle(rewrites)
    with bench(subject, interpreter) as judge:
        rows = [judge.mutant(error, given.inputs) for error in errors]
        return rows + [judge.neutral(rewrite) for rewrite in rewrites[: round(given.neutral * part)]]


def of_case(case: Case, interpreter: Interpreter, given: argparse.Namespace, part: float) -> list[Row]:
    """Both versions of one case."""
    rows: list[Row] = []
    try:
        for subject in subjects(case, interpreter, given.inputs // FEWER_INPUTS, given.variant_seconds):
            rows += measure(subject, interpreter, given, part)
    except RunError as error:
        sys.stderr.write(f"{case.id}: {error}\n")
    missed = sum(_is_miss(row) for row in rows)
    known = sum(row.known_wrong is not None for row in rows)
    sys.stderr.write(f"{case.id:38} known wrong {known:4d}, accepted {missed:3d}\n")
    return rows


def _is_miss(row: Row) -> bool:
    return row.known_wrong is not None and row.rejected is None


def figures(rows: list[Row], whole: bool = False) -> list[Figure]:
    """What is promised of the rows; `whole`: of the long form over all cases, which has to be of some size, too."""
    errors, rewrites = [row for row in rows if row.planted], [row for row in rows if not row.planted]
    known = [row for row in errors if row.known_wrong is not None]
    missed, refused = sum(map(_is_miss, known)), sum(row.rejected is not None for row in rewrites)
    by_own = sum((row.known_wrong or "").startswith(OWN) for row in known)
    return [
        Figure(
            "Mutants",
            f"known to be wrong, of {len(errors)} planted ({by_own} by inputs of the bench's own)",
            f"at least {LEAST_KNOWN}" if whole else "some",
            str(len(known)),
            len(known) >= (LEAST_KNOWN if whole else 1),
        ),
        at_most(
            "Mutants", "known to be wrong, accepted on the 3 smallest cases", ALLOWED, missed, len(known)
        ),
        Figure(
            "Mutants",
            "neutral rewrites refused",
            f"none of {LEAST_NEUTRAL}" if whole else "none",
            share(refused, len(rewrites)),
            not refused and len(rewrites) >= (LEAST_NEUTRAL if whole else 0),
        ),
    ]


def to_read(rows: list[Row]) -> list[str]:
    """By kind, each miss, and each neutral rewrite that was refused."""
    known = [row for row in rows if row.known_wrong is not None]
    missed = [row for row in known if row.rejected is None]
    refused = [row for row in rows if not row.planted and row.rejected is not None]
    kinds, misses = Counter(row.kind for row in known), Counter(row.kind for row in missed)
    times = sorted(row.seconds for row in rows)
    lines = [
        f"  {kind:20} {count:5d} known wrong, {misses[kind]:3d} accepted"
        for kind, count in sorted(kinds.items())
    ]
    lines += [
        f"accepted: {row.case} ({row.version}) line {row.line}, {row.kind}: {row.was!r} -> {row.became!r}; differs on {(row.known_wrong or '')[:_SHOWN]}"
        for row in missed
    ]
    lines += [
        f"refused though neutral: {row.case} ({row.version}) line {row.line}, {row.kind}: {row.rejected}"
        for row in refused
    ]
    unknown = sum(row.planted and bool(row.rejected) and not row.known_wrong for row in rows)
    return [
        *lines,
        f"rejected though no reference input shows a difference: {unknown}",
        f"seconds a check: median {times[len(times) // 2] if times else 0.0:.3f}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {platform.platform()}",
    ]


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--long", action="store_true", help=f"{LONG} for what is not given")
    parser.add_argument("--mutants", type=int, help="about how many errors are planted in all")
    parser.add_argument("--neutral", type=int)
    parser.add_argument("--inputs", type=int, help="reference inputs for a mutant that was accepted")
    parser.add_argument(
        "--variant-seconds", type=float, help="for a run of the engine on each case, whose variants are used"
    )
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument(
        "--python", default=sys.executable, help="interpreter that has the packages of the cases"
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="write the rows here")
    return parser


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line, with the numbers of the short or the long form."""
    given = _options().parse_args(arguments)
    for name, number in (LONG if given.long else SHORT).items():
        if getattr(given, name) is None:
            setattr(given, name, number)
    return given


def main() -> int:
    """Command line."""
    given = options()
    interpreter = find_interpreter(Path(__file__), python=given.python, environment=os.environ)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(given.workers) as pool:
        cases = unpack(Path(folder), given.only)
        share_of_one = 1.0 / (2 * max(1, len(cases)))
        found = pool.map(lambda case: of_case(case, interpreter, given, share_of_one), cases)
        rows = [row for some in found for row in some]
    if given.json:
        given.json.write_text(json.dumps([asdict(row) for row in rows], indent=1), "utf-8")
    print("\n".join(to_read(rows)) + "\n")
    return finished(figures(rows, whole=given.long and not given.only))


if __name__ == "__main__":
    sys.exit(main())
