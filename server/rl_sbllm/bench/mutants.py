"""`make bench-mutants`: are wrong versions rejected on a small workload, and neutral ones let through?

python -m rl_sbllm.bench.mutants [--mutants N] [--neutral N] [--inputs N] [--only TEXT] [--python INTERPRETER] [--json FILE]

Deliberate errors are put into both versions of every real case. Those that many reference inputs tell from the version
they were put into are known to be wrong; `check` sees the three smallest cases of the workload alone, and may accept at
most 2 % of them, and reject none of the neutral rewrites (exit 1 otherwise). The long form, an hour or two on a quiet
machine, in parts with --only: --mutants 2000 --neutral 212 --inputs 20000.
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
from rl_sbllm.bench.mutant_subject import FEWER_INPUTS, Row, Subject, bench, subjects
from rl_sbllm.bench.suite import Case, unpack
from rl_sbllm.languages.python.interpreter import Interpreter, find_interpreter
from rl_sbllm.model.errors import RunError

ALLOWED = 0.02
_SHOWN = 140


def measure(subject: Subject, interpreter: Interpreter, given: argparse.Namespace, share: float) -> list[Row]:
    """The subject's share of the mutants and of the neutral rewrites."""
    rng = Random(f"{given.seed}:{subject.case}:{subject.version}")
    name = subject.original.name
    errors = islice(some_planted(subject.text, name, rng), round(given.mutants * share))
    rewrites = list(neutral(subject.text, name))
    rng.shuffle(rewrites)
    with bench(subject, interpreter) as judge:
        rows = [judge.mutant(error, given.inputs) for error in errors]
        return rows + [judge.neutral(rewrite) for rewrite in rewrites[: round(given.neutral * share)]]


def of_case(case: Case, interpreter: Interpreter, given: argparse.Namespace, share: float) -> list[Row]:
    """Both versions of one case."""
    rows: list[Row] = []
    try:
        for subject in subjects(case, interpreter, given.inputs // FEWER_INPUTS):
            rows += measure(subject, interpreter, given, share)
    except RunError as error:
        sys.stderr.write(f"{case.id}: {error}\n")
    missed = sum(_is_miss(row) for row in rows)
    known = sum(row.known_wrong is not None for row in rows)
    sys.stderr.write(f"{case.id:38} known wrong {known:4d}, accepted {missed:3d}\n")
    return rows


def _is_miss(row: Row) -> bool:
    return row.known_wrong is not None and row.rejected is None


def summarise(rows: list[Row]) -> tuple[list[str], bool]:
    """The figures in words, and whether they hold."""
    errors, rewrites = [row for row in rows if row.planted], [row for row in rows if not row.planted]
    known = [row for row in errors if row.known_wrong is not None]
    missed = [row for row in known if row.rejected is None]
    refused = [row for row in rewrites if row.rejected is not None]
    kinds, misses = Counter(row.kind for row in known), Counter(row.kind for row in missed)
    share = len(missed) / max(1, len(known))
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
    lines += [
        f"planted {len(errors)}, known wrong {len(known)}, of these accepted {len(missed)} ({share:.1%}; allowed {ALLOWED:.0%})",
        f"rejected though no reference input shows a difference: {sum(bool(row.rejected) and not row.known_wrong for row in errors)}",
        f"neutral rewrites {len(rewrites)}, refused {len(refused)}",
        f"seconds a check: median {times[len(times) // 2] if times else 0.0:.3f}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {platform.platform()}",
    ]
    return lines, share <= ALLOWED and not refused and bool(known)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mutants", type=int, default=300, help="about how many errors are planted in all")
    parser.add_argument("--neutral", type=int, default=60)
    parser.add_argument(
        "--inputs", type=int, default=2000, help="reference inputs for a mutant that was accepted"
    )
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument(
        "--python", default=sys.executable, help="interpreter that has the packages of the cases"
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="write the rows here")
    return parser


def main() -> int:
    """Command line."""
    given = _options().parse_args()
    interpreter = find_interpreter(Path(__file__), python=given.python, environment=os.environ)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(given.workers) as pool:
        cases = unpack(Path(folder), given.only)
        share = 1.0 / (2 * max(1, len(cases)))
        found = pool.map(lambda case: of_case(case, interpreter, given, share), cases)
        rows = [row for some in found for row in some]
    if given.json:
        given.json.write_text(json.dumps([asdict(row) for row in rows], indent=1), "utf-8")
    lines, holds = summarise(rows)
    print("\n".join(lines))
    return int(not holds)


if __name__ == "__main__":
    sys.exit(main())
