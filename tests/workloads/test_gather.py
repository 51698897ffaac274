"""From a file to a workload through the real sandbox."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from rl_sbllm.languages.python.interpreter import ask
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import CannotRun
from rl_sbllm.model.execution import CaseSet
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.workload import ModuleCases, Origin, Workload
from rl_sbllm.workloads.gather import gather
from rl_sbllm.workloads.render import render

SOURCE = '''"""Things."""


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


def widest(points):
    """
    >>> widest([Point(1, 2), Point(5, 3)])
    4
    """
    xs = sorted(p.x for p in points)
    return xs[-1] - xs[0]
'''
INTERPRETER = ask(Path(sys.executable), "the tests", os.environ)


def _target(folder: Path, source: str, name: str) -> Target:
    path = folder / "things.py"
    path.write_text(source)
    unit = PythonUnit.parse(source)
    view = unit.function(name) if unit is not None else None
    assert unit is not None and view is not None
    start, end = unit.span(view.node)
    return Target(path, "python", name, source, start, end, Range(Position(0, 0), Position(0, 0)))


def _gather(target: Target, **more: Path) -> tuple[Workload, list[str]]:
    said: list[str] = []
    request = RunRequest(target.path, target.name, **more)  # type: ignore[arg-type]
    root = target.path.parent
    return gather(target, request, INTERPRETER, root, CancelToken(), said.append), said


@pytest.mark.slow
def test_generated_inputs_run_in_the_sandbox_with_doctests_beside_them(tmp_path: Path):
    target = _target(tmp_path, SOURCE, "widest")
    workload, said = _gather(target)
    assert isinstance(workload.timing[0], ModuleCases)
    assert {source.origin for source in workload.probes} >= {Origin.DOCTEST}
    assert any("100%" in text for text in said) and list(workload.notes) == said
    assert _observed(target, workload, "probes")
    made = _observed(target, workload, "timing")
    (tmp_path / "load.py").write_text(render(workload, target, "things"))
    again, _ = _gather(target, workload=tmp_path / "load.py")
    assert made and _observed(target, again, "timing") == made


def _observed(target: Target, workload: Workload, kind: str) -> list[str]:
    """The calls of the cases, after each of them returned in the sandbox."""
    runner = PythonRunner(target, workload, INTERPRETER, target.path.parent, CancelToken())
    try:
        runner.start([0])
        seen = runner.observe(target.text, CaseSet(kind))
    finally:
        runner.close()
    assert seen.failure is None
    assert all(outcome["kind"] == "returned" for outcome in seen.outcomes)
    return [case.call for case in seen.cases]


def test_without_inputs_the_error_names_the_parameter_and_brings_a_file_to_fill_in(tmp_path: Path):
    target = _target(tmp_path, "def f(thing):\n    return thing.weird().thing\n", "f")
    with pytest.raises(CannotRun, match="`thing`") as caught:
        _gather(target)
    assert "thing = ..." in caught.value.help


def test_a_file_that_cannot_be_imported_says_so(tmp_path: Path):
    target = _target(tmp_path, "import no_such_module_here\ndef f(n):\n    return n\n", "f")
    with pytest.raises(CannotRun, match=r"cannot be imported.*no_such_module_here") as caught:
        _gather(target)
    assert "--python" in caught.value.help
