"""Names the growth of functions whose class is known, and claims changes between versions: `python -m rl_sbllm.bench.growth`.

`fixtures/growth/functions` holds 40 functions with the class in the first line; `changed` and `unchanged` hold pairs of
versions. Exit 1 when more than 3 % are named wrongly, one is two classes off, more than 20 % stay undetermined, fewer than
two thirds of the changes are claimed, or one that is none.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rl_sbllm.bench.evaluator.figure import Figure, at_least, at_most, finished, share
from rl_sbllm.bench.evaluator.place import place_of
from rl_sbllm.evaluation.growth.change import changed
from rl_sbllm.evaluation.growth.ladder import Ladder
from rl_sbllm.evaluation.growth.measure import Counted, count, growth, times
from rl_sbllm.evaluation.timing.track import Track
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.execution import PassSettings
from rl_sbllm.model.measurement import Growth
from rl_sbllm.model.workload import ModuleCases, Origin, Workload
from rl_sbllm.sandbox.slots import slot

CORPUS = Path(__file__).parents[3] / "fixtures" / "growth"
SECONDS = 4.0
"""For one version, of wall time: enough where the machine is not busy."""
HEADING, OTHER = "# growth: ", "\n# --- the other version ---\n"
MOST_STRETCHED = 4.0
"""On a busy machine the seconds are that much longer at most."""
ORDER = ("1", "log n", "n", "n log n", "n^2", "n^3", "2^n")
MOST_WRONG, MOST_UNDETERMINED, FEWEST_CLAIMED = 0.03, 0.20, 2 / 3
SETTINGS = PassSettings(copy_arguments=False)
"""None of the corpus changes its arguments."""


@dataclass(frozen=True)
class Sample:
    """A function of known growth, or two versions of one."""

    name: str
    text: str
    growth: str = ""
    other: str = ""


def functions() -> list[Sample]:
    """Those of known class."""
    texts = {path.stem: path.read_text() for path in sorted((CORPUS / "functions").glob("*.py"))}
    return [Sample(name, text, text.partition("\n")[0].removeprefix(HEADING)) for name, text in texts.items()]


def pairs(kind: str) -> list[Sample]:
    """Two versions each, `changed` or `unchanged` in growth."""
    texts = {path.stem: path.read_text() for path in sorted((CORPUS / kind).glob("*.py"))}
    return [
        Sample(name, text.partition(OTHER)[0], other=text.partition(OTHER)[2]) for name, text in texts.items()
    ]


def judged(known: str, found: str | None) -> str:
    """`right`, `undetermined`, `wrong` or `two off`."""
    if found is None:
        return "undetermined"
    if found == known or (found == "n..n log n" and known in ("n", "n log n")):
        return "right"
    place = 2.5 if found == "n..n log n" else float(ORDER.index(found))
    return "wrong" if abs(place - ORDER.index(known)) < 2.0 else "two off"


def main(arguments: list[str] | None = None) -> int:
    """Run the bench; 1 when a figure is outside its bound."""
    return finished(figures(arguments))


def figures(arguments: list[str] | None = None) -> list[Figure]:
    """Run the bench as its command line says; every reading is printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3, help="of each function")
    parser.add_argument("--only", default="", help="samples whose name contains this")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for one version")
    parser.add_argument("--part", choices=("functions", "pairs"), help="one part alone")
    asked = parser.parse_args(arguments)
    began, found = time.monotonic(), list[Figure]()
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    asked.seconds *= min(MOST_STRETCHED, max(1.0, busy))
    with slot(CancelToken()) as held:
        if asked.part != "pairs":
            found += _functions(asked.only, asked.repeats, asked.seconds, held.core)
        if asked.part != "functions":
            found += _pairs(asked.only, asked.seconds, held.core)
    print(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, Python {sys.version.split()[0]}, "
        f"{time.monotonic() - began:.0f} s, up to {asked.seconds:.0f} s a version"
    )
    return found


def _functions(only: str, repeats: int, seconds: float, core: int | None) -> list[Figure]:
    tally: Counter[str] = Counter()
    for one in functions():
        if only not in one.name:
            continue
        found = [_measured_once(one, seconds, core) for _ in range(repeats)]
        said = [judged(one.growth, None if each is None else each.class_name) for each in found]
        tally.update(said)
        print(f"  {one.name:24} {one.growth:8} {'; '.join(map(_words, found))}  {_marks(said)}", flush=True)
    total = max(1, sum(tally.values()))
    wrong = tally["wrong"] + tally["two off"]
    print(
        f"{total} readings: {tally['right']} right, {wrong} wrong ({wrong / total:.1%}), {tally['two off']} two classes off, "
        f"{tally['undetermined']} undetermined ({tally['undetermined'] / total:.1%})"
    )
    return [
        at_most("Growth", "readings of known classes that are wrong", MOST_WRONG, wrong, total),
        at_most("Growth", "undetermined", MOST_UNDETERMINED, tally["undetermined"], total),
        Figure("Growth", "two classes off", "none", str(tally["two off"]), not tally["two off"]),
    ]


def _pairs(only: str, seconds: float, core: int | None) -> list[Figure]:
    claims: dict[str, list[bool]] = {"changed": [], "unchanged": []}
    for kind, said in claims.items():
        for one in pairs(kind):
            if only not in one.name:
                continue
            before, after = _both(one, seconds, core)
            said.append(changed(before, after))
            print(
                f"  {kind:9} {one.name:24} {_words(before)} -> {_words(after)}  {'claimed' if said[-1] else ''}",
                flush=True,
            )
    real, none = claims["changed"], claims["unchanged"]
    print(f"{sum(real)} of {len(real)} changes of class claimed; {sum(none)} of {len(none)} that are none")
    return [
        at_least("Growth", "changes of class claimed", FEWEST_CLAIMED, sum(real), len(real)),
        Figure("Growth", "changes claimed that are none", "none", share(sum(none), len(none)), not any(none)),
    ]


def measured(
    track: Track, source: str, seconds: float, scales: tuple[int, ...] = ()
) -> tuple[Growth | None, Counted]:
    """The growth of one version, at the scales given or at those that the seconds suffice for."""
    end = track.now() + seconds
    counted = count(track.runner, source, Ladder(1, scales), track, seconds / 2)
    timed = times(track, source, SETTINGS, tuple(counted.sizes), end - track.now(), counted.sizes)
    return growth(counted, timed), counted


def _measured_once(one: Sample, seconds: float, core: int | None) -> Growth | None:
    with track_for(one.text, core) as track:
        return measured(track, one.text, seconds)[0]


def _both(one: Sample, seconds: float, core: int | None) -> tuple[Growth | None, Growth | None]:
    with track_for(one.text, core) as track:
        before, counted = measured(track, one.text, seconds)
        return before, measured(track, one.other, seconds, tuple(sorted(counted.sizes)))[0]


def _words(found: Growth | None) -> str:
    if found is None:
        return "too little"
    slope = (
        "" if found.slope is None else f" {found.slope:.2f} [{found.slope_low:.2f}, {found.slope_high:.2f}]"
    )
    return f"{found.class_name}{slope} by {found.by}"


def _marks(said: list[str]) -> str:
    return ", ".join(f"{word.upper()}" for word in said if word != "right")


@contextmanager
def track_for(text: str, core: int | None) -> Iterator[Track]:
    """A track over a runner for the function `f` of a text that also makes its inputs."""
    workload = Workload("f", (ModuleCases(text, None, Origin.GIVEN),))
    with place_of(text, workload, (0,)) as here:
        yield Track(here.runner, Random(0), time.monotonic, lambda: 600.0, core=core)


if __name__ == "__main__":
    raise SystemExit(main())
