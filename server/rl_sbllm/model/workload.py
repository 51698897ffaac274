"""The inputs a target is run on: where each comes from, and how it is made again in every worker.

Objects of the user's program live only inside the sandbox. What the host holds is a recipe: texts that a
worker evaluates afresh, so that no case is ever shared between two runs of the target.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Origin(str, Enum):
    GIVEN = "given"
    RECORDED = "recorded"
    DOCTEST = "doctest"
    GENERATED = "generated"


class Domain(str, Enum):
    """Which fresh cases may be tried beside the ones given (DESIGN section 5)."""

    GIVEN = "given"
    OBSERVED = "observed"
    OPEN = "open"


@dataclass(frozen=True)
class ModuleCases:
    """A workload module: `inputs(scale) -> list[(args, kwargs)]`, optional `SCALES` and `ENTRY`.

    `path` is the real file when there is one (it becomes `__file__`); `text` is what is executed.
    """

    text: str
    path: Path | None
    origin: Origin


@dataclass(frozen=True)
class CallExpression:
    """One call as source text: `setup` statements, then `arguments`, e.g. `[3, 1], key=str`.

    Both are evaluated in the namespace of the target's module (a fresh copy of it).
    """

    arguments: str
    setup: str = ""
    count: int = 1
    """How often it was seen (recorded calls); timing weighs by it."""


@dataclass(frozen=True)
class ExpressionCases:
    items: tuple[CallExpression, ...]
    origin: Origin


@dataclass(frozen=True)
class PickledCases:
    """Argument pickles made by the recording run over the project's own tests; never by a candidate.

    Each item is the base64 text of `pickle.dumps((args, kwargs))`.
    """

    items: tuple[str, ...]
    counts: tuple[int, ...]
    origin: Origin = Origin.RECORDED


@dataclass(frozen=True)
class ReachingTest:
    """A test of the project that called the target: its id as its runner names it, and how it ended with the original."""

    id: str
    file: Path
    outcome: str
    """`passed`, `failed` or `skipped`."""
    seconds: float


CaseSource = ModuleCases | ExpressionCases | PickledCases


@dataclass(frozen=True)
class Workload:
    """Everything a run's cases are made from. Timing uses `timing`; `probes` are compared, never timed.

    `entry` is the qualified name that the cases call, in the target's file. `receiver`: how a method's first
    argument is found is up to the cases: they pass it (`Class.method` is called with `self` as args[0]).
    `scales` are those the growth sweep may use; 1 is the one of the headline figure unless `headline_scale` differs.
    """

    entry: str
    timing: tuple[CaseSource, ...]
    probes: tuple[CaseSource, ...] = ()
    domain: Domain = Domain.OBSERVED
    scales: tuple[int, ...] = (1,)
    headline_scale: int = 1
    notes: tuple[str, ...] = ()
    """Sentences for the user: what was skipped or could not be recorded, and why."""
    reaching_tests: tuple[ReachingTest, ...] | None = None
    """Tests of the project that reach the target, found while calls were recorded; None when they were not looked for."""
    tests_start_seconds: float | None = None
    """What a run of these tests takes beside the tests themselves, as seen then."""
    blind: str = ""
    """Why equal results on these cases say nothing of the target: all are the same call and leave lines unreached."""
