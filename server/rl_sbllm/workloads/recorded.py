"""Calls of a target taped while the project's own tests run, and which of these tests reach it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rl_sbllm.languages.python.interpreter import Interpreter
from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import ToolFailed
from rl_sbllm.model.target import Target
from rl_sbllm.model.workload import PickledCases, ReachingTest
from rl_sbllm.workloads.finding_tests import mentioning
from rl_sbllm.workloads.suite import Said, Suite, run_suite

SECONDS = 12.0
_FOR_TESTS, _ENOUGH = 0.67, 0.3
"""Share of the time that the tests may run, the rest is for starting and ending them; and after which they stop once some reached
the target: the files that speak of it most come first."""
CALLS = 200
BYTES = 2 << 20


@dataclass(frozen=True)
class Recorded:
    """`cases` is None when nothing was recorded; `notes` say why, and what was left out; `tests` reach the target."""

    cases: PickledCases | None
    notes: tuple[str, ...] = ()
    tests: tuple[ReachingTest, ...] = ()
    start_seconds: float | None = None
    """See `Workload.tests_start_seconds`."""


def recorded(
    target: Target,
    entry: str,
    interpreter: Interpreter,
    project_root: Path,
    cancel: CancelToken,
    seconds: float = SECONDS,
) -> Recorded:
    """Run the tests that may be about the target, if there are any, and tape the calls of `entry`.

    `seconds` bounds all of it.
    """
    settings = settings_for(target, entry, seconds)
    if settings is None or not target.path.is_file():
        return Recorded(None)
    files = mentioning(project_root, target.path, entry)
    if not files:
        return Recorded(None)
    suite = Suite(target, interpreter, project_root, tuple(files))
    try:
        done = run_suite(suite, target.text, settings, seconds, cancel)
    except ToolFailed as error:
        return Recorded(None, (error.what,))
    return _read(done, suite, entry)


def settings_for(target: Target, entry: str, seconds: float) -> dict[str, object] | None:
    """What the plugin is told for a run that tapes `entry`; None when neither it nor the target can be found in the text."""
    spots = [_spot(target, name, name == entry) for name in dict.fromkeys((entry, target.name))]
    found = [spot for spot in spots if spot is not None]
    if not found:
        return None
    return {
        "path": str(target.path.resolve()),
        "spots": found,
        "calls": CALLS,
        "bytes": BYTES,
        "seconds": _FOR_TESTS * seconds,
        "enough_seconds": _ENOUGH * seconds,
    }


def _spot(target: Target, name: str, taped: bool) -> dict[str, object] | None:
    """Where a function of the target's file begins, as its code object will say."""
    unit = PythonUnit.parse(target.text)
    view = None
    if unit is not None:
        view = unit.function(name, target.start_byte if name == target.name else None)
    if view is None:
        return None
    first = min((one.lineno for one in view.node.decorator_list), default=view.node.lineno)
    return {"name": name.rpartition(".")[2], "first": first, "line": view.node.lineno, "taped": taped}


def _read(done: Said, suite: Suite, entry: str) -> Recorded:
    tests = tuple(
        ReachingTest(one.test, _file(one.test, suite), one.outcome, one.seconds)
        for one in done.tests
        if one.reached
    )
    notes = [
        f"{count} calls in the tests were not recorded ({why})."
        for why, count in list(done.skipped.items())[:3]
    ]
    if not done.calls:
        return Recorded(None, (*notes, _nothing(done, suite, entry)), tests, done.start_seconds)
    said = f"{sum(done.counts)} calls of {entry} ({len(done.calls)} different) were recorded from the project's tests"
    reach = f"; tests that reach it: {len(tests)}" if tests else ""
    more = ", not every call, to keep them fast" if done.paused else ""
    return Recorded(
        PickledCases(done.calls, done.counts), (said + more + reach + ".", *notes), tests, done.start_seconds
    )


def _nothing(done: Said, suite: Suite, entry: str) -> str:
    if done.skipped:
        return f"No call of {entry} in the project's tests could be recorded."
    ended = " in time" if done.cut else ""
    how = "" if suite.interpreter.has_pytest else ", run by unittest since there is no pytest,"
    return f"The tests in {len(suite.files)} files{how} gave no call of {entry}{ended}."


def _file(test: str, suite: Suite) -> Path:
    """The file of a test, by its id: `tests/test_a.py::test_x` of pytest, `tests.test_a.Class.test_x` of unittest."""
    if suite.interpreter.has_pytest:
        return suite.root / test.partition("::")[0]
    modules = {
        ".".join(file.with_suffix("").parts[-length:]): file for file in suite.files for length in range(1, 9)
    }
    name = test.rpartition(".")[0]
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return modules.get(name, suite.files[0])
