"""Finds seeded leaks, sees them healed, and leaves innocent functions alone: `python -m rl_sbllm.bench.leaks`.

Each file of `fixtures/leaks/seeded` keeps memory between calls, the one of the same name in `healed` does the same
without; those of `innocent` only look like leaks. Also: whether peaks repeat. Exit 1 on a leak missed or a false one.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rl_sbllm.bench.evaluator.figure import Figure, at_least, finished, share
from rl_sbllm.bench.evaluator.place import place_of
from rl_sbllm.evaluation.memory.leak import adds_leak, change, held
from rl_sbllm.evaluation.memory.peak import peak
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.measurement import Held
from rl_sbllm.model.workload import CallExpression, ExpressionCases, Origin, Workload

CORPUS = Path(__file__).parents[3] / "fixtures" / "leaks"
SECONDS = 4.0
"""For one version; a run gives about 1 s."""
CALLS = "# calls: "
REPEATS, SPREAD = 10, 0.02
PEAKS = {
    "list of floats": "def f(n):\n    return [float(i) for i in range(n)]\n",
    "dict of strings": "def f(n):\n    return {str(i): i for i in range(n)}\n",
    "set of tuples": "def f(n):\n    return {(i, i + 1) for i in range(n)}\n",
    "generator summed": "def f(n):\n    return sum(i * i for i in range(n))\n",
    "one bytearray": "def f(n):\n    return len(bytearray(b'x') * (400 * n))\n",
    "joined text": "def f(n):\n    return len(','.join(str(i) for i in range(n)))\n",
    "sorted copy": "def f(n):\n    return sorted(range(n), reverse=True)[0]\n",
    "nested lists": "def f(n):\n    return [[i] * 3 for i in range(n)]\n",
    "anonymous map": "import mmap\ndef f(n):\n    with mmap.mmap(-1, 400 * n) as m:\n        m.write(b'x' * (400 * n))\n",
    "compressed": "import zlib\ndef f(n):\n    return len(zlib.compress(b'abc' * (200 * n)))\n",
}


@dataclass(frozen=True)
class Sample:
    """One file of the corpus."""

    name: str
    text: str
    calls: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Sample:
        text = path.read_text()
        first = text.partition("\n")[0].removeprefix(CALLS)
        return cls(path.stem, text, tuple(call.strip() for call in first.split("|")))


def samples(kind: str) -> list[Sample]:
    """The files of one folder of the corpus that name their calls."""
    return [Sample.read(path) for path in sorted((CORPUS / kind).glob("*.py"))]


def main(arguments: list[str] | None = None) -> int:
    """Run the bench; 1 when a leak was missed, an innocent one called a leak, or a peak did not repeat."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="files whose name contains this")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for one version")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="of each peak")
    parser.add_argument("--part", choices=("leaks", "peaks"), help="one part alone")
    asked = parser.parse_args(arguments)
    found: list[Figure] = []
    if asked.part != "peaks":
        found += leaks(asked.only or "", asked.seconds)
    if asked.part != "leaks" and not asked.only:
        found += peaks(asked.repeats)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    return finished(found)


def leaks(only: str = "", seconds: float = SECONDS) -> list[Figure]:
    """What is found, seen healed and wrongly called a leak; prints every one."""
    seeded = [one for one in samples("seeded") if only in one.name]
    innocent = [one for one in samples("innocent") if only in one.name]
    found = healed = shown = false = 0
    for one in seeded:
        before, after = _before_and_after(one, seconds)
        found += before is not None and before.grows
        healed += change(before, after) == "healed"
        shown += adds_leak(after, before) or bool(before and before.per_input)
        print(f"  {one.name:32} {_words(before):44} healed: {_words(after)}")
    for one in innocent:
        with runner(one.text, one.calls) as ready:
            said = held(ready, one.text, seconds)
        false += said is not None and said.grows
        print(f"  {one.name:32} {_words(said)}")
    total = len(seeded)
    return [
        at_least("Leaks", "seeded leaks found", 1.0, found, total),
        at_least("Leaks", "seen healed by a variant", 1.0, healed, total),
        at_least("Leaks", "seen when a variant adds them", 1.0, shown, total),
        Figure("Leaks", "innocent functions called a leak", "none", share(false, len(innocent)), not false),
    ]


def peaks(repeats: int = REPEATS) -> list[Figure]:
    """Do the peaks that are shown repeat within the spread allowed?"""
    apart = 0
    for name, text in PEAKS.items():
        with runner(text, ("20_000",)) as ready:
            found = [peak(ready, text, 1, 60.0) for _ in range(repeats)]
        shown = _spread([one.bytes for one in found])
        resident = _spread([one.resident for one in found])
        apart += shown > SPREAD
        print(
            f"  {name:18} {found[0].bytes:>9} B by {found[0].by:11} spread {shown:.2%}; "
            f"resident {found[0].resident:>9} B, spread {resident:.2%}"
        )
    what = f"peaks that repeat within {SPREAD:.0%} over {repeats} forks"
    return [at_least("Memory", what, 1.0, len(PEAKS) - apart, len(PEAKS))]


def _spread(found: Sequence[int | None]) -> float:
    """(largest - smallest) / largest; infinite when a fork gave no figure."""
    known = [value for value in found if value is not None]
    if len(known) < len(found):
        return float("inf")
    return (max(known) - min(known)) / max(1, max(known))


def _before_and_after(one: Sample, seconds: float) -> tuple[Held | None, Held | None]:
    without = (CORPUS / "healed" / f"{one.name}.py").read_text()
    with runner(one.text, one.calls) as ready:
        return held(ready, one.text, seconds), held(ready, without, seconds)


def _words(said: Held | None) -> str:
    if said is None:
        return "not known"
    lines = f" (line {', '.join(map(str, said.lines))})" if said.lines else ""
    if said.per_call:
        return f"{said.per_call:.0f} B a call{lines}"
    if said.per_input:
        return f"{said.per_input:.0f} B a new input{lines}"
    return "nothing" if said.per_input is not None else "nothing a call, new inputs not known"


@contextmanager
def runner(text: str, calls: tuple[str, ...]) -> Iterator[PythonRunner]:
    """One started for the function `f` of the text."""
    cases = ExpressionCases(tuple(CallExpression(call) for call in calls), Origin.GIVEN)
    with place_of(text, Workload("f", (cases,)), (0,)) as here:
        yield here.runner


if __name__ == "__main__":
    raise SystemExit(main())
