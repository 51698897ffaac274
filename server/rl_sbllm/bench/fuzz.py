"""`make fuzz`: coverage-guided fuzzing of what reads the bytes of workers. Exit code 1 when a defect was found."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time

from rl_sbllm.bench.evaluator.figure import Figure, finished
from rl_sbllm.bench.fuzzing.explore import Found, fuzz

SECONDS = 600.0


def main() -> int:
    """Fuzz for so many seconds and print what was done and found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    return finished(figures(wanted.seconds, wanted.seed))


def figures(seconds: float, seed: int = 0) -> list[Figure]:
    """Fuzz for so long; what was done and found is printed."""
    end = time.monotonic() + seconds
    found = fuzz(seed, lambda _: time.monotonic() < end)
    _say(found, seconds, seed)
    what = f"crashes, hangs, or malformed data accepted in {seconds:.0f} s ({found.executions} tries)"
    return [Figure("Fuzzing", what, "none", str(len(found.defects)), not found.defects)]


def _say(found: Found, seconds: float, seed: int) -> None:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"{seconds:g} s, seed {seed}, load {load:.1f}, Python {sys.version.split()[0]}")
    print(
        f"{found.executions} executions, {found.executions / seconds:.0f} a second; slowest {found.slowest:.2f} s"
    )
    print(f"{len(found.edges)} pairs of lines reached; {found.kept} inputs kept for reaching new ones")
    print("by target: " + ", ".join(f"{name} {count}" for name, count in found.by_target.most_common()))
    print(f"{len(found.defects)} defects (crash, hang, or malformed data taken for an answer)")
    for place, (told, frames) in found.defects.items():
        print(f"  {place}\n    {told}\n    {json.dumps([str(frame)[:300] for frame in frames])[:1500]}")


if __name__ == "__main__":
    sys.exit(main())
