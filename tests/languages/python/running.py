"""A runner for a small target, for the tests that need one."""

from __future__ import annotations

from pathlib import Path

from rl_sbllm.languages.python.interpreter import find_project_root
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.execution import CaseSet, Observation, Runner
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.model.workload import ModuleCases, Origin, Workload
from tests.languages.python.jailed import own_interpreter

TEXT = "import math\n\ndef total(xs):\n    return math.fsum(x * x for x in xs)\n"
INPUTS = "def inputs(scale):\n    return [((list(range(1000 * scale)),), {}) for _ in range(3)]\n"


def make_runner(folder: Path, cancel: CancelToken, text: str = TEXT, inputs: str = INPUTS) -> PythonRunner:
    path = folder / "m.py"
    path.write_text(text)
    nowhere = Range(Position(0, 0), Position(0, 0))
    target = Target(path, "python", "total", text, 0, len(text.encode()), nowhere)
    workload = Workload("total", (ModuleCases(inputs, None, Origin.GIVEN),))
    return PythonRunner(target, workload, own_interpreter(), find_project_root(path), cancel)


def observe(runner: Runner, source: str, seconds: float = 5.0) -> Observation:
    return runner.observe(source, CaseSet("timing"), seconds=seconds, megabytes=200)
