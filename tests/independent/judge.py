"""Judge a claimed rewrite with nothing of the product: own processes, own clock, own comparison.

    python judge.py ORIGINAL VARIANT WORKLOAD ENTRY [--python INTERPRETER] [--scale N] [--rounds N] [--compare exact|approx]

prints one JSON object: {"equal": bool, "difference": str, "ratio": median, "low": .., "high": .., "rounds": n}; ratio is CPU time of
the original over the variant's for one pass over `inputs(scale)`, with a 95 % t interval on the log over fresh process pairs.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

T975 = {
    4: 2.776,
    5: 2.571,
    6: 2.447,
    7: 2.365,
    8: 2.306,
    9: 2.262,
    10: 2.228,
    11: 2.201,
    12: 2.179,
    14: 2.145,
}


class Player:
    """One fresh process that holds one version of the file."""

    def __init__(
        self, python: str, source: Path, place: Path, workload: Path, entry: str, scale: int, seed: str
    ) -> None:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"}
        here = Path(__file__).with_name("player.py")
        command = [python, str(here), str(source), str(place), str(workload), entry, str(scale)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=place.parent,
        )

    def ask(self, **request: Any) -> Any:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the process died")
        return json.loads(line)

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(60)


def compare(one: list[Any], other: list[Any], approx: bool) -> str:
    """Empty when equal, else where they differ."""
    if len(one) != len(other):
        return f"{len(one)} cases against {len(other)}"
    for index, (a, b) in enumerate(zip(one, other, strict=True)):
        if a != b and not (approx and _close(a, b)):
            return f"case {index}: {json.dumps(a)[:200]} against {json.dumps(b)[:200]}"
    return ""


def _close(a: Any, b: Any) -> bool:
    if isinstance(a, list) and isinstance(b, list):
        if len(a) == len(b) == 2 and a[0] == b[0] == "float":
            x, y = float(a[1]), float(b[1])
            return x == y or math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-12)
        return len(a) == len(b) and all(_close(x, y) for x, y in zip(a, b, strict=True))
    return a == b


def judge(
    python: str,
    original: Path,
    variant: Path,
    workload: Path,
    entry: str,
    scale: int,
    rounds: int,
    approx: bool,
) -> dict[str, Any]:
    """Equality under two hash seeds, then paired rounds."""
    for seed in ("0", "7"):
        players = [
            Player(python, path, original, workload, entry, scale, seed) for path in (original, variant)
        ]
        results = [player.ask(do="results") for player in players]
        for player in players:
            player.close()
        difference = compare(results[0], results[1], approx)
        if difference:
            return {
                "equal": False,
                "difference": difference,
                "ratio": None,
                "low": None,
                "high": None,
                "rounds": 0,
            }
    logs = [_round(python, original, variant, workload, entry, scale) for _ in range(rounds)]
    middle, spread = statistics.mean(logs), max(statistics.stdev(logs), 0.004)
    half = T975.get(rounds - 1, 2.0) * spread / math.sqrt(rounds)
    return {
        "equal": True,
        "difference": "",
        "ratio": math.exp(statistics.median(logs)),
        "low": math.exp(middle - half),
        "high": math.exp(middle + half),
        "rounds": rounds,
    }


def _round(python: str, original: Path, variant: Path, workload: Path, entry: str, scale: int) -> float:
    """Log ratio of one fresh pair of processes: the median of a few alternating pairs of windows."""
    pair = [Player(python, path, original, workload, entry, scale, "0") for path in (original, variant)]
    once = pair[0].ask(do="time", passes=1)
    each = [_passes(once), _passes(pair[1].ask(do="time", passes=1))]
    logs: list[float] = []
    for _ in range(3 if once < 0.3 else 1):
        order = [0, 1]
        random.shuffle(order)
        times = [0.0, 0.0]
        for index in order:
            times[index] = max(pair[index].ask(do="time", passes=each[index]), 1e-9)
        logs.append(math.log(times[0] / times[1]))
    for player in pair:
        player.close()
    return statistics.median(logs)


def _passes(seconds: float) -> int:
    """So many that a window is long enough to be read."""
    return max(1, min(200, int(0.02 / max(seconds, 1e-7))))


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("original", "variant", "workload"):
        parser.add_argument(name, type=Path)
    parser.add_argument("entry")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--compare", default="exact")
    a = parser.parse_args()
    paths = (a.original.resolve(), a.variant.resolve(), a.workload.resolve())
    print(json.dumps(judge(a.python, *paths, a.entry, a.scale, a.rounds, a.compare == "approx")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
