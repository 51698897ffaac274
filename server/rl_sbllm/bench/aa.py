"""Races functions against themselves and against planted gains: `python -m rl_sbllm.bench.aa --races 100`.

A claim of a gain in a race of a function against itself is a false one; more than 1 in 300 is a defect (exit 1).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from rl_sbllm.evaluation.timing.calibrate import Calibration, calibrate
from rl_sbllm.evaluation.timing.race import Result, race
from rl_sbllm.evaluation.timing.rules import Outcome, rules_for
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.languages.python.interpreter import find_interpreter
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.execution import PassSettings, Runner
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.workload import CallExpression, ExpressionCases, Origin, Workload
from rl_sbllm.sandbox.slots import slot

RATIOS = (1.0, 0.8, 1.1, 1.3, 2.0)
ALLOWED = 1.0 / 300.0
SAMPLES = {
    "1 us": ("def f(n):\n    return n * {work} + 1\n", (1.0,)),
    "100 us": (
        "def f(n):\n    s = 0\n    for i in range(int({work} * 1500)):\n        s += i * i % 7\n    return s\n",
        RATIOS,
    ),
    "10 ms": (
        "def f(n):\n    s = 0\n    for i in range(int({work} * 150000)):\n        s += i * i % 7\n    return s\n",
        RATIOS,
    ),
}
"""Work of 1.0 is the original's; a planted ratio divides it."""


@dataclass
class Tally:
    """What the races of one function at one true ratio said."""

    outcomes: Counter[str] = field(default_factory=Counter[str])
    covered: int = 0
    rounds: int = 0
    seconds: float = 0.0

    def add(self, result: Result, truth: float, seconds: float) -> None:
        ratio = result.ratio()
        self.outcomes[result.outcome.value] += 1
        self.covered += ratio is not None and ratio.low <= truth <= ratio.high
        self.rounds += len(result.rounds)
        self.seconds += seconds

    def line(self, name: str, truth: float) -> str:
        """One line for a reader."""
        races = max(1, sum(self.outcomes.values()))
        said = ", ".join(f"{outcome.value} {self.outcomes[outcome.value]}" for outcome in Outcome)
        return (
            f"{name:7} x{truth:<4} {races} races: {said}; interval holds the truth in {self.covered}, "
            f"{self.rounds / races:.1f} rounds and {self.seconds / races:.2f} s each"
        )


def main(arguments: list[str] | None = None) -> int:
    """Run the bench; 1 when races of functions against themselves claimed gains too often."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--races", type=int, default=20, help="races of each function at each ratio")
    parser.add_argument("--only", choices=sorted(SAMPLES), help="one function alone")
    parser.add_argument("--self", action="store_true", dest="only_self", help="against themselves alone")
    asked = parser.parse_args(arguments)
    false, total = 0, 0
    for name, (text, ratios) in SAMPLES.items():
        if asked.only in (None, name):
            chosen = (1.0,) if asked.only_self else ratios
            tallies = _raced(text, chosen, asked.races)
            for truth, tally in tallies.items():
                sys.stdout.write(tally.line(name, truth) + "\n")
            false += tallies[1.0].outcomes[Outcome.FASTER.value]
            total += asked.races
    sys.stdout.write(f"{false} false claims in {total} races of a function against itself\n")
    return int(false > max(1.0, ALLOWED * total))


def _raced(text: str, ratios: tuple[float, ...], races: int) -> dict[float, Tally]:
    original = text.format(work=1.0)
    with tempfile.TemporaryDirectory() as folder:
        runner = _runner(Path(folder), original)
        try:
            runner.start([0])
            return _tallied(runner, text, original, ratios, races)
        finally:
            runner.close()


def _tallied(
    runner: Runner, text: str, original: str, ratios: tuple[float, ...], races: int
) -> dict[float, Tally]:
    tallies = {ratio: Tally() for ratio in ratios}
    settings = PassSettings(copy_arguments=False)
    with slot(CancelToken()) as held:
        track = Track(runner, Random(), time.monotonic, lambda: 60.0, core=held.core)
        found = calibrate(track, original, settings)
        if not isinstance(found, Calibration):
            raise SystemExit(f"The sample could not be timed: {found.detail}")
        rules = rules_for(found.pass_seconds)
        for number in range(races):
            for ratio, tally in tallies.items():
                candidate = text.format(work=1.0 / ratio) + f"# {number}\n"
                began = time.monotonic()
                tally.add(
                    race(track, original, candidate, settings, found, rules), ratio, time.monotonic() - began
                )
    return tallies


def _runner(folder: Path, text: str) -> PythonRunner:
    path = folder / "sample.py"
    path.write_text(text)
    place = Range(Position(0, 0), Position(0, 0))
    target = Target(path, "python", "f", text, 0, len(text.encode()), place)
    cases = ExpressionCases((CallExpression("7"),), Origin.GIVEN)
    interpreter = find_interpreter(path, python=sys.executable, environment=dict(os.environ))
    return PythonRunner(target, Workload("f", (cases,)), interpreter, folder, CancelToken())


if __name__ == "__main__":
    raise SystemExit(main())
