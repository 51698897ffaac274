"""What every run needs before it can measure: the target, the interpreter, the workload, a runner in the sandbox."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rl_sbllm.languages.python.interpreter import Interpreter, find_interpreter, find_project_root
from rl_sbllm.languages.python.runner import PythonRunner
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import BadInput
from rl_sbllm.model.events import Event, Notice, Phase, SandboxReached
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.target import Target
from rl_sbllm.model.workload import Workload
from rl_sbllm.syntax.target import find_target
from rl_sbllm.workloads.gather import gather

HASH_SEEDS = (0, 1)
"""Two orders of sets and dictionaries of strings: what changes between them is no part of the behaviour."""
_SHORTEST_START, _LONGEST_START = 2.0, 20.0
Emit = Callable[[Event], None]


@dataclass(frozen=True)
class Prepared:
    """A target that can be run."""

    target: Target
    interpreter: Interpreter
    root: Path
    workload: Workload
    runner: PythonRunner


def read_text(path: Path) -> str:
    """The file as an editor would hold it: byte order mark as U+FEFF, line ends kept. `BadInput` when it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(
            "The file is not UTF-8 text.", f"{path}, byte {error.start}", "Save it as UTF-8."
        ) from error
    except OSError as error:
        raise BadInput(f"The file cannot be read: {error.strerror}.", str(path)) from error


def locate(request: RunRequest) -> Target:
    """The function asked for, in the editor's text or the file's."""
    text = read_text(request.path) if request.text is None else request.text
    return find_target(request.path, text, request.function, request.version)


def interpreter_of(request: RunRequest) -> Interpreter:
    """The project's own interpreter."""
    return find_interpreter(request.path, python=request.python, environment=os.environ)


@contextmanager
def prepared(
    request: RunRequest, emit: Emit, cancel: CancelToken, left: Callable[[], float]
) -> Iterator[Prepared]:
    """Everything before the first measurement; the runner is closed at the end."""
    target = locate(request)
    interpreter = interpreter_of(request)
    root = find_project_root(request.path)
    emit(Phase("workload", f"Looking for inputs for {target.name}."))
    workload = gather(
        target, request, interpreter, root, cancel, lambda text: emit(Notice("info", text)), left
    )
    cancel.check()
    runner = PythonRunner(target, workload, interpreter, root, cancel)
    try:
        runner.start(HASH_SEEDS, max(_SHORTEST_START, min(_LONGEST_START, left())))
        # Who listens ends the run here when that is weaker than accepted, before any text but the original's has run.
        emit(SandboxReached(runner.sandbox_level))
        for sentence in runner.import_failures:
            emit(Notice("warning", sentence))
        yield Prepared(target, interpreter, root, workload, runner)
    finally:
        runner.close()
