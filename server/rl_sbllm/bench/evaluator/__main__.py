"""`python -m rl_sbllm.bench.evaluator [--short] [--only SECTION ...] [--races N] [--tries N] [--accepted N] [--runs N] [--python P]`.

In full about two hours: 1260 races of functions against themselves a condition, 100 planted gains of each size, 200 intervals,
40 searches with nothing to find. Ends with 1 when a promised figure is missed.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rl_sbllm.bench import fuzz, growth, leaks, pairs, recorded, traps
from rl_sbllm.bench.evaluator.cost import cost
from rl_sbllm.bench.evaluator.false_claims import false_claims
from rl_sbllm.bench.evaluator.figure import Figure, table
from rl_sbllm.bench.evaluator.hostile import hostile
from rl_sbllm.bench.evaluator.intervals import intervals
from rl_sbllm.bench.evaluator.load import load_average
from rl_sbllm.bench.evaluator.nothing import nothing
from rl_sbllm.bench.evaluator.power import power

SHORT = {"races": 36, "tries": 9, "accepted": 32, "runs": 2, "candidates": 8, "measured": 10, "fuzzing": 20}
FULL = {
    "races": 1260,
    "tries": 100,
    "accepted": 200,
    "runs": 40,
    "candidates": 40,
    "measured": 40,
    "fuzzing": 600,
}
SECTIONS = [
    "cost",
    "power",
    "intervals",
    "nothing",
    "hostile",
    "traps",
    "pairs",
    "growth",
    "memory",
    "leaks",
    "recorded",
    "fuzz",
    "aa",
]


def main(arguments: list[str] | None = None) -> int:
    """Run the sections asked for and print the table."""
    given = _options(arguments)
    conditions = ["idle", "busy"] if given.condition == "both" else [given.condition]
    by_python = ["--python", given.python]
    sections: dict[str, Callable[[], list[Figure]]] = {
        "cost": lambda: cost(given.measured),
        "power": lambda: power(given.tries),
        "intervals": lambda: intervals(given.accepted),
        "nothing": lambda: nothing(given.runs, given.candidates),
        "hostile": hostile,
        "traps": lambda: traps.figures(traps.measured(traps.arguments().parse_args(by_python))),
        "pairs": lambda: _pairs(by_python),
        "growth": lambda: growth.figures(["--repeats", "1" if given.short else "3"]),
        "memory": leaks.peaks,
        "leaks": leaks.leaks,
        "recorded": lambda: recorded.figures(["--short"] if given.short else []),
        "fuzz": lambda: fuzz.figures(given.fuzzing),
        "aa": lambda: false_claims(given.races, conditions),
    }
    began, before, figures = time.monotonic(), load_average(), list[Figure]()
    for name, section in sections.items():
        if not given.only or name in given.only:
            figures += _tried(name, section)
    sys.stdout.write("\n".join(table(figures)) + "\n\n")
    sys.stdout.write(
        f"{_machine()}; Python {platform.python_version()}; load before {before}, after {load_average()}; "
        f"{time.monotonic() - began:.0f} s\n"
    )
    return int(any(one.holds is False for one in figures))


def _tried(name: str, section: Callable[[], list[Figure]]) -> list[Figure]:
    """A section that has not what it needs here (cases, the package index) says so and does not end the others."""
    try:
        return section()
    except SystemExit as error:
        return [Figure(name, "could not be measured here", "", " ".join(str(error).split())[:160], None)]


def _pairs(arguments: list[str]) -> list[Figure]:
    asked = pairs.arguments().parse_args(arguments)
    return pairs.figures(pairs.measured(asked), asked.domains.split(","))


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench-evaluator", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few of each, in minutes")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, help="sections")
    parser.add_argument(
        "--condition", choices=["idle", "busy", "both"], default="both", help="of the A/A races"
    )
    parser.add_argument(
        "--python", default=sys.executable, help="interpreter that has the packages of the real cases"
    )
    for name in FULL:
        parser.add_argument(f"--{name}", type=int)
    given = parser.parse_args(arguments)
    for name, number in (SHORT if given.short else FULL).items():
        if getattr(given, name) is None:
            setattr(given, name, number)
    return given


def _machine() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            return f"{line.partition(':')[2].strip()}, {platform.system()} {platform.release()}"
    return f"{platform.machine()}, {platform.system()} {platform.release()}"


if __name__ == "__main__":
    sys.exit(main())
