"""Pieces of runs, small and complete, for the tests of reports, store and terminal."""

from __future__ import annotations

from pathlib import Path

from rl_sbllm.model.candidate import Assumption, Candidate, Step
from rl_sbllm.model.measurement import Baseline, Coverage, Growth, Measurement, Ratio, SizePoint, WorstCase
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.verdict import Accepted, Counterexample, Evidence, Reason, Rejected
from rl_sbllm.reports.pieces import Checked, Cost, Machine, Optimized, SearchStats

BEFORE = "def total(xs):\n    s = 0\n    for x in xs:\n        s += x\n    return s\n"
AFTER = "def total(xs):\n    return sum(xs)\n"
MACHINE = Machine(os="Linux", cpu="a cpu", load=0.2, sandbox="A", python="3.11.7", noise=0.01)
EXAMPLE = Counterexample("total([1.5])", "1.5", "1", "", "generated", "print(1)\n")


def request(path: Path = Path("/project/app.py"), **fields: object) -> RunRequest:
    return RunRequest(path, "total", text=BEFORE, **fields)  # type: ignore[arg-type]


def target(path: Path = Path("/project/app.py")) -> Target:
    whole = Range(Position(0, 0), Position(4, 12))
    return Target(path, "python", "total", BEFORE, 0, len(BEFORE) - 1, whole)


def growth(name: str | None = "n") -> Growth:
    order = 2.0 if name == "n^2" else 1.0
    points = tuple((size, size**order) for size in (10.0, 20.0, 40.0, 80.0))
    return Growth(name, order, order - 0.1, order + 0.1, points, "counter")


def baseline() -> Baseline:
    return Baseline(
        0.0032,
        "cpu",
        1,
        4096,
        growth("n^2"),
        12,
        {"given": 10, "generated": 2},
        Coverage(1.0, None),
        True,
        1.01,
    )


def measured(low: float = 3.9, **fields: object) -> Measurement:
    ratio = Ratio(low + 0.3, low, low + 0.6)
    return Measurement(ratio, 20, **fields)  # type: ignore[arg-type]


BROKEN = Counterexample("f(())", "returns 0", "raises TypeError()", "result", "open", "print('both')\n")


def accepted(source: str = AFTER, low: float = 3.9, assumptions: int = 0, **fields: object) -> Accepted:
    candidate = Candidate(
        source, (Step("sum-loop", "k", "engine", "sum does it"),), ("baseline",), "sum-loop"
    )
    evidence = Evidence(
        12,
        200,
        {"given": 12, "generated": 200},
        9,
        0,
        3,
        tuple([Assumption("xs is a list", "open", BROKEN)] * assumptions),
    )
    return Accepted(candidate, measured(low, **fields), evidence)


def rejected(source: str = AFTER.replace("sum", "max"), reason: Reason = Reason.DIFFERENT_RESULT) -> Rejected:
    candidate = Candidate(source, (), ("baseline",), "max-loop")
    return Rejected(candidate, reason, "differs", EXAMPLE if reason is Reason.DIFFERENT_RESULT else None)


def optimized(**fields: object) -> Optimized:
    size = SizePoint(2, 40, 0.2, 0.1, Ratio(2.0, 1.9, 2.1))
    defaults: dict[str, object] = {
        "target": target(),
        "baseline": baseline(),
        "variants": [
            accepted(
                memory_ratio=0.62, growth=growth(), by_size=(size,), worst_case=WorstCase(1.5, "total([])")
            )
        ],
        "rejected": [rejected(), rejected("def total(xs):\n    return 1\n", Reason.SLOWER)],
        "cost": Cost(),
        "search": SearchStats("default", 0, 2, 4, 3.5, "patience", [(1, 0.5, 1.2), (3, 1.1, 3.9)]),
    }
    return Optimized(request(), machine=MACHINE, seconds=12.5, **{**defaults, **fields})  # type: ignore[arg-type]


def checked(**fields: object) -> Checked:
    defaults: dict[str, object] = {
        "target": target(),
        "baseline": baseline(),
        "equivalent": True,
        "speedup": Ratio(2.0, 1.9, 2.1),
        "verdict": "faster",
        "evidence": Evidence(12),
    }
    return Checked(request(kind="check"), MACHINE, **{**defaults, **fields})  # type: ignore[arg-type]
