"""Recording on real projects from the package index: `python -m rl_sbllm.bench.recorded [--short]`.

For functions that the projects' own tests call: are calls recorded, what does it cost the tests, and does `check` of each function
against itself say equivalent? Exit 1 when calls of fewer than ten are, when the tests are slower by 10 %, or when one of them is not
equivalent to itself. Before Python 3.12 the second is not judged, and the bench says so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import median

from rl_sbllm.bench.evaluator.figure import Figure, at_least, finished
from rl_sbllm.bench.recorded_projects import Called, FetchedProject, called, environment, fetch
from rl_sbllm.languages.python.interpreter import Interpreter
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.target import Target
from rl_sbllm.syntax.target import find_target
from rl_sbllm.workloads.recorded import recorded, settings_for
from rl_sbllm.workloads.suite import Suite, run_suite

PROJECTS = ("toolz", "boltons")
NEEDS = ()
WANTED, SLOWER, MONITORED = 10, 1.10, (3, 12)
_NOT_JUDGED = (
    "NOT JUDGED: that recording slows the tests by less than 10 %. That is promised of Python 3.12 and later, and this is "
    "Python {version}, where calls are seen by a profile function. Give one with --python."
)
_CPU_TIMES = re.compile(r"(\d+)m([\d.]+)s")
_SUITE_SECONDS, _CHECK_SECONDS = 600.0, 45.0


@dataclass(frozen=True)
class Row:
    """What recording and `check` made of one function."""

    function: Called
    target: Target
    calls: int
    different: int
    tests: int
    equivalent: bool | None
    why: str


@dataclass(frozen=True)
class Cost:
    """Seconds of the suite with recording over those without, round by round: of wall and of CPU time."""

    wall: tuple[float, ...]
    cpu: tuple[float, ...]
    seconds: float


def main(arguments: list[str] | None = None) -> int:
    """Run the bench and print its figures."""
    return finished(figures(arguments))


def figures(arguments: list[str] | None = None) -> list[Figure]:
    """Run the bench as its command line says; every function is printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--python", type=Path, help="interpreter for the projects (default: 3.12 or later where there is one)"
    )
    parser.add_argument("--projects", nargs="+", default=PROJECTS, help="names in the package index")
    parser.add_argument("--needs", nargs="*", default=NEEDS, help="what their tests need besides pytest")
    parser.add_argument("--functions", type=int, default=9, help="of each project")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of runs of each suite")
    parser.add_argument("--folder", type=Path, help="keep what was fetched there, to go on with it later")
    parser.add_argument("--short", action="store_true", help="2 functions and 2 rounds of each project")
    asked = parser.parse_args(arguments)
    if asked.short:
        asked.functions, asked.rounds = 2, 2
    with tempfile.TemporaryDirectory(prefix="rl-sbllm-bench-") as scratch:
        folder = (asked.folder or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        return _measured(asked, folder)


def _measured(asked: argparse.Namespace, folder: Path) -> list[Figure]:
    interpreter = environment(folder, asked.python or _newest(), asked.needs)
    version = ".".join(map(str, interpreter.version))
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {version}"
    )
    rows: list[Row] = []
    costs: list[float] = []
    for name in asked.projects:
        project = fetch(name, folder, interpreter)
        functions = called(project, interpreter, folder)
        picked = _picked(functions, asked.functions)
        print(
            f"\n{project.name}: {len(project.tests)} test files, {len(functions)} functions called, {len(picked)} picked"
        )
        mine: list[Row] = []
        for one in picked:
            mine.append(_row(one, project, interpreter, folder))
            print(_line(mine[-1]), flush=True)
        cost = _cost(project, mine, _timing(interpreter, folder), asked.rounds)
        print(_cost_line(cost))
        costs.append(median(cost.cpu))
        rows += mine
    if interpreter.version[:2] < MONITORED:
        print(f"\n{_NOT_JUDGED.format(version=version)}")
    print(f"\nload {os.getloadavg()[0]:.1f}")
    return _figures(rows, costs, interpreter.version[:2] >= MONITORED, asked.short)


def _figures(rows: Sequence[Row], costs: Sequence[float], monitored: bool, short: bool) -> list[Figure]:
    """`holds` is None for what could not be judged: the cost where calls are not monitored, the number of a short bench."""
    with_calls = [row for row in rows if row.calls]
    same = sum(bool(row.equivalent) for row in rows)
    worst = max(costs, default=0.0)
    enough = len(with_calls) >= WANTED
    return [
        Figure(
            "Recorded calls",
            f"functions with calls recorded, of {len(rows)}",
            f"at least {WANTED}",
            str(len(with_calls)),
            enough or (None if short else False),
        ),
        Figure(
            "Recorded calls",
            "tests slower by (CPU time, the slowest project)",
            f"under {SLOWER - 1.0:.0%} on 3.12 and later",
            f"{worst - 1.0:.1%}" + ("" if monitored else ", not judged: an older Python"),
            worst < SLOWER if monitored and costs else None,
        ),
        at_least("Recorded calls", "functions equivalent to themselves", 1.0, same, len(rows)),
    ]


def _newest() -> Path:
    """A Python that has `sys.monitoring`: on the path, of pyenv, else the one that runs us."""
    named = (shutil.which(f"python3.{minor}") for minor in (12, 13, 14))
    kept = sorted(Path.home().glob(".pyenv/versions/3.1[2-9]*/bin/python"), reverse=True)
    for found in (*(Path(name) for name in named if name), *kept):
        if _works(found):
            return found
    return Path(sys.executable)


def _works(python: Path) -> bool:
    """A shim may stand for a version that is not installed."""
    asking = [str(python), "-c", "import sys, venv; sys.monitoring"]
    return subprocess.run(asking, capture_output=True, timeout=20, check=False).returncode == 0


def _picked(functions: Sequence[Called], count: int) -> list[Called]:
    """Evenly over the list, which is in the order of files and names."""
    return [functions[len(functions) * number // count] for number in range(min(count, len(functions)))]


def _row(one: Called, project: FetchedProject, interpreter: Interpreter, folder: Path) -> Row:
    target = find_target(one.path, one.path.read_text("utf-8"), one.name)
    found = recorded(target, one.name, interpreter, project.root, CancelToken(), 30.0)
    equivalent, why = _checked(one, interpreter, folder)
    calls, different = (sum(found.cases.counts), len(found.cases.items)) if found.cases else (0, 0)
    return Row(
        one,
        target,
        calls,
        different,
        len(found.tests),
        equivalent,
        why or ("" if calls else " ".join(found.notes)),
    )


def _checked(one: Called, interpreter: Interpreter, folder: Path) -> tuple[bool | None, str]:
    command = [
        sys.executable,
        "-m",
        "rl_sbllm.cli.main",
        "check",
        f"{one.path}::{one.name}",
        "--against",
        str(one.path),
    ]
    command += [
        "--python",
        str(interpreter.executable),
        "--budget-seconds",
        str(_CHECK_SECONDS),
        "--json",
        "-",
    ]
    variables = {**os.environ, "RL_SBLLM_HOME": str(folder / "home")}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=10 * _CHECK_SECONDS, env=variables, check=False
    )
    report = json.loads(done.stdout)
    error, found = report["error"] or {}, report["counterexample"] or {}
    return report["equivalent"], str(
        error.get("what") or " ".join(filter(None, (report["reason"], found.get("call"))))
    )


def _cost(project: FetchedProject, rows: Sequence[Row], interpreter: Interpreter, rounds: int) -> Cost:
    """Pairs of whole runs of the tests, in random order; each round records another function."""
    rng, wall, cpu, seconds = Random(0), [], [], []
    for number in range(rounds):
        target = rows[number % len(rows)].target
        suite = Suite(target, interpreter, project.root, project.tests)
        settings = settings_for(target, target.name, 1e6)
        spent = {}
        for watched in rng.sample((False, True), 2):
            spent[watched] = _timed(suite, settings if watched else None)
        wall.append(spent[True][0] / spent[False][0])
        cpu.append(spent[True][1] / spent[False][1])
        seconds.append(spent[False][1])
    return Cost(tuple(wall), tuple(cpu), median(seconds))


def _timed(suite: Suite, settings: dict[str, object] | None) -> tuple[float, float]:
    """Seconds of wall and of CPU time; the shell that starts the interpreter says the latter at its end."""
    began = time.monotonic()
    done = run_suite(suite, suite.target.text, settings, _SUITE_SECONDS, None)
    wall = time.monotonic() - began
    spent = _CPU_TIMES.findall(done.errors)
    if len(spent) < 2:
        raise SystemExit(f"The tests did not end: {done.errors[-500:]}")
    return wall, sum(60 * int(minutes) + float(seconds) for minutes, seconds in spent[-2:])


def _timing(interpreter: Interpreter, folder: Path) -> Interpreter:
    """The interpreter behind a shell script that prints at its end what CPU time it took."""
    script = folder / "timed-python"
    script.write_text(f'#!/bin/sh\n"{interpreter.executable}" "$@"\ntimes >&2\n')
    script.chmod(0o755)
    readable = (*interpreter.prefixes, interpreter.executable.parent)
    return replace(interpreter, executable=script, prefixes=readable)


def _line(row: Row) -> str:
    said = {True: "equivalent", False: "NOT EQUIVALENT", None: "cannot be compared"}[row.equivalent]
    name = f"{row.function.path.stem}.{row.function.name}"
    made = f"made {row.function.calls} times in {row.function.tests} tests"
    return f"  {name:34} {row.calls:6} calls recorded, {row.different:4} different, of {row.tests:3} tests ({made}); {said} {row.why}"


def _cost_line(cost: Cost) -> str:
    def told(ratios: Sequence[float]) -> str:
        return f"{median(ratios):.3f} ({min(ratios):.3f}-{max(ratios):.3f})"

    return f"  tests with recording / without: CPU {told(cost.cpu)}, wall {told(cost.wall)}; {len(cost.cpu)} rounds of {cost.seconds:.1f} s CPU"


if __name__ == "__main__":
    raise SystemExit(main())
