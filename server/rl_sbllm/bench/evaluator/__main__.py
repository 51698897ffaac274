"""`python -m rl_sbllm.bench.evaluator [--short] [--only SECTION ...] [--races N] [--tries N] [--accepted N] [--runs N]`.

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

from rl_sbllm.bench.evaluator.cost import cost
from rl_sbllm.bench.evaluator.false_claims import false_claims
from rl_sbllm.bench.evaluator.figure import Figure, table
from rl_sbllm.bench.evaluator.intervals import intervals
from rl_sbllm.bench.evaluator.load import load_average
from rl_sbllm.bench.evaluator.nothing import nothing
from rl_sbllm.bench.evaluator.power import power

SHORT = {"races": 36, "tries": 9, "accepted": 32, "runs": 2, "candidates": 8, "measured": 10}
FULL = {"races": 1260, "tries": 100, "accepted": 200, "runs": 40, "candidates": 40, "measured": 40}


def main(arguments: list[str] | None = None) -> int:
    """Run the sections asked for and print the table."""
    given = _options(arguments)
    conditions = ["idle", "busy"] if given.condition == "both" else [given.condition]
    sections: dict[str, Callable[[], list[Figure]]] = {
        "cost": lambda: cost(given.measured),
        "power": lambda: power(given.tries),
        "intervals": lambda: intervals(given.accepted),
        "nothing": lambda: nothing(given.runs, given.candidates),
        "aa": lambda: false_claims(given.races, conditions),
    }
    began, before, figures = time.monotonic(), load_average(), list[Figure]()
    for name, section in sections.items():
        if not given.only or name in given.only:
            figures += section()
    sys.stdout.write("\n".join(table(figures)) + "\n\n")
    sys.stdout.write(
        f"{_machine()}; Python {platform.python_version()}; load before {before}, after {load_average()}; "
        f"{time.monotonic() - began:.0f} s\n"
    )
    return int(any(one.holds is False for one in figures))


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench-evaluator", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few of each, in minutes")
    parser.add_argument(
        "--only", nargs="+", choices=["cost", "power", "intervals", "nothing", "aa"], help="sections"
    )
    parser.add_argument(
        "--condition", choices=["idle", "busy", "both"], default="both", help="of the A/A races"
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
